"""Decisions that were made in another program become judgements of the people it names."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from consilience.errors import LedgerError
from consilience.ledger import Line, check_line, may_see
from consilience.records.judgements import ForeignJudgement
from consilience.review.append import Act
from consilience.review.elsewhere import NEW, TEAM, Coming, Wish, coming_in, labels_of, voices
from consilience.review.elsewhere_standing import stands, taken_back
from consilience.review.state import state_of
from tests.library.review.invariants.history import read_history

BETH_AND_BOB = {"Beth Jones": "beth", "Bob": "bob"}


def said(n: int, who: str | None, decision: str | None = None, **more: Any) -> ForeignJudgement:
    return ForeignJudgement("rayyan.csv", n, "Rayyan", who, decision=decision, **more)  # type: ignore[arg-type]


RAYYAN = [
    said(1, "Beth Jones", "include"), said(1, "Bob", "include"),
    said(2, "Beth Jones", "exclude", reasons=("wrong population",)),
    said(2, "Bob", "exclude", labels=("animals",)),
    said(3, "Beth Jones", "include", notes=("Ask Chidi", "Read the appendix")),
    said(3, "Bob", "exclude"),
    said(4, "Beth Jones", "maybe"),
]  # fmt: skip


class Here:
    """A review that has an export and a team, before and after decisions came in."""

    def __init__(self) -> None:
        history = read_history(1)
        self.lines = [x for x in history.lines if x.stage in ("protocol", "search")]
        self._n = count()
        self.state = state_of(self.lines)
        assert self.state.standings  # as in the workspace: kept up to date line by line
        self.file = next(iter(self.state.search.exports))
        self.ids = list(self.state.search.exports[self.file].record_ids())

    def take(self, rows: list[ForeignJudgement], **wish: Any) -> Coming:
        asked = {"people": BETH_AND_BOB, "votes": 2, "others": ("bob", "beth"), **wish}
        coming = coming_in(
            self.state, rows, Wish(asked.pop("stage", "screening"), **asked), by="alice",
            why="We move here", file=self.file, ids=(f"b{n}" for n in self._n),
        )  # fmt: skip
        self.append(*coming.acts)
        return coming

    def append(self, *acts: Act) -> None:
        for one in acts:
            n = next(self._n)
            what = {k: v for k, v in one.what.items() if v is not None}
            at = f"2027-01-01T09:{n // 60:02d}:{n % 60:02d}.000000Z"
            line = Line(f"t{n:04d}", at, one.who, one.stage, one.act, one.subject, what)
            check_line(line, {x.id: x for x in self.lines})
            self.lines.append(line)
            self.state.apply(line)
        assert self.states() == [
            (d.state, d.choice) for d in state_of(self.lines).decisions("screening").values()
        ]

    def states(self) -> list[tuple[str, str]]:
        return [(d.state, d.choice) for d in self.state.decisions("screening").values()]


def test_the_people_of_a_file_are_counted_and_nothing_more_is_told_of_them() -> None:
    found = [(v.name, v.decisions, v.notes, v.labels) for v in voices(RAYYAN)]
    assert found == [("Beth Jones", 4, 2, 0), ("Bob", 3, 0, 1)]


def test_decisions_become_votes_of_members_and_what_is_missing_waits_for_the_other() -> None:
    here = Here()
    coming = here.take(RAYYAN)
    assert (coming.n_finished, coming.n_begun, coming.n_votes) == (3, 1, 7)
    assert coming.n_undecided == len(here.ids) - 4
    assert here.states()[:4] == [
        ("agreed", "include"), ("agreed", "exclude"), ("conflict", ""), ("waiting", "")
    ]  # fmt: skip
    assert [*here.state.queue("screening", "bob")] == [here.ids[3]]
    assert [*here.state.queue("screening", "beth")] == []
    vote = here.state.screening.votes[here.ids[0]]["beth"]
    assert (vote.choice, vote.imported_by) == ("include", "alice")


def test_what_came_in_is_as_blind_as_what_is_decided_here() -> None:
    here = Here()
    here.take(RAYYAN)
    votes = [line for line in here.lines if line.act in ("vote", "note", "label")]
    assert votes and not any(
        may_see(line, who, here.state.open)
        for line in votes
        for who in ("alice", "bob", "beth", "chidi")
        if line.who != who
    )


def test_released_on_request_it_is_seen_by_all_and_left_out_of_agreement() -> None:
    here = Here()
    here.take(RAYYAN, release=True)
    assert [here.state.screening.is_released(id) for id in here.ids[:4]] == [True] * 3 + [False]
    assert here.state.screening.ratings() == {}


def test_reasons_follow_the_words_of_the_plan_and_a_second_one_becomes_a_label() -> None:
    here = Here()
    assert here.state.plan is not None
    reason = here.state.plan.reasons[0]
    rows = [said(1, "Bob", "exclude", reasons=("too short", reason.text.upper()))]
    here.take(rows, votes=1)
    assert here.state.screening.votes[here.ids[0]]["bob"].reason == reason.id
    assert [*labels_of(here.state, "screening", here.ids[0])] == ["reason: too short"]


def test_a_reason_that_is_nobodys_is_that_of_everybody_who_excluded_the_record() -> None:
    here = Here()
    both = [said(1, "Beth Jones", "exclude"), said(1, "Bob", "exclude")]
    here.take([*both, said(1, None, reasons=("wrong design",))])
    votes = here.state.screening.votes[here.ids[0]].values()
    assert [vote.reason for vote in votes] == ["wrong design", "wrong design"]


def test_what_the_team_had_come_to_is_settled_and_a_maybe_of_it_is_left_open() -> None:
    here = Here()
    rows = [said(1, None, "include"), said(2, None, "exclude"), said(3, None, "maybe")]
    coming = here.take(rows, people={"": TEAM})
    assert (coming.n_settled, coming.n_open) == (2, 1)
    assert here.states()[:3] == [("settled", "include"), ("settled", "exclude"), ("unassigned", "")]


def test_people_without_a_name_stay_apart_and_are_called_imported() -> None:
    here = Here()
    here.take(RAYYAN, people={"Beth Jones": NEW, "Bob": NEW})
    votes = here.state.screening.votes[here.ids[0]]
    assert sorted(votes) == ["imported-1", "imported-2"]
    assert here.state.plan is not None
    assert here.state.plan.name_of("imported-1") == "imported, unnamed 1"


def test_a_number_of_somebody_without_a_name_is_given_once() -> None:
    here = Here()
    here.take(RAYYAN, people={"Beth Jones": NEW, "Bob": NEW})
    here.append(*taken_back(here.state, here.file, by="alice", why="The wrong people"))
    here.take(RAYYAN, people={"Beth Jones": "beth", "Bob": NEW})
    assert sorted(here.state.screening.votes[here.ids[0]]) == ["beth", "imported-3"]


def test_full_texts_that_were_read_there_had_been_included_on_title_and_abstract() -> None:
    here = Here()
    rows = [said(1, "Bob", "include"), said(2, "Bob", "exclude", reasons=("a letter",))]
    coming = here.take(rows, stage="fulltext", votes=1, release=True)
    assert coming.n_included == 2
    assert here.state.included == here.ids[:1]
    assert here.state.decisions("fulltext")[here.ids[1]].reason == "a letter"


def test_taken_back_everything_stands_as_before_and_may_come_in_again() -> None:
    here = Here()
    before = here.states()
    here.take(RAYYAN, release=True)
    here.append(*taken_back(here.state, here.file, by="alice", why="The wrong file"))
    assert here.states() == before
    assert stands(here.state, here.file) == []
    assert not any(labels_of(here.state, "screening", id) for id in here.ids)
    assert here.take(RAYYAN).n_votes == 7


def test_what_came_in_already_comes_in_no_second_time() -> None:
    here = Here()
    here.take(RAYYAN)
    with pytest.raises(LedgerError, match="it is here already"):
        here.take(RAYYAN)


def test_records_that_are_voted_on_here_keep_what_is_decided_here() -> None:
    here = Here()
    batch = {"name": "B", "kind": "batch", "records": here.ids[:2], "voters": ["bob", "beth"],
             "quota": 2}  # fmt: skip
    here.append(Act("screening", "batch", "batch:own", batch, who="alice"))
    coming = here.take(RAYYAN)
    assert (coming.n_there, coming.n_votes) == (2, 3)
    assert here.state.screening.votes.get(here.ids[0]) is None


def test_a_work_that_is_voted_on_here_by_a_duplicate_is_told() -> None:
    here = Here()
    twin = next(r for r in here.state.search.record_ids() if r not in here.ids)
    batch = {"name": "B", "kind": "batch", "records": [twin], "voters": ["bob"], "quota": 1}
    here.append(
        Act("screening", "batch", "batch:own", batch, who="alice"),
        Act("dedupe", "duplicate", twin, {"of": here.ids[0]}, who="alice"),
    )
    assert here.take(RAYYAN).n_twins == 1


def test_one_member_cannot_be_two_people_of_the_file() -> None:
    with pytest.raises(LedgerError, match="two people of the file"):
        Here().take(RAYYAN, people={"Beth Jones": "bob", "Bob": "bob"})


def test_records_that_need_more_votes_need_more_people() -> None:
    with pytest.raises(LedgerError, match="choose more voters"):
        Here().take(RAYYAN, others=())
