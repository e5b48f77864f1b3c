"""Who votes on what changes while a batch is open, and what was decided is looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import pytest

from consilience.errors import LedgerError
from consilience.ledger import Line
from consilience.review.arrange import hand_over, records_of, to_look_at_again, with_quota
from consilience.review.review import Review
from consilience.review.state import State, state_of
from tests.library.review.invariants.history import read_history

NUMBERS: Iterator[int] = count()


def line(who: str, act: str, subject: str, what: dict[str, Any] | None = None) -> Line:
    n = next(NUMBERS)
    at = f"2027-01-01T09:{n // 60:02d}:{n % 60:02d}.000000Z"
    return Line(f"t{n:04d}", at, who, "screening", act, subject, what or {})


class Desk:
    """A state that lines are added to while its pages are open, as in the workspace."""

    def __init__(self) -> None:
        history = read_history(1)
        imported = [x for x in history.lines if x.stage in ("protocol", "search")]
        self.lines = list(imported)
        self.records = history.records
        self.state = state_of(imported)
        self.works = list(self.state.works)

    def add(self, *lines: Line) -> None:
        for one in lines:
            self.lines.append(one)
            self.state.apply(one)
            assert shown(self.state) == shown(state_of(self.lines))

    def open(self, id: str, records: Sequence[str], *, kind: str = "batch", quota: int = 2) -> None:
        what = {"name": id, "kind": kind, "records": list(records), "quota": quota}
        self.add(line("alice", "batch", f"batch:{id}", {**what, "voters": ["bob", "beth"]}))

    def vote(self, who: str, record: str, choice: str = "include") -> None:
        self.add(line(who, "vote", record, {"choice": choice}))

    def assign(self, batch: str, moved: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        for voters, records in moved:
            what = {"records": list(records), "voters": list(voters), "why": "Agreed"}
            self.add(line("alice", "assign", f"batch:{batch}", what))

    def queue(self, who: str) -> list[str]:
        return [*self.state.queue("screening", who)]


def shown(state: State) -> object:
    people = ("bob", "beth", "frida")
    queues = [[*state.queue("screening", who)] for who in people]
    return state.decisions("screening"), queues, state.sought


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_somebody_has_not_decided_goes_to_others_and_comes_back(desk: Desk) -> None:
    one, two, three = desk.works[:3]
    desk.open("b1", [one, two, three])
    desk.vote("bob", one)
    batch = desk.state.screening.batches["b1"]
    desk.assign("b1", hand_over(desk.state, "screening", batch, leaving="bob", to=["frida"]))
    assert (desk.queue("bob"), desk.queue("frida")) == ([], [two, three])
    assert desk.queue("beth") == [one, two, three]
    batch = desk.state.screening.batches["b1"]
    desk.assign("b1", hand_over(desk.state, "screening", batch, leaving="frida", to=["bob"]))
    assert (desk.queue("bob"), desk.queue("frida")) == ([two, three], [])


def test_nobody_gets_a_record_that_they_vote_on_already(desk: Desk) -> None:
    desk.open("b1", desk.works[:2])
    batch = desk.state.screening.batches["b1"]
    with pytest.raises(LedgerError, match="nobody else"):
        hand_over(desk.state, "screening", batch, leaving="bob", to=["beth"])


def test_double_becomes_single_and_double_again_and_no_vote_is_lost(desk: Desk) -> None:
    one, two, three = desk.works[:3]
    desk.open("b1", [one, two, three])
    desk.vote("beth", two)
    batch = desk.state.screening.batches["b1"]
    desk.assign("b1", with_quota(desk.state, "screening", batch, quota=1))
    assert desk.state.decisions("screening")[two].state == "agreed"
    assert sorted(desk.queue("bob") + desk.queue("beth")) == sorted([one, three])
    batch = desk.state.screening.batches["b1"]
    desk.assign("b1", with_quota(desk.state, "screening", batch, quota=2))
    assert desk.state.decisions("screening")[two].state == "waiting"
    assert (desk.queue("bob"), desk.queue("beth")) == ([one, two, three], [one, three])


def decided(desk: Desk) -> tuple[str, str]:
    """Two records decided and released: one in, one out."""
    one, two = desk.works[:2]
    desk.open("b1", [one, two])
    for who in ("bob", "beth"):
        desk.vote(who, one)
        desk.vote(who, two, "exclude")
    desk.add(line("alice", "release", "batch:b1"))
    return one, two


def test_decided_records_are_voted_on_anew_and_the_earlier_votes_come_back(desk: Desk) -> None:
    one, two = decided(desk)
    before = shown(desk.state)
    review = Review(desk.state, desk.records)
    heads = to_look_at_again(review, "screening", choices=["include", "exclude"])
    assert heads == [one, two]
    desk.open("again", records_of(desk.state, "screening", heads), kind="again")
    assert desk.state.decisions("screening")[one].state == "waiting"
    assert desk.state.sought == [] and desk.queue("bob") == [one, two]
    desk.vote("bob", one, "exclude")
    assert not desk.state.screening.is_released(one)
    desk.add(line("alice", "takeback", "batch:again", {"why": "Not needed"}))
    assert shown(desk.state) == before
    assert desk.state.screening.votes[one]["bob"].choice == "include"


def test_agreement_of_the_first_round_stays_when_a_second_begins(desk: Desk) -> None:
    one, two = decided(desk)
    pairs = dict(desk.state.screening.ratings())
    desk.open("again", [one, two], kind="again")
    assert desk.state.screening.ratings() == pairs
    assert [len(x) for x in pairs.values()] == [2]


def test_what_is_looked_at_again_is_chosen_by_decision_and_by_words(desk: Desk) -> None:
    one, _ = decided(desk)
    review = Review(desk.state, desk.records)
    assert to_look_at_again(review, "screening", choices=["include"]) == [one]
    word = (review.record(one).title or "").split()[0]
    assert to_look_at_again(review, "screening", choices=["include"], words=[word]) == [one]
    assert not to_look_at_again(review, "screening", choices=["include"], words=["no such word"])
