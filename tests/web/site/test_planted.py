"""The walk catches leaks: each is planted here, and the same walk has to see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from consilience.errors import NotPermitted
from consilience.review.lists import stage_list
from consilience_web.reviews import voting
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted import desk
from consilience_web.search import tasks
from consilience_web.ui import headers
from tests.web.site.conftest import World
from tests.web.walk import Walker, differing
from tests.web.whole_review import votes

pytestmark = pytest.mark.django_db
Patch = pytest.MonkeyPatch


def a_count(patch: Patch) -> None:
    """The rail counts decisions that are not released."""
    patch.setattr(Member, "released_only", property(lambda member: False))


def an_order(patch: Patch) -> None:
    """A queue begins with what somebody has included."""

    def likely_first(member: Member, stage: str, asked: str = "") -> str | None:
        voting = member.review.state.voting(stage)
        waiting = [r for r in voting.position if member.handle not in voting.votes.get(r, {})]
        choices = {r: [v.choice for v in voting.votes.get(r, {}).values()] for r in waiting}
        return next((r for r in waiting if "include" in choices[r]), waiting[0])

    patch.setattr(desk, "next_record", likely_first)


def a_timing_header(patch: Patch) -> None:
    """Pages say when the ledger was last written to."""
    answer = headers.Headers.__call__

    def dated(self: headers.Headers, request: Any) -> HttpResponse:
        response = answer(self, request)
        last = LedgerRow.objects.order_by("-pk").first()
        response.headers["Last-Modified"] = last.at if last else ""
        return response

    patch.setattr(headers.Headers, "__call__", dated)


def an_export(patch: Patch) -> None:
    """Lists to download hold decisions that are not released."""

    def everything(review: Any, stage: str, which: str, **_: Any) -> Any:
        return stage_list(review, stage, which)

    patch.setattr(tasks, "stage_list", everything)


def an_error_text(patch: Patch) -> None:
    """Who may not settle a record learns that there is something to settle."""
    how = voting.settles_how

    def telling(member: Member, stage: str, record: str) -> str | None:
        decision = member.review.state.decisions(stage).get(record)
        if decision is not None and decision.state == "conflict":
            raise NotPermitted("somebody else settles this conflict")
        return how(member, stage, record)

    patch.setattr(voting, "settles_how", telling)


LEAKS: dict[Callable[[Patch], None], str] = {
    a_count: "GET /r/{slug}/team/",
    an_order: "GET /r/{slug}/screen/",
    a_timing_header: "GET /r/{slug}/report/",
    an_export: "GET /r/{slug}/search/lists/screening-excluded.csv",
    an_error_text: "POST /r/{slug}/screen/do/settle/",
}
"""Each leak with how a request begins that must give it away."""


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_caught(world: World, monkeypatch: Patch, leak: Any) -> None:
    """Of the walk's requests those are sent that must give the leak away; no other is judged."""
    team, telling = world.team, LEAKS[leak].format(slug=world.team.slug)
    leak(monkeypatch)
    walker = Walker(team.bob, team.row, only=telling)
    before = walker.everything()
    votes(team, "beth", world.records, "eei")
    caught = differing(before, walker.everything())
    assert caught and all(request.startswith(telling) for request in caught)
