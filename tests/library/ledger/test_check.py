"""A ledger is held to the table of acts and to itself, with the number of the line at fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consilience.errors import LedgerError
from consilience.ledger import Line, check_lines
from tests.library.ledger.team import batch, line, vote

BOBS = vote(1, "bob", "r1", "include")


def test_a_ledger_in_order_is_given_by_id() -> None:
    changed = replace(vote(2, "bob", "r1", "exclude"), supersedes="l01")
    assert list(check_lines([batch(["r1"]), BOBS, changed])) == ["l00", "l01", "l02"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (replace(BOBS, at="2026-11-02T10:00:00.000000Z"), "the id l01 stands twice"),
        (replace(vote(2, "bob", "r1", "include"), at="2026-11-01"), "comes after"),
        (line(2, "bob", "vote", "r1", {}), "'choice' is missing"),
        (line(2, "bob", "vote", "r1", {"choice": 1}), "should be one of include"),
        (vote(2, "bob", "r1", "include", colour="red"), "unknown field 'colour'"),
        (line(2, "bob", "dance", "r1"), "there is no act 'dance'"),
        (line(2, "bob", "vote", "r1", stage="search"), "no act of the stage 'search'"),
        (replace(vote(2, "bob", "r1", "maybe"), supersedes="l09"), "does not stand before it"),
        (replace(vote(2, "bob", "r2", "maybe"), supersedes="l01"), "which is about r1"),
        (replace(vote(2, "beth", "r1", "maybe"), supersedes="l01"), "l02 of beth supersedes"),
        (line(2, "alice", "withdraw", "line:l09", {"why": "asked"}), "withdraws line:l09"),
    ],
)
def test_a_line_that_breaks_a_rule_is_named(second: Line, said: str) -> None:
    with pytest.raises(LedgerError) as raised:
        check_lines([BOBS, second])
    assert str(raised.value).startswith("ledger line 2: ")
    assert said in str(raised.value)


def test_a_withdrawn_line_stays_without_its_content() -> None:
    erased = BOBS.erased()
    assert erased.withdrawn
    assert "include" not in erased.as_text()
    assert check_lines([erased]) == {"l01": erased}


def test_a_line_is_written_and_read_byte_for_byte() -> None:
    assert Line.from_json(BOBS.as_json()) == BOBS
    turned = replace(BOBS, what={"reason": "x", "choice": "exclude"})
    assert turned.as_text() == replace(BOBS, what={"choice": "exclude", "reason": "x"}).as_text()
