"""People join by a link, change roles, leave and come back; a stranger sees nothing of a review."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from consilience.review.versions import versions
from consilience_web.reviews.actions import append, start_review
from consilience_web.reviews.models import Membership
from consilience_web.reviews.queries import opened
from tests.web.conftest import PLAN, Team
from tests.web.filling import errors, fields_of, post
from tests.web.reviews.test_set_up import SIX

FRIDA = {"name": "Frida", "roles": ["reviewer"]}
NEW = {"username": "frida", "password": "a-long-password-8"}


def invited(team: Team) -> Membership:
    team.alice.post(f"/r/{team.slug}/team/", FRIDA)
    return Membership.objects.get(review=team.row, handle="frida")


def adopted(team: Team, handle: str, reason: str = "Agreed", **answers: object) -> str:
    """Change a person on their page, and give the preview that was shown."""
    url = f"/r/{team.slug}/team/{handle}/"
    fields = {**fields_of(team.alice.get(url).content, button="preview"), **answers}
    seen = post(team.alice, url, fields, "preview").content
    post(team.alice, url, fields_of(seen, button="adopt"), "adopt", reason=reason)
    return seen.decode()


def test_a_lead_invites_by_a_link_that_works_once(team: Team) -> None:
    secret = invited(team).invitation
    answer = Client().post(f"/join/{secret}/", NEW)
    assert answer.headers["Location"] == f"/r/{team.slug}/"
    assert team.member("frida").roles == ("reviewer",)
    used = Client().get(f"/join/{secret}/")
    assert used.status_code == 404 and "comes back by signing in" in used.content.decode()


def test_an_invitation_runs_out_after_seven_days_and_is_made_anew(team: Team) -> None:
    found = invited(team)
    Membership.objects.update(invited=timezone.now() - timedelta(days=8))
    answer = Client().post(f"/join/{found.invitation}/", NEW)
    assert answer.status_code == 410
    assert not User.objects.filter(username="frida").exists()
    page = team.alice.post(f"/r/{team.slug}/team/frida/reset/").content.decode()
    fresh = Membership.objects.get(pk=found.pk).invitation
    assert f"/join/{fresh}/" in page
    assert Client().get(f"/join/{found.invitation}/").status_code == 404
    assert Client().get(f"/join/{fresh}/").status_code == 200


def test_joining_is_in_the_plan_as_a_dated_amendment(team: Team) -> None:
    invited(team)
    last = versions(opened(team.row).state)[-1]
    assert (last.parts, last.reason, last.who) == (
        ("Team",),
        "Somebody joins the team: reviewer",
        "alice",
    )


def test_who_joins_before_the_work_begins_is_no_amendment(team: Team) -> None:
    team.eve.post("/new/", SIX)
    team.eve.post("/r/peer-support-online/team/", {"name": "Frida", "roles": ["reviewer"]})
    page = team.eve.get("/r/peer-support-online/report/").content.decode()
    assert "joins the team" not in page


def test_a_link_to_join_can_be_copied(team: Team) -> None:
    handle = invited(team).handle
    page = team.alice.get(f"/r/{team.slug}/team/").content.decode()
    assert f'id="link-{handle}"' in page and f'data-copy="link-{handle}"' in page


def test_an_account_joins_a_team_once(team: Team) -> None:
    answer = team.bob.post(f"/join/{invited(team).invitation}/", {"as_me": "1"}, follow=True)
    assert "bob is in this team already" in answer.content.decode()


def test_roles_are_changed_with_a_preview_and_a_reason(team: Team) -> None:
    seen = adopted(team, "dana", roles=["partner", "adjudicator"])
    assert "roles: lived-experience partner, adjudicator" in seen
    assert team.member("dana").roles == ("partner", "adjudicator")
    assert versions(opened(team.row).state)[-1].reason == "Agreed"


def test_who_leaves_sees_nothing_more_and_can_come_back(team: Team) -> None:
    works = list(opened(team.row).state.works)[:4]
    what = {"name": "Batch 1", "kind": "batch", "records": works, "quota": 2}
    acts = [("screening", "batch", "batch:one", {**what, "voters": ["bob", "beth"]})]
    append(team.row, who="alice", acts=acts)
    append(team.row, who="bob", acts=[("screening", "vote", works[0], {"choice": "include"})])
    seen = adopted(team, "bob", left="on")
    assert "Batch 1 on title and abstract is not released, and 3 are undecided" in seen
    assert team.bob.get(f"/r/{team.slug}/").status_code == 404
    assert "Group peer support" not in team.bob.get("/").content.decode()
    assert opened(team.row).state.screening.votes[works[0]]["bob"].choice == "include"
    adopted(team, "bob", left="")
    assert team.bob.get(f"/r/{team.slug}/").status_code == 200
    assert [v.parts for v in versions(opened(team.row).state)[1:]] == [("Team",), ("Team",)]


def test_a_lead_who_votes_learns_nothing_of_others_pace_from_a_preview(team: Team) -> None:
    adopted(team, "alice", roles=["lead", "reviewer"])
    works = list(opened(team.row).state.works)[:4]
    what = {"name": "Batch 1", "kind": "batch", "records": works, "quota": 2}
    acts = [("screening", "batch", "batch:one", {**what, "voters": ["bob", "beth"]})]
    append(team.row, who="alice", acts=acts)
    url = f"/r/{team.slug}/team/bob/"
    fields = {**fields_of(team.alice.get(url).content, button="preview"), "left": "on"}
    page = post(team.alice, url, fields, "preview").content.decode().partition("What it does")[2]
    append(team.row, who="bob", acts=[("screening", "vote", works[0], {"choice": "include"})])
    after = post(team.alice, url, fields, "preview").content.decode().partition("What it does")[2]
    told = [text.partition("<form")[0] for text in (page, after)]
    assert told[0] == told[1] and "4 were given to them" in told[0]


def test_the_last_lead_who_has_joined_cannot_leave(team: Team) -> None:
    url = f"/r/{team.slug}/team/alice/"
    fields = fields_of(team.alice.get(url).content, button="preview")
    for answers in ({"left": "on"}, {"roles": ["reader"]}):
        answer = post(team.alice, url, {**fields, **answers}, "preview")
        assert "Nobody would be left to lead" in errors(answer.content)
    adopted(team, "beth", roles=["lead"])
    adopted(team, "alice", left="on")
    assert team.alice.get(f"/r/{team.slug}/").status_code == 404
    assert team.beth.get(f"/r/{team.slug}/team/alice/").status_code == 200


def password_link(team: Team, handle: str) -> str:
    page = team.alice.post(f"/r/{team.slug}/team/{handle}/reset/").content.decode()
    return page.partition("<code>http://testserver")[2].partition("</code>")[0]


def set_password(link: str, password: str) -> Client:
    client = Client()
    form = client.get(link, follow=True)
    here = form.redirect_chain[-1][0] if form.redirect_chain else link
    client.post(here, {"new_password1": password, "new_password2": password})
    return client


def test_a_lead_gives_a_link_to_set_a_new_password_that_works_once(team: Team) -> None:
    link = password_link(team, "bob")
    set_password(link, "another-long-one-9")
    assert Client().login(username="bob", password="another-long-one-9")
    set_password(link, "yet-another-one-10")
    assert not Client().login(username="bob", password="yet-another-one-10")


def test_a_link_to_set_a_password_runs_out(team: Team, settings) -> None:  # type: ignore[no-untyped-def]
    assert settings.PASSWORD_RESET_TIMEOUT == 7 * 24 * 3600
    link = password_link(team, "bob")
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_a_link_to_set_a_password_is_no_way_into_another_review(team: Team) -> None:
    link = password_link(team, "bob")
    eve, bob = User.objects.get(username="eve"), User.objects.get(username="bob")
    plan = {**PLAN, "team": [{"handle": "eve", "name": "Eve", "roles": ["lead"]}]}
    other = start_review(user=eve, plan=plan, handle="eve")
    team.eve.post(f"/r/{other.slug}/team/", {"name": "Bob", "roles": ["reviewer"]})
    secret = Membership.objects.get(review=other, handle="bob").invitation
    team.bob.post(f"/join/{secret}/", {"as_me": "1"})
    assert Membership.objects.filter(user=bob).count() == 2
    assert "no longer works" in Client().get(link, follow=True).content.decode()
    assert team.alice.post(f"/r/{team.slug}/team/bob/reset/").status_code == 403
    page = team.alice.get(f"/r/{team.slug}/team/bob/").content.decode()
    assert "consilience password bob" in page and "/reset/" not in page


@pytest.mark.parametrize("path", ["team/alice/", "team/bob/", "team/alice/reset/"])
def test_only_a_lead_manages_the_team(team: Team, path: str) -> None:
    url = f"/r/{team.slug}/{path}"
    answers = {"name": "X", "roles": ["lead"], "step": "adopt", "reason": "me"}
    for client, status in ((team.bob, 403), (team.dana, 403), (team.eve, 404)):
        assert client.post(url, answers).status_code == status
    assert team.bob.post(f"/r/{team.slug}/team/", FRIDA).status_code == 403
    assert len(versions(opened(team.row).state)) == 1


@pytest.mark.parametrize("page", ["", "plan/", "team/"])
def test_a_stranger_and_a_missing_review_look_the_same(team: Team, page: str) -> None:
    assert team.eve.get(f"/r/{team.slug}/{page}").status_code == 404
    assert team.eve.get(f"/r/no-such-review/{page}").status_code == 404


def test_a_reader_of_no_account_is_sent_to_sign_in(team: Team) -> None:
    answer = Client().get(f"/r/{team.slug}/")
    assert answer.headers["Location"].startswith("/sign-in/")
