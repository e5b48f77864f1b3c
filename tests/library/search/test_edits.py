"""Corrections: told one by one, and taken back as far as they still stand."""

from __future__ import annotations

from consilience.evidence import Record
from consilience.ledger import Line
from consilience.search import corrections, edited

GIVEN = Record(id="r-1", title="A tril", year=2019, authors=("Doe, J",))


def edit(id: str, **fields: object) -> Line:
    return Line(id, f"2026-01-0{id[-1]}", "alice", "search", "edit", "r-1", {"fields": fields})


def test_each_correction_tells_before_and_after() -> None:
    first, second = corrections(GIVEN, [edit("l1", title="A trial"), edit("l2", title="The trial")])
    assert [(c.before, c.after) for c in first.changes] == [("A tril", "A trial")]
    assert [(c.before, c.after) for c in second.changes] == [("A trial", "The trial")]


def test_only_what_still_stands_is_taken_back() -> None:
    edits = [edit("l1", title="A trial", year=2020), edit("l2", title="The trial")]
    first, second = corrections(GIVEN, edits)
    assert first.undo == {"year": 2019}
    assert second.undo == {"title": "A trial"}


def test_taking_all_back_gives_the_record_of_the_export() -> None:
    edits = [edit("l1", authors=["Roe, J"], year=2020)]
    undo = corrections(GIVEN, edits)[0].undo
    assert edited(GIVEN, [*edits, edit("l2", **undo)]) == GIVEN
