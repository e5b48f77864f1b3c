"""What identifies a record."""

from __future__ import annotations

import pytest

from consilience.records import normalise_doi, normalise_pmid, split_name, title_key


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1136/BMJ.n71", "10.1136/bmj.n71"),
        ("https://dx.doi.org/10.1136/bmj.n71.", "10.1136/bmj.n71"),
        ("DOI: 10.1136/bmj.n71", "10.1136/bmj.n71"),
        ("https://doi.org/10.1002%2Fjrsm.1", "10.1002/jrsm.1"),
        ("(10.1002/jrsm.1)", "10.1002/jrsm.1"),
        ("10.1016/s0140-6736(05)66545-3", "10.1016/s0140-6736(05)66545-3"),
        ("10.1002/(SICI)1097-0258(1996)15:1&lt;1::AID-SIM1&gt;3.0.CO;2-K",
         "10.1002/(sici)1097-0258(1996)15:1<1::aid-sim1>3.0.co;2-k"),
        ("none", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_doi_is_bare_and_lower_case(text: str, doi: str | None) -> None:
    assert normalise_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "pmid"),
    [("PMID: 21314913", "21314913"), ("PUBMED 21314913", "21314913"), ("007", "7"),
     ("PMC123", None), ("0", None), ("123.0", "123")],
)  # fmt: skip
def test_a_pubmed_number_is_digits(text: str, pmid: str | None) -> None:
    assert normalise_pmid(text) == pmid


@pytest.mark.parametrize(
    ("name", "given_first", "expected"),
    [
        ("Berg JA", False, "Berg, JA"),
        ("J. A. van der Berg", False, "van der Berg, J. A."),
        ("Berg,Jan ", False, "Berg, Jan"),
        ("John Smith", False, "John Smith"),
        ("John Smith", True, "Smith, John"),
        ("Jan van der Berg", True, "van der Berg, Jan"),
        ("Martin Luther King Jr.", True, "King, Martin Luther, Jr."),
        ("World Health Organization", True, "World Health Organization"),
        ("Plato", True, "Plato"),
    ],
)
def test_a_name_is_split_only_where_it_is_safe(name: str, given_first: bool, expected: str) -> None:
    assert split_name(name, given_first=given_first) == expected


def test_titles_are_compared_without_case_accents_and_tags() -> None:
    assert title_key("The <i>E. coli</i> Café: a review.") == title_key(
        "the e coli cafe - A REVIEW"
    )
