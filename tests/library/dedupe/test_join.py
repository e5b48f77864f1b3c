"""Records whose title says less than those of two works: nobody guesses which one they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consilience.dedupe import Duplicates, find_duplicates
from consilience.dedupe.join import BEGINNING
from consilience.evidence import Record

NAME = "Maximum likelihood estimation of abundance in a closed population"
FIRST = Record(
    id="first",
    title=f"{NAME}: in men",
    authors=("Ruess, D.", "Lemaitre, R.", "Rodriguez, D."),
    year=2018,
    journal="Statistics and its Interface",
    volume="34",
    pages="107-119",
    pmid="30000001",
)
SECOND = replace(FIRST, id="second", title=f"{NAME}: in women", pages="205-217", pmid="30000002")
EITHER = replace(
    FIRST, id="either", title="Maximum likelihood estimation of...", pages=None, pmid=None
)


def asked(found: Duplicates) -> set[tuple[str, str]]:
    return {(pair.a, pair.b) for pair in found.probable if BEGINNING in pair.why}


@pytest.mark.parametrize("title", [EITHER.title, NAME])
def test_a_title_that_begins_as_those_of_two_works_is_left_to_people(title: str) -> None:
    found = find_duplicates([FIRST, SECOND, replace(EITHER, title=title)])
    assert found.links == ()
    assert asked(found) == {("either", "first"), ("either", "second")}


def test_it_is_merged_where_one_work_begins_so_or_an_identifier_tells() -> None:
    assert len(find_duplicates([FIRST, EITHER]).links) == 1
    told = replace(EITHER, pages="107-119")
    found = find_duplicates([FIRST, SECOND, told])
    assert [{link.a, link.b} for link in found.links] == [{"first", "either"}]


def test_other_records_of_the_two_works_are_merged_all_the_same() -> None:
    again = [replace(one, id=f"{one.id} again", pmid=None) for one in (FIRST, SECOND)]
    found = find_duplicates([FIRST, SECOND, EITHER, *again])
    assert {frozenset(group) for group in found.groups} == {
        frozenset({"first", "first again"}), frozenset({"second", "second again"}),
        frozenset({"either"}),
    }  # fmt: skip
