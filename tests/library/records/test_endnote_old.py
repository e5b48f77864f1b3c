"""EndNote XML of the versions 5 to 7, as programs of that time wrote it."""

from __future__ import annotations

import pytest

from consilience.evidence import Record
from tests.library.records.reading import read_text

RECORD = """<RECORD><REFERENCE_TYPE>{type}</REFERENCE_TYPE><REFNUM>0000000012</REFNUM>
<AUTHORS><AUTHOR>Payne, R. S.</AUTHOR><AUTHOR>McVay, S.</AUTHOR></AUTHORS>
<YEAR>1971</YEAR><TITLE>Songs of humpback whales</TITLE>{more}
<VOLUME>173</VOLUME><NUMBER>3997</NUMBER><PAGES>585-97</PAGES><DATE>Aug 13</DATE>
<ISBN>0036-8075</ISBN><KEYWORDS><KEYWORD>whales</KEYWORD><KEYWORD>song</KEYWORD></KEYWORDS>
<ABSTRACT>They sing &amp; sing.</ABSTRACT><URL>https://example.org/whales</URL></RECORD>
"""
JOURNAL = "<SECONDARY_TITLE>Science</SECONDARY_TITLE>"


def read(*records: str) -> tuple[Record, ...]:
    text = f'<?xml version="1.0"?>\r\n<XML>\r\n<RECORDS>{"".join(records)}</RECORDS></XML>'
    imported = read_text(text, name="old.xml")
    assert imported.format == "endnote-old"
    return tuple(imported.records)


@pytest.mark.parametrize(
    "journal", [JOURNAL, "<PERIODICAL><TITLE>Science</TITLE></PERIODICAL>"]
)  # fmt: skip
def test_the_fields_of_an_article(journal: str) -> None:
    (record,) = read(RECORD.format(type=0, more=journal))
    assert (record.type, record.title) == ("article-journal", "Songs of humpback whales")
    assert record.authors == ("Payne, R. S.", "McVay, S.")
    assert (record.journal, record.year, record.volume) == ("Science", 1971, "173")
    assert (record.issue, record.pages, record.issn) == ("3997", "585-97", "0036-8075")
    assert record.keywords == ("whales", "song") and record.abstract == "They sing & sing."
    assert record.extra["DATE"] == ("Aug 13",) and record.extra["REFNUM"] == ("0000000012",)


def test_types_are_those_of_that_time() -> None:
    records = read(*(RECORD.format(type=n, more=JOURNAL) for n in (1, 2, 7, 10, 31, 99)))
    assert [record.type for record in records] == [
        "book", "thesis", "chapter", "report", "document", "document",
    ]  # fmt: skip


def test_damage_stays_within_its_record() -> None:
    whole = RECORD.format(type=0, more=JOURNAL)
    records = read(whole, whole.replace("<TITLE>", "<TITLE>Fish & "), whole)
    assert [record.title for record in records][1].startswith("Fish & Songs")
    assert len(records) == 3
