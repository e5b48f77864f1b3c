"""A review is set up on one page with six answers."""

from __future__ import annotations

from consilience_web.reviews.forms import SetUp
from consilience_web.reviews.models import ReviewRow
from tests.web.conftest import Team

SIX = {
    "title": "Peer support online",
    "kind": "systematic_review",
    "question": "Does it help?",
    "include": "Adults\nGroups",
    "exclude": "One-to-one",
    "votes": "2",
}


def test_six_answers_are_enough(team: Team) -> None:
    assert sum(field.required for field in SetUp().fields.values()) == 6
    answer = team.eve.post("/new/", SIX)
    row = ReviewRow.objects.get(title="Peer support online")
    assert answer.headers["Location"] == f"/r/{row.slug}/"
    assert b"Does it help?" in team.eve.get(f"/r/{row.slug}/").content


def test_a_missing_answer_keeps_what_was_typed(team: Team) -> None:
    answer = team.eve.post("/new/", {**SIX, "question": ""})
    assert answer.status_code == 400
    assert b"Please look at this again" in answer.content
    assert b"One-to-one" in answer.content
