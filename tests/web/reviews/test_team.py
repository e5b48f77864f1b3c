"""People join by a link, and a stranger sees nothing of a review."""

from __future__ import annotations

import pytest
from django.test import Client

from consilience.review.versions import versions
from consilience_web.reviews.models import Membership
from consilience_web.reviews.queries import opened
from tests.web.conftest import Team


def test_a_lead_invites_by_a_link_that_works_once(team: Team) -> None:
    team.alice.post(f"/r/{team.slug}/team/", {"name": "Frida", "roles": ["reviewer"]})
    secret = Membership.objects.get(review=team.row, handle="frida").invitation
    new = Client()
    answer = new.post(f"/join/{secret}/", {"username": "frida", "password": "a-long-password-8"})
    assert answer.headers["Location"] == f"/r/{team.slug}/"
    assert team.member("frida").roles == ("reviewer",)
    assert Client().get(f"/join/{secret}/").status_code == 404


def test_joining_is_in_the_plan_as_a_dated_amendment(team: Team) -> None:
    team.alice.post(f"/r/{team.slug}/team/", {"name": "Frida", "roles": ["reviewer"]})
    last = versions(opened(team.row).state)[-1]
    assert (last.parts, last.reason, last.who) == (("Team",), "Frida joins the team", "alice")


def test_a_lead_gives_a_link_to_set_a_new_password(team: Team) -> None:
    team.alice.post(f"/r/{team.slug}/team/bob/reset/")
    secret = Membership.objects.get(review=team.row, handle="bob").invitation
    client = Client()
    client.post(f"/join/{secret}/", {"password": "another-long-one-9"})
    assert Client().login(username="bob", password="another-long-one-9")


def test_only_a_lead_manages_the_team(team: Team) -> None:
    assert team.bob.post(f"/r/{team.slug}/team/alice/reset/").status_code == 403


@pytest.mark.parametrize("page", ["", "plan/", "team/"])
def test_a_stranger_and_a_missing_review_look_the_same(team: Team, page: str) -> None:
    assert team.eve.get(f"/r/{team.slug}/{page}").status_code == 404
    assert team.eve.get(f"/r/no-such-review/{page}").status_code == 404


def test_a_reader_of_no_account_is_sent_to_sign_in(team: Team) -> None:
    answer = Client().get(f"/r/{team.slug}/")
    assert answer.headers["Location"].startswith("/sign-in/")
