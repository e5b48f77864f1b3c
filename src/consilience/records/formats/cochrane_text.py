"""The Cochrane Library's citations as plain text: `Record #1 of 3`, then `ID: CN-01234567`.

One field a line, tag and colon; authors and keywords stand in a line each or in one with
semicolons. Trials of CENTRAL, reviews and editorials have the same tags. Older exports name the
authors of reviews in full, the family name first ("Berg Jan A").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.tagged import Layout, Tagged, fill, records_of, regular
from consilience.records.formats.type_words import type_among
from consilience.records.identity import is_group, normalise_pmid
from consilience.records.issue import Issue
from consilience.records.source import Source

FIELDS: dict[str, str] = {
    "TI": "title", "SO": "journal", "YR": "year", "VL": "volume", "NO": "issue", "PG": "pages",
    "KY": "keyword list", "AB": "abstract", "DOI": "doi", "ID": "accession", "SN": "serial",
    "US": "url",
}  # fmt: skip
"""Which tag fills which field."""

_FAMILY = re.compile(
    r"((?:(?i:van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten|el|al|bin|st\.?) )*"
    r"[^\s,]+(?: (?:i|y|e) [^\s,]+)?) ([^,]*[^\W\d_]{2}[^,]*)"
)
_STARTS = re.compile(r"(?:\A|\n)Record #\d+ of \d+\s*\n\s*ID: C[A-Z]-?\d")
_LAYOUT = Layout(
    regular(r"(Record|[A-Z]{2}|DOI|ISSN|ISBN)(?::(?: (.*)|\s*$)|(?<=Record) #\d+ of \d+\s*$)"),
    lambda tag, held, blank: tag == "Record",
    wraps_indented=False,
)


def recognise(head: str) -> float:
    """Tell it by the number of a record and Cochrane's own number below."""
    return 0.97 if _STARTS.search(head.lstrip("\ufeff").replace("\r", "")) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of an export, one in memory at a time."""
    for index, tagged in enumerate(records_of(source, _LAYOUT), start=1):
        yield from _draft(tagged, source.name, index).finish()


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    tagged.drop("Record")
    for words in tagged.take("PT"):
        draft.type = type_among(words.split(";")) or draft.type
        draft.keep("PT", words)
    of_review = any(text.startswith("CD") for text in tagged.texts("ID"))
    for line in tagged.each("AU"):
        names = filter(None, (name.strip() for name in line.rstrip(" ,").split(";")))
        draft.put_authors(map(_family_first, names) if of_review else names)
    tagged.drop("AU")
    for lines in tagged.values("AB"):
        draft.put("abstract", "AB", "\n".join(filter(None, (line.strip() for line in lines))))
    tagged.drop("AB")
    for text in tagged.take("PM"):
        number = text.removeprefix("PUBMED").strip()
        if normalise_pmid(number):
            draft.put_pmid("PM", number)
        else:
            draft.keep("PM", text)
    fill(draft, tagged, FIELDS)
    return draft


def _family_first(name: str) -> str:
    """Part a name of which the given names are written out; one with initials parts itself."""
    found = None if is_group(name) else _FAMILY.fullmatch(name)
    return f"{found[1]}, {found[2]}" if found else name
