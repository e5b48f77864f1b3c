"""The first account of an installation, and what a person changes of their own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consilience_cli.main import main
from consilience_web.accounts.actions import first_code, first_path
from tests.web.conftest import Team
from tests.web.filling import errors, fields_of

ALICE = {"username": "alice", "name": "Alice Lead", "password": "a long walk to Damascus"}


@pytest.mark.django_db
def test_an_empty_installation_leads_to_its_first_account_and_on_to_a_review() -> None:
    client = Client()
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/first/"
    fields = fields_of(client.get(first_path()).content)
    answer = client.post("/first/", {**fields, **ALICE})
    assert answer.headers["Location"] == "/new/"
    assert client.get("/new/").status_code == 200
    assert User.objects.get().first_name == "Alice Lead"


@pytest.mark.django_db
def test_the_first_account_needs_the_code_that_was_printed() -> None:
    for code in ("", "guess", first_code()[:-1]):
        answer = Client().post("/first/", {**ALICE, "code": code})
        assert answer.status_code == 400
        assert "Code" in errors(answer.content)
    assert not User.objects.exists()


def test_once_there_is_an_account_the_page_is_gone(team: Team) -> None:
    assert Client().get(first_path()).status_code == 404
    assert Client().post("/first/", {**ALICE, "code": first_code()}).status_code == 404
    assert Client().get("/sign-in/").status_code == 200


def test_a_person_changes_their_name_and_password(team: Team) -> None:
    team.bob.post("/account/", {"name": "Robert"})
    assert User.objects.get(username="bob").first_name == "Robert"
    new = {"new_password1": "another-long-one-9", "new_password2": "another-long-one-9"}
    team.bob.post("/account/password/", {"old_password": "wrong", **new})
    assert not Client().login(username="bob", password="another-long-one-9")
    team.bob.post("/account/password/", {"old_password": "x" * 12, **new})
    assert Client().login(username="bob", password="another-long-one-9")
    assert team.bob.get("/account/").status_code == 200


def test_an_account_is_its_own_persons_only(team: Team) -> None:
    assert Client().get("/account/").headers["Location"].startswith("/sign-in/")


def test_who_runs_the_server_makes_a_link_to_set_a_password(team: Team, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert main(["password", "bob", "--address", "https://reviews.example/"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://reviews.example/new-password/")
    page = Client().get(link.removeprefix("https://reviews.example"), follow=True)
    assert "Set a new password" in page.content.decode()
    assert main(["password", "nobody"]) == 1
    assert "there is no account 'nobody'" in capsys.readouterr().err
