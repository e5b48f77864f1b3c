"""RefWorks tagged text: `RT Journal Article`, two letters and one space, one value a line.

The tags are those of RefWorks' own description of its format (Ex Libris, "RefWorks Tagged
Format"). CNKI writes names and keywords in one line with semicolons, and the tag of the volume in
small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.tagged import Layout, Tagged, fill, records_of, regular
from consilience.records.formats.type_words import type_of
from consilience.records.issue import Issue
from consilience.records.source import Source

FIELDS: dict[str, str] = {
    "A1": "authors", "T1": "title", "JF": "journal", "T2": "journal", "JO": "journal",
    "AB": "abstract", "K1": "keywords", "YR": "year", "FD": "year", "VO": "volume", "vo": "volume",
    "IS": "issue",
    "SP": "first", "OP": "last", "SN": "serial", "DO": "doi", "PMID": "pmid", "LK": "url",
    "UL": "url", "LA": "language", "DB": "database", "DS": "database", "AN": "accession",
    "ID": "accession",
}  # fmt: skip
"""Which tag fills which field."""

_STARTS = re.compile(r"(?:\A|\n)RT [A-Z][A-Za-z ,/()-]+\r?\n(?:[A-Z][A-Z0-9]|PMID) ")
_SEMICOLON = re.compile("[;；]")
_LAYOUT = Layout(
    regular(r"([A-Z][A-Z0-9]|PMID|PMCID|vo)(?: (.*)|[ \t]*)$"),
    lambda tag, held, blank: tag == "RT" and held.has("RT"),
    wraps_indented=False,
)


def recognise(head: str) -> float:
    """Tell RefWorks text by RT with a type in words and a tag below."""
    return 0.96 if _STARTS.search(head.lstrip("\ufeff")) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a RefWorks export, one in memory at a time."""
    for index, tagged in enumerate(records_of(source, _LAYOUT), start=1):
        yield from _draft(tagged, source.name, index).finish()


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    for word in tagged.take("RT"):
        draft.put_type("RT", word, type_of(word))
    for line in tagged.each("A1"):
        draft.put_authors(filter(str.strip, _SEMICOLON.split(line)))
    for line in tagged.each("K1"):
        draft.put_keywords(_SEMICOLON.split(line))
    for text in tagged.take("LA"):
        draft.put("language", "LA", text.rstrip(";；"))
    tagged.drop("A1", "K1")
    fill(draft, tagged, FIELDS)
    draft.put_linked_pmid("UL")
    return draft
