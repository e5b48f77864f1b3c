"""Taking out an export that came in by mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import LedgerError
from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.ledger import Line
from consilience.review.review import Review
from consilience.review.state import State, state_of
from consilience.review.tables import tables
from consilience.review.take_out import plan_taking_out, taking_out
from tests.library.review.bcg import PLAN
from tests.library.review.invariants.random_reviews import random_review

WRONG, RIGHT = "a" * 64, "b" * 64


def line(n: int, stage: str, act: str, subject: str, **what: object) -> Line:
    return Line(f"l{n}", f"2026-11-02T09:00:00.{n:06d}Z", "alice", stage, act, subject, what)


def imported(n: int, sha256: str, n_records: int = 3) -> Line:
    what = {"name": f"{sha256[0]}.ris", "format": "ris", "bytes": 9, "n_records": n_records}
    return line(n, "search", "import", "search:s1", sha256=sha256, **what)


def said(n: int, a: str, b: str) -> Line:
    return line(n, "dedupe", "duplicate", a, of=b)


def id(sha256: str, place: int) -> str:
    return f"{sha256[:10]}-{place:05d}"


SEARCH = line(1, "search", "search", "search:s1", source="PubMed", kind="database")
OUT = line(50, "search", "unimport", "search:s1", file=WRONG, why="the wrong topic")
BEFORE = [
    SEARCH,
    imported(2, WRONG),
    imported(3, RIGHT),
    said(4, id(WRONG, 1), id(RIGHT, 1)),
    said(5, id(RIGHT, 2), id(RIGHT, 3)),
    line(6, "search", "edit", id(WRONG, 2), fields={"year": 2020}),
]


def told(state: State) -> tuple[object, ...]:
    """What follows from the lines for works and records."""
    return (
        list(state.order), state.works, state.merged, state.merges.words, state.search.edits,
        state.remarks,
    )  # fmt: skip


def test_what_came_of_the_export_is_gone_and_the_rest_stands() -> None:
    state = state_of([*BEFORE, OUT])
    assert list(state.order) == [id(RIGHT, n) for n in (1, 2, 3)]
    assert state.works == {
        id(RIGHT, 1): (id(RIGHT, 1),),
        id(RIGHT, 2): (id(RIGHT, 2), id(RIGHT, 3)),
    }
    assert not state.search.has(id(WRONG, 1)) and not state.search.edits
    assert [(export.name, line.what["why"]) for export, line in state.search.taken_out] == [
        ("a.ris", "the wrong topic")
    ]


def test_a_state_that_was_asked_before_comes_to_the_same() -> None:
    state = state_of(BEFORE)
    assert len(state.works) == 4
    state.apply(OUT)
    assert told(state) == told(state_of([*BEFORE, OUT]))


def test_the_same_file_may_come_in_again_and_knows_nothing_of_before() -> None:
    again = state_of([*BEFORE, OUT, imported(51, WRONG)])
    assert len(again.order) == 6
    assert again.group_of(id(WRONG, 1)) == (id(WRONG, 1),)
    joined = state_of([*BEFORE, OUT, imported(51, WRONG), said(52, id(WRONG, 1), id(RIGHT, 1))])
    assert set(joined.group_of(id(WRONG, 1))) == {id(WRONG, 1), id(RIGHT, 1)}


def test_a_search_for_duplicates_that_was_under_way_brings_nothing_back() -> None:
    links = [[id(WRONG, 2), id(RIGHT, 2), 0.9, "title equal"]]
    pairs = [[id(WRONG, 3), id(RIGHT, 3), 0.5, "title equal"]]
    found = {"method": "m", "n_records": 6, "links": links, "pairs": pairs}
    late = line(51, "dedupe", "deduplicate", "records", **found)
    state = state_of([*BEFORE, OUT, late])
    assert state.works == state_of([*BEFORE, OUT]).works
    assert state.merges.queue() == []


def test_it_is_told_before_what_it_does() -> None:
    planned = plan_taking_out(state_of(BEFORE), WRONG)
    assert (planned.records, planned.joined, planned.corrected) == (3, 1, 1)
    subject, what = taking_out(state_of(BEFORE), WRONG, why=" the wrong topic ")
    assert (subject, what) == (OUT.subject, OUT.what)
    with pytest.raises(LedgerError, match="write why"):
        taking_out(state_of(BEFORE), WRONG, why=" ")


@pytest.mark.parametrize("record", [id(WRONG, 3), id(RIGHT, 1)])
def test_what_is_open_for_voting_stays(record: str) -> None:
    what = {"name": "B", "kind": "batch", "records": [record], "voters": ["bob"], "quota": 1}
    state = state_of([*BEFORE, line(9, "screening", "batch", "batch:b1", **what)])
    with pytest.raises(LedgerError, match=r"one of its records was opened for voting"):
        plan_taking_out(state, WRONG if record == id(WRONG, 3) else RIGHT)
    with pytest.raises(LedgerError, match="no such file"):
        plan_taking_out(state, "c" * 64)


def test_votes_of_another_copy_on_what_is_gone_count_nowhere() -> None:
    what = {"name": "B", "kind": "batch", "voters": ["bob"], "quota": 1}
    both = [id(WRONG, 1), id(RIGHT, 2)]
    meanwhile = [
        line(30, "screening", "batch", "batch:b1", records=both, **what),
        line(31, "screening", "vote", id(WRONG, 1), choice="include"),
    ]
    plan = Line("l0", "2026-11-01T09:00:00.000000Z", "alice", "protocol", "plan", "plan:plan",
                {"plan": PLAN})  # fmt: skip
    state = state_of([plan, *BEFORE, *meanwhile, OUT])
    records = {id(RIGHT, n): Record(id=id(RIGHT, n), title=f"Walking {n}") for n in (1, 2, 3)}
    review = Review(state, records)
    assert set(state.decisions("screening")) == set(state.works)
    assert [row["n_records"] for row in tables(review)["sources"]] == [3]


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), n_acts=st.integers(0, 60))
def test_a_review_is_as_if_the_export_had_never_come(seed: int, n_acts: int) -> None:
    lines = [*random_review(seed, n_acts).lines]
    after = max(n for n, x in enumerate(lines) if x.act == "import") + 1
    other = place_id(lines[after - 1].what["sha256"], 1)
    mistake = [
        replace(SEARCH, id="l89"),
        imported(90, WRONG),
        said(91, id(WRONG, 1), other),
        line(92, "dedupe", "distinct", id(WRONG, 2), **{"from": other}),
        line(93, "search", "edit", id(WRONG, 2), fields={"year": 2020}),
        line(931, "screening", "note", id(WRONG, 2), text="of another topic"),
        replace(OUT, id="l94"),
    ]
    mistake = [replace(x, at=lines[after - 1].at) for x in mistake]
    with_it, without = state_of([*lines[:after], *mistake, *lines[after:]]), state_of(lines)
    assert told(with_it) == told(without)
    for stage in ("screening", "fulltext"):
        assert with_it.decisions(stage) == without.decisions(stage)
