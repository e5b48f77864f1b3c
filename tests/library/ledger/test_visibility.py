"""Who sees what while a stage is open: no vote, note or form of another before its release."""

from __future__ import annotations

import pytest

from consilience.ledger import Forms, Line, Open, acts, may_see, seen_by
from tests.library.ledger.team import batch, line, vote, voting

BLIND_AT_SCREENING = [
    name for name, act in acts().items() if act.blind and "screening" in act.stages
]
SETTLED = {"choice": "include", "how": "adjudication"}


def opened(*lines: Line) -> Open:
    return Open({"screening": voting(batch(["r1", "r2"]), *lines)}, {})


def test_bob_cannot_see_the_vote_of_beth_before_the_release() -> None:
    beths = vote(1, "beth", "r1", "include")
    open = opened(beths)
    assert not may_see(beths, "bob", open)
    assert not may_see(beths, "alice", open)
    assert may_see(beths, "beth", open)
    assert may_see(beths, "bob", opened(beths, line(2, "alice", "release", "batch:b1")))


@pytest.mark.parametrize("act", BLIND_AT_SCREENING)
def test_every_blind_act_stays_hidden_until_the_release(act: str) -> None:
    subject = "batch:b1" if act == "ready" else "r1"
    beths = line(1, "beth", act, subject, {"choice": "include"})
    assert not may_see(beths, "bob", opened())
    assert may_see(beths, "bob", opened(line(2, "alice", "release", "batch:b1")))


def test_whoever_settles_a_conflict_sees_its_record_and_no_other() -> None:
    first, second = vote(1, "beth", "r1", "include"), vote(2, "beth", "r2", "include")
    open = opened(first, second)
    assert may_see(first, "chidi", open, settling={"r1"})
    assert not may_see(second, "chidi", open, settling={"r1"})
    assert not may_see(first, "chidi", open)


def test_a_settlement_shows_its_own_record_and_no_other() -> None:
    first, second = vote(1, "beth", "r1", "include"), vote(2, "beth", "r2", "include")
    open = opened(first, second, line(3, "chidi", "settle", "r1", SETTLED))
    assert seen_by([first, second], "bob", open) == [first]


def test_what_is_not_blind_is_seen_by_all_in_its_order() -> None:
    lines = [batch(["r1"]), line(1, "alice", "edit", "r1", {"fields": {"year": 2001}})]
    assert seen_by(lines, "eve", opened()) == lines


def test_a_form_is_seen_by_others_once_as_many_are_done_as_asked_for() -> None:
    forms = Forms("extraction", "extract")
    lines = [
        line(n, who, "extract", "study:s1", {"form": {}, "done": True}, stage="extraction")
        for n, who in enumerate(("bob", "beth"), 1)
    ]
    forms.apply(lines[0])
    assert seen_by(lines[:1], "beth", Open({}, {"extraction": forms})) == []
    forms.apply(lines[1])
    assert seen_by(lines, "beth", Open({}, {"extraction": forms})) == lines
