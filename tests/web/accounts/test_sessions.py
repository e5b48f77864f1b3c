"""A session ends by itself, gets a new key at sign-in, and ends everywhere with the password."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilience_web.accounts.sessions import ABSOLUTE, IDLE, STEP

pytestmark = pytest.mark.django_db
GOOD = "x" * 12


def shift(client: Client, **seconds: float) -> None:
    session = client.session
    for name, moved in seconds.items():
        session[name] -= int(moved)
    session.save()


def signed_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def test_a_session_ends_after_hours_without_doing_anything(team: Any) -> None:
    shift(team.bob, seen=IDLE.total_seconds() - 60)
    assert signed_in(team.bob)
    shift(team.bob, seen=IDLE.total_seconds() + 1)
    assert not signed_in(team.bob)
    assert not signed_in(team.bob)


def test_a_session_ends_after_days_in_use(team: Any) -> None:
    shift(team.bob, signed_in=ABSOLUTE.total_seconds() + 1)
    assert not signed_in(team.bob)


def test_not_every_request_writes_the_session(team: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = team.bob.get("/")
    did = {query["sql"].split()[0] for query in asked.captured_queries}
    assert did.isdisjoint({"INSERT", "UPDATE", "DELETE"}), did
    assert "sessionid" not in answer.cookies
    shift(team.bob, seen=STEP.total_seconds() + 1)
    assert "sessionid" in team.bob.get("/").cookies


def test_signing_in_gives_a_new_key_and_signing_out_makes_it_worthless(team: Any) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    client.post("/sign-in/", {"username": "bob", "password": GOOD})
    key = client.cookies["sessionid"].value
    assert key != session.session_key
    client.post("/sign-out/")
    assert not Session.objects.filter(session_key=key).exists()


def test_a_new_password_ends_every_other_session(team: Any) -> None:
    other = Client()
    other.force_login(User.objects.get(username="bob"))
    form = {"old_password": GOOD, "new_password1": "a quiet lake", "new_password2": "a quiet lake"}
    assert team.bob.post("/account/password/", form).status_code == 302
    assert signed_in(team.bob)
    assert not signed_in(other)


def test_an_account_that_is_closed_is_signed_out_at_once(team: Any) -> None:
    User.objects.filter(username="bob").update(is_active=False)
    assert not signed_in(team.bob)
