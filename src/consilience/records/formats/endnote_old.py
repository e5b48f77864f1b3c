"""EndNote XML of the versions 5 to 7: `<XML><RECORDS><RECORD>`, names in capitals, numbered types.

No file of EndNote itself was at hand. The elements and the numbers of the types are those that
programs of that time wrote for it, as described there (`<REFERENCE_TYPE>0` is a journal article).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.foreign import is_markup
from consilience.records.formats.xml_records import XmlRecord, path_texts, xml_records
from consilience.records.issue import Issue
from consilience.records.source import Source

_ROOT = re.compile(r"<RECORDS>\s*<RECORD\b|<XML>\s*<RECORDS\b")
TYPES: dict[str, str] = {
    "0": "article-journal", "1": "book", "2": "thesis", "3": "paper-conference",
    "4": "personal_communication", "5": "article-newspaper", "6": "software", "7": "chapter",
    "8": "article-magazine", "9": "book", "10": "report", "11": "map", "12": "motion_picture",
    "13": "graphic", "15": "patent", "16": "webpage", "17": "bill", "18": "legal_case",
    "19": "hearing", "20": "manuscript", "21": "motion_picture", "22": "legislation",
    "31": "document",
}  # fmt: skip
"""What each number stands for; the current program has other numbers."""

PLAIN: dict[str, str] = {
    "TITLE": "title", "SECONDARY_TITLE": "journal", "PERIODICAL/TITLE": "journal",
    "VOLUME": "volume", "NUMBER": "issue", "PAGES": "pages", "ABSTRACT": "abstract",
    "URL": "url", "ACCESSION_NUMBER": "accession",
}  # fmt: skip
"""Where the fields of a record stand, the surest place of each first."""


def recognise(head: str) -> float:
    """Tell it by its two outer elements, in capitals."""
    return 0.98 if is_markup(head) and _ROOT.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of the file, one record in memory at a time."""
    index = 0
    for item in xml_records(source, "RECORD"):
        if isinstance(item, Issue):
            yield item
            continue
        index += 1
        yield from _draft(item, source.name, index).finish()


def _draft(found: XmlRecord, file: str, index: int) -> Draft:
    draft = Draft(file, index, found.line)
    for what, before in found.changes:
        draft.repaired(what, before=before)
    held: dict[str, list[str]] = {}
    for path, text in path_texts(found.element):
        if path == "AUTHORS/AUTHOR":
            draft.put_authors(re.split(r"[\r\n]+|;", text))
        elif path == "KEYWORDS/KEYWORD":
            draft.put_keywords(re.split(r"[\r\n]+", text))
        else:
            held.setdefault(path, []).append(text)
    for text in held.pop("REFERENCE_TYPE", held.pop("REF-TYPE", [])):
        draft.type = TYPES.get(text, "document")
        draft.keep("REFERENCE_TYPE", text)
    for path, name in PLAIN.items():
        for text in held.pop(path, []):
            draft.put(name, path, text)
    for text in held.pop("YEAR", []):
        draft.put_year("YEAR", text)
    for text in held.pop("ISBN", []):
        for serial in re.split(r"[\r\n]+", text):
            draft.put_serial("ISBN", serial)
    for path, texts in held.items():
        for text in texts:
            draft.keep(path, text)
    return draft
