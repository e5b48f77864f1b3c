"""Guessing passwords is slow; nobody can lock somebody else out."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from consilience_web.accounts.models import SignInTry
from consilience_web.accounts.tries import FOR_A_NAME, FROM_AN_ADDRESS, WINDOW
from consilience_web.reviews.actions import change_plan

pytestmark = pytest.mark.django_db
GOOD = "x" * 12


def attempt(name: str, password: str, address: str = "192.0.2.1") -> Any:
    form = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/sign-in/", form)


def test_after_ten_tries_even_the_right_password_has_to_wait(team: Any) -> None:
    for _ in range(FOR_A_NAME):
        assert attempt("bob", "wrong").status_code == 200
    answer = attempt("bob", GOOD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert b"Please wait 15 minutes" in answer.content
    assert b"Nobody is locked out" in answer.content


def test_a_stranger_s_tries_do_not_keep_the_person_out(team: Any) -> None:
    for _ in range(FOR_A_NAME + 2):
        attempt("bob", "wrong", address="198.51.100.7")
    assert attempt("bob", GOOD).status_code == 302


def test_many_names_from_one_address_have_to_wait_too(team: Any) -> None:
    for i in range(FROM_AN_ADDRESS):
        attempt(f"nobody{i}", "wrong")
    assert attempt("beth", GOOD).status_code == 429
    assert attempt("beth", GOOD, address="192.0.2.2").status_code == 302


def test_one_network_of_ipv6_counts_as_one_address(team: Any) -> None:
    for i in range(FOR_A_NAME):
        attempt("bob", "wrong", address=f"2001:db8::{i + 1:x}")
    assert attempt("bob", GOOD, address="2001:db8::ffff").status_code == 429
    assert attempt("bob", GOOD, address="2001:db8:0:1::1").status_code == 302


def test_the_wait_is_the_same_whether_the_account_exists_or_not(team: Any) -> None:
    for name in ("bob", "nobody"):
        for _ in range(FOR_A_NAME):
            attempt(name, "wrong")
    assert attempt("bob", "wrong").content == attempt("nobody", "wrong").content


def test_tries_pass_with_time_and_with_success(team: Any) -> None:
    for _ in range(FOR_A_NAME):
        attempt("bob", "wrong")
    for tried in SignInTry.objects.all():
        tried.at -= WINDOW + timedelta(seconds=1)
        tried.save()
    assert attempt("bob", GOOD).status_code == 302
    assert not SignInTry.objects.exists()


def test_the_log_tells_who_tried_and_holds_no_password(
    team: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "consilience.security")
    attempt("bob", "a wrong password\n{}")
    attempt("a password typed as a name", GOOD)
    attempt("bob", GOOD)
    said = [r.getMessage() for r in caplog.records if r.name == "consilience.security"]
    assert ["failed" in line for line in said] == [True, True, False]
    assert all('"address": "192.0.2.1"' in line and "\n" not in line for line in said)
    assert not any(word in line for line in said for word in ("password", GOOD))


def test_the_log_tells_of_new_passwords_roles_refusals_and_downloads(
    team: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "consilience.security")
    alice = team.member("alice")
    told = {"dana": ["reader"]}
    team_now = alice.plan.raw["team"]
    people = [{**p, "roles": told.get(p["handle"], p["roles"])} for p in team_now]
    change_plan(alice, {**alice.plan.raw, "team": people}, part="team", reason="Dana reads")
    new = "a quiet lake"
    form = {"old_password": GOOD, "new_password1": new, "new_password2": new}
    team.bob.post("/account/password/", form)
    team.bob.get(f"/r/{team.slug}/search/document/")
    team.bob.get(f"/r/{team.slug}/report/prisma.json")
    said = " ".join(r.getMessage() for r in caplog.records if r.name == "consilience.security")
    words = ("reader", "password changed", "refused", "search:document", "downloaded")
    for word in words:
        assert word in said
    assert new not in said
