"""NoteExpress: `{Reference Type}: Journal Article`, as CNKI, Wanfang and VIP write it.

One field a line, its name in braces; names and keywords stand in one line with semicolons, or in
a line each.
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
    "Author": "authors", "Title": "title", "Journal": "journal", "Secondary Title": "journal",
    "Abstract": "abstract", "Keywords": "keyword list", "Year": "year", "Date": "year",
    "Volume": "volume", "Issue": "issue", "Pages": "pages", "ISBN/ISSN": "serial",
    "ISSN": "serial", "ISBN": "serial", "DOI": "doi", "URL": "url", "Language": "language",
    "Database Provider": "database", "SrcDatabase": "database", "Accession Number": "accession",
}  # fmt: skip
"""Which tag fills which field."""

_STARTS = re.compile(r"(?:\A|\n)\{Reference Type\}[:：]")
_LAYOUT = Layout(
    regular(r"\{([^{}\n]{1,60})\}[:：](?:[ \t]*(.*))?$"),
    lambda tag, held, blank: tag == "Reference Type" and held.has("Reference Type"),
    wraps_indented=False,
)


def recognise(head: str) -> float:
    """Tell NoteExpress by a line with the type of the reference."""
    return 0.97 if _STARTS.search(head.lstrip("\ufeff")) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a NoteExpress export, one in memory at a time."""
    for index, tagged in enumerate(records_of(source, _LAYOUT), start=1):
        yield from _draft(tagged, source.name, index).finish()


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    for word in tagged.take("Reference Type"):
        draft.put_type("Reference Type", word, type_of(word))
    for line in tagged.each("Author"):
        draft.put_authors(filter(str.strip, re.split("[;；]", line)))
    tagged.drop("Author")
    fill(draft, tagged, FIELDS)
    return draft
