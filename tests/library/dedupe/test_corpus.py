"""What all records together tell: columns, journals of two names, titles listed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from consilience.dedupe import find_duplicates
from consilience.dedupe.habits import Habits, habits
from consilience.dedupe.normalise import Keys
from consilience.dedupe.shelf import Shelf
from consilience.evidence import Record

COLUMN = Record(
    id="a", title="Reminiscences on influential papers", authors=("Ross, K.",), year=2002,
    journal="SIGMOD Record",
)  # fmt: skip
TITLES = (
    "Querying network directories", "Materialized views of semistructured data",
    "Indexing images in relational databases", "Adaptive joins over remote sources",
)  # fmt: skip


def settled(records: Sequence[Record]) -> list[Keys]:
    shelf = Shelf(records, lambda n: None)
    return [shelf.keys(place) for place in range(len(shelf))]


def listed(under: str, letter: str, titles: Sequence[str] = TITLES, **more: Any) -> list[Record]:
    return [
        Record(id=f"{letter}{n}", title=title, authors=("Suciu, D.",), year=1999, journal=under,
               **more)
        for n, title in enumerate(titles)
    ]  # fmt: skip


@pytest.mark.parametrize(("n_years", "common"), [(2, False), (3, True)])
def test_a_title_that_stands_in_three_years_is_that_of_a_column(n_years: int, common: bool) -> None:
    records = [replace(COLUMN, id=f"r{n}", year=2000 + n) for n in range(n_years)]
    assert {key.common for key in settled(records)} == {common}


def test_one_work_of_which_databases_give_three_years_is_no_column() -> None:
    placed = [
        replace(COLUMN, id=f"r{n}", year=2001 + n, volume="31", pages=pages)
        for n, pages in enumerate(["69-77", None])
    ]
    ahead = replace(COLUMN, id="r2", year=2000)
    assert {key.common for key in settled([*placed, ahead])} == {False}
    issues = [replace(COLUMN, id=f"r{n}", year=2000 + n, volume=f"{30 + n}") for n in range(3)]
    assert {key.common for key in settled(issues)} == {True}


def test_a_title_under_which_others_write_elsewhere_is_no_column() -> None:
    others = [
        replace(COLUMN, id=f"r{n}", year=2000 + n, authors=(author,), journal=journal)
        for n, (author, journal) in enumerate(
            [("Ross, K.", "SIGMOD Record"), ("Suciu, D.", "Algorithmica"), ("Tan, A.", "Cortex")]
        )
    ]
    assert {key.common for key in settled(others)} == {False}
    unsigned = replace(COLUMN, id="r3", authors=())
    assert [key.common for key in settled([*others, unsigned])] == [False] * 3 + [True]
    one_place = [replace(record, journal="Cortex") for record in others]
    assert {key.common for key in settled(one_place)} == {True}


def test_what_a_broken_off_title_would_have_said_is_not_guessed() -> None:
    cut = replace(COLUMN, title="Randomized phase III study of gemcitabine and...")
    records = [replace(cut, id=f"r{n}", year=2000 + n) for n in range(4)]
    assert {key.common for key in settled(records)} == {False}


def test_two_items_of_a_column_are_kept_apart_where_one_item_could_be_merged() -> None:
    items = [replace(COLUMN, id=f"r{n}", year=2000 + n) for n in range(4)]
    assert find_duplicates(items).links == ()
    assert len(find_duplicates([COLUMN, replace(COLUMN, id="b")]).links) == 1


def test_names_under_which_the_same_works_stand_are_those_of_one_journal() -> None:
    records = listed("SIGMOD Conference", "a") + listed("Management of Data Meetings", "b")
    assert len({key.journal for key in settled(records)}) == 1
    assert len(find_duplicates(records).links) == len(TITLES)


def test_a_server_of_preprints_and_a_journal_are_never_one() -> None:
    records = listed("Database Systems", "a") + listed("arXiv", "b")
    assert len({key.journal for key in settled(records)}) == 2
    assert find_duplicates(records).links == ()


def test_a_few_shared_works_do_not_make_two_journals_one() -> None:
    records = listed("SIGMOD Conference", "a") + listed("Management of Data", "b", TITLES[:2])
    assert len({key.journal for key in settled(records)}) == 2


@pytest.mark.parametrize(("databases", "n_links"), [(("DBLP", "ACM"), 1), (("ACM", "ACM"), 0)])
def test_an_editorial_that_each_database_lists_once_is_one(
    databases: tuple[str, str], n_links: int
) -> None:
    editorial = replace(COLUMN, title="Guest editorial")
    pair = [replace(editorial, id=f"r{n}", database=name) for n, name in enumerate(databases)]
    assert len(find_duplicates(pair).links) == n_links


@pytest.mark.parametrize(
    ("databases", "asked"), [(("DBLP", "ACM", "ACM"), ["r0 r1", "r0 r2"]), (("ACM",) * 3, [])]
)
def test_of_items_of_a_column_in_two_databases_people_are_asked(
    databases: tuple[str, ...], asked: list[str]
) -> None:
    before = [replace(COLUMN, id=f"y{year}", year=year) for year in (1999, 2000, 2001)]
    items = [replace(COLUMN, id=f"r{n}", database=name) for n, name in enumerate(databases)]
    found = find_duplicates([*before, *items])
    assert found.links == ()
    assert [f"{pair.a} {pair.b}" for pair in found.probable] == asked


def library(n_again: int, database: str) -> list[Record]:
    titles = [f"Growth of tomato under {word} light in closed rooms" for word in COLOURS]
    records = [
        replace(COLUMN, id=f"t{n}", title=title, database=database)
        for n, title in enumerate(titles)
    ]
    return records + [replace(one, id=f"{one.id} again") for one in records[:n_again]]


COLOURS = (
    "red", "blue", "green", "white", "amber", "violet", "ultraviolet", "infrared", "orange",
    "purple", "yellow", "scarlet", "crimson", "indigo", "turquoise", "cyan", "magenta", "lilac",
    "ochre", "silver", "golden", "bronze",
)  # fmt: skip


@pytest.mark.parametrize(("n_again", "database"), [(1, "Embase"), (2, "")])
def test_what_lists_works_again_and_again_is_no_database(n_again: int, database: str) -> None:
    assert {key.database for key in settled(library(n_again, "Embase"))} == {database}


@pytest.mark.parametrize(("n_turned", "ordered"), [(4, True), (5, False)])
def test_whether_the_order_of_authors_tells_anything_is_learnt(
    n_turned: int, ordered: bool
) -> None:
    authors = ("Ross, K.", "Suciu, D.")
    first = [replace(one, authors=authors) for one in library(0, "DBLP")]
    again = [
        replace(one, id=f"{one.id} again", authors=authors[:: -1 if n < n_turned else 1])
        for n, one in enumerate(first)
    ]
    assert {key.ordered for key in settled([*first, *again])} == {ordered}


def test_of_few_records_nothing_is_learnt_that_is_not_seen() -> None:
    assert habits({}) == Habits(ordered=True, libraries=frozenset())
