"""Signing in, and the policy that every page carries."""

from __future__ import annotations

from django.test import Client

from tests.web.conftest import Team


def test_a_person_signs_in_with_name_and_password(team: Team) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"username": "bob", "password": "x" * 12})
    assert answer.headers["Location"] == "/"
    assert b"Group peer support" in client.get("/").content


def test_a_wrong_password_is_refused_in_words(team: Team) -> None:
    answer = Client().post("/sign-in/", {"username": "bob", "password": "wrong"})
    page = answer.content.decode()
    assert "Please look at this again" in page
    assert "User name and password do not match" in page and "Username" not in page


def test_no_page_may_run_or_load_anything_from_elsewhere(team: Team) -> None:
    policy = team.bob.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
