"""The record made of a group, and the list of places to look at."""

from __future__ import annotations

import pytest

from consilience.dedupe import audit, find_duplicates, merge, merged_record
from consilience.errors import DataError
from consilience.evidence import Record

PUBMED = Record(
    id="p",
    title="Copper-impregnated linen",
    authors=("Marcus, E. L.",),
    year=2017,
    pages="401-3",
    pmid="1",
    database="PubMed",
)
SCOPUS = Record(
    id="s",
    title="COPPER-IMPREGNATED LINEN",
    authors=("Marcus, Esther-Lee",),
    year=2016,
    pages="401",
    doi="10.1016/j.ajic.2016.11.022",
    abstract="Linen with copper.",
    database="Scopus",
)


def test_the_best_value_of_each_field_is_kept_with_its_origin() -> None:
    merged = merge([PUBMED, SCOPUS])
    record, origins = merged.record, merged.origins
    assert (record.id, record.title, record.year) == ("p", "Copper-impregnated linen", 2017)
    assert (record.doi, record.abstract) == (SCOPUS.doi, SCOPUS.abstract)
    assert record.authors == ("Marcus, Esther-Lee",)
    assert (origins["pages"], origins["doi"], origins["authors"]) == ("p", "s", "s")
    assert "journal" not in origins


def test_where_a_row_came_from_is_not_mixed() -> None:
    assert merged_record([SCOPUS, PUBMED]).database == "Scopus"


def test_an_empty_group_is_refused() -> None:
    with pytest.raises(DataError, match="no record"):
        merge([])


def test_equal_identifiers_left_apart_are_listed() -> None:
    twin = Record(id="t", title="Another title", doi=SCOPUS.doi)
    found = audit([PUBMED, SCOPUS, twin], [["p"], ["s"], ["t"]]).left_apart
    assert [(row.field, row.ids) for row in found] == [("doi", ("s", "t")), ("title", ("p", "s"))]
    assert [row.value for row in found] == [SCOPUS.doi, PUBMED.title]


def test_merged_rows_that_differ_most_come_first() -> None:
    other = Record(id="x", title="Whale song", authors=("Payne, R.",), year=1971, pages="585-597")
    strained = audit([PUBMED, SCOPUS, other], [["p", "s", "x"]]).strained
    assert len(strained) == 1
    assert "x" in (strained[0].a, strained[0].b)
    assert {"title", "authors", "year"} <= set(strained[0].differ)


def test_records_need_ids_of_their_own() -> None:
    with pytest.raises(DataError, match="no id"):
        find_duplicates([Record(title="A")])
    with pytest.raises(DataError, match="2 records have the id 'p'"):
        find_duplicates([PUBMED, PUBMED])


def test_no_records_give_no_groups() -> None:
    assert find_duplicates([]).groups == ()
