"""The Cochrane Library's citations as plain text."""

from __future__ import annotations

import pytest

from tests.library.records.reading import only, read_text, said

EXPORT = """\
Record #1 of 2
ID: CN-01234000
AU: Berg J
AU: Li W
TI: Walking in groups: a trial
SO: BMC psychiatry
YR: 2019
VL: 19
NO: 1
PG: 12-18
PM: PUBMED 31000001
XR: EMBASE 2001
PT: Journal article; Clinical Trial
KY: *Walking; Humans
DOI: 10.1000/a.1
AB: BACKGROUND: We walked.
METHODS: We ran.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234000/full


Record #2 of 2
ID: CN-02000000
AU: NCT03925000,
TI: Walking for Peers
SO: https://clinicaltrials.gov/show/NCT03925000
YR: 2019
PT: Trial registry record
"""


def test_the_fields_of_a_trial_in_central() -> None:
    imported = read_text(EXPORT)
    article = imported.records[0]
    assert imported.format == "cochrane-text"
    assert (article.title, article.authors) == (
        "Walking in groups: a trial",
        ("Berg, J", "Li, W"),
    )
    assert (article.journal, article.year, article.volume) == ("BMC psychiatry", 2019, "19")
    assert (article.issue, article.pages, article.doi) == ("1", "12-18", "10.1000/a.1")
    assert (article.pmid, article.accession) == ("31000001", "CN-01234000")
    assert article.keywords == ("*Walking", "Humans")
    assert article.abstract == "BACKGROUND: We walked.\nMETHODS: We ran."
    assert article.extra["XR"] == ("EMBASE 2001",)


def test_an_entry_of_a_register_has_its_address_and_no_journal() -> None:
    imported = read_text(EXPORT)
    entry = imported.records[1]
    assert (entry.type, entry.title) == ("document", "Walking for Peers")
    assert (entry.journal, entry.url) == (None, "https://clinicaltrials.gov/show/NCT03925000")
    assert said(imported) == ["an address in place of a journal"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Berg Jan", "Berg, Jan"),
        ("Berg Jan A", "Berg, Jan A"),
        ("Berg-Li Ana Maria", "Berg-Li, Ana Maria"),
        ("Van Bergen Jan", "Van Bergen, Jan"),
        ("Roca i Puig Marta", "Roca i Puig, Marta"),
        ("Berg JA", "Berg, JA"),
        ("Berg, J", "Berg, J"),
        ("Walking Trials Group", "Walking Trials Group"),
    ],
)
def test_authors_of_reviews_have_their_family_names_first(written: str, name: str) -> None:
    text = f"Record #1 of 1\nID: CD001234\nAU: {written}\nTI: Walking\nYR: 2016\nNO: 2\n"
    assert only(text).authors == (name,)
