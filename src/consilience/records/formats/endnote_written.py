"""Records as EndNote XML, which EndNote, Zotero, Covidence, Rayyan and EPPI-Reviewer take in.

What it cannot hold when it is written: tags of `extra` that are no path of small letters, a name
with a semicolon, a PMID that is no number, a year that is none, line breaks but in the abstract,
white space at the ends, and the place in an earlier file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from lxml import etree

from consilience.evidence import Record
from consilience.records.identity import normalise_pmid

KINDS: dict[str, tuple[str, str]] = {
    "article-journal": ("Journal Article", "17"), "book": ("Book", "6"),
    "chapter": ("Book Section", "5"), "paper-conference": ("Conference Paper", "47"),
    "thesis": ("Thesis", "32"), "report": ("Report", "27"), "webpage": ("Web Page", "12"),
    "document": ("Generic", "13"), "article-magazine": ("Magazine Article", "19"),
    "article-newspaper": ("Newspaper Article", "23"), "manuscript": ("Unpublished Work", "34"),
    "patent": ("Patent", "25"), "dataset": ("Dataset", "59"), "post-weblog": ("Blog", "56"),
    "software": ("Computer Program", "9"), "legal_case": ("Case", "7"),
    "legislation": ("Statute", "31"), "bill": ("Bill", "4"), "hearing": ("Hearing", "14"),
    "map": ("Map", "20"), "graphic": ("Artwork", "2"), "standard": ("Standard", "58"),
    "entry-encyclopedia": ("Encyclopedia", "53"), "entry-dictionary": ("Dictionary", "52"),
    "periodical": ("Serial", "57"), "personal_communication": ("Personal Communication", "26"),
    "motion_picture": ("Film or Broadcast", "21"),
}  # fmt: skip
"""EndNote's name and number of each type that is written."""

ORDER = (
    "ref-type contributors auth-address titles periodical pages volume number issue num-vols "
    "edition section reprint-edition keywords dates pub-location publisher isbn accession-num "
    "call-num abstract label caption notes work-type urls custom1 custom2 custom3 custom4 "
    "custom5 custom6 custom7 electronic-resource-num remote-database-name "
    "remote-database-provider research-notes language access-date"
).split()
"""The elements of a record in EndNote's own order; others come behind."""

FIELD_AT: dict[str, str] = {
    "titles/title": "title", "titles/secondary-title": "journal", "titles/alt-title": "journal",
    "periodical/full-title": "journal", "periodical/abbr-1": "journal", "volume": "volume",
    "number": "issue", "pages": "pages", "abstract": "abstract", "language": "language",
    "dates/year": "year", "dates/pub-dates/date": "year", "remote-database-name": "database",
    "accession-num": "accession", "urls/related-urls/url": "url", "urls/web-urls/url": "url",
    "electronic-resource-num": "doi", "contributors/authors/author": "", "keywords/keyword": "",
}  # fmt: skip
"""The field that is read at a path; a second value there goes into `extra` again."""

_PATH = re.compile(r"[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)*")
_LIST = re.compile(";|,.*,")
"""A keyword that stands alone and is read as a list."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STYLE = {"face": "normal", "font": "default", "size": "100%"}


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as EndNote XML, one at a time."""
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n')
    for record in records:
        stream.write(etree.tostring(_element(record), encoding="unicode"))
        stream.write("\n")
    stream.write("</records></xml>\n")


def _is_written(tag: str, record: Record) -> bool:
    """Tell whether a tag is a path at which it is read back, and below which nothing stands."""
    if tag == "ref-type":
        return True
    if tag == "isbn":
        written = list(_serials(record))
        return all(value in written for value in record.extra[tag])
    if tag in FIELD_AT:
        field = FIELD_AT[tag]
        return bool(field) and getattr(record, field) is not None
    below = any(other.startswith(f"{tag}/") for other in (*FIELD_AT, *record.extra))
    return bool(_PATH.fullmatch(tag)) and not below


def _element(record: Record) -> etree._Element:
    element = etree.Element("record")
    name, code = KINDS.get(record.type, KINDS["document"])
    name = record.extra.get("ref-type", (name,))[0]
    kind = etree.SubElement(element, "ref-type", {"name": name})
    kind.text = code
    for path, text in _leaves(record):
        if text.strip():
            style = etree.SubElement(_place(element, path), "style", _STYLE)
            style.text = _FORBIDDEN.sub(" ", text)
    if len(record.keywords) == 1 and _LIST.search(record.keywords[0]):
        # An empty one behind it says that it is one keyword, and no list that was joined.
        _place(element, "keywords/keyword")
    element[:] = sorted(element, key=_order)
    return element


def _order(child: etree._Element) -> int:
    return ORDER.index(str(child.tag)) if child.tag in ORDER else len(ORDER)


def _place(element: etree._Element, path: str) -> etree._Element:
    """Make the element at the end of a path, below those that are there already."""
    *above, last = path.split("/")
    for name in above:
        below = element.find(name)
        element = etree.SubElement(element, name) if below is None else below
    return etree.SubElement(element, last)


def _leaves(record: Record) -> Iterator[tuple[str, str]]:
    for author in record.authors:
        # A comma at its end tells EndNote that a name is a group's.
        group = "," not in author and " " in author
        yield "contributors/authors/author", f"{author}," if group else author
    yield "titles/title", record.title or ""
    yield "titles/secondary-title", record.journal or ""
    if record.type.startswith("article-"):
        yield "periodical/full-title", record.journal or ""
    yield "pages", record.pages or ""
    yield "volume", record.volume or ""
    yield "number", record.issue or ""
    yield from (("keywords/keyword", word) for word in record.keywords)
    yield "dates/year", str(record.year) if record.year is not None else ""
    yield from (("isbn", serial) for serial in _serials(record))
    yield "accession-num", record.accession or ""
    yield "abstract", (record.abstract or "").replace("\n", "\r")
    if pmid := normalise_pmid(record.pmid):
        yield "notes", f"PMID: {pmid}"
    yield "urls/related-urls/url", record.url or ""
    yield "electronic-resource-num", record.doi or ""
    yield "remote-database-name", record.database or ""
    yield "language", record.language or ""
    for path, values in record.extra.items():
        if path not in ("ref-type", "isbn") and _is_written(path, record):
            yield from ((path, value) for value in values)


def _serials(record: Record) -> Iterator[str]:
    """Give each ISBN and ISSN, with the words beside it where the source had some."""
    raw = record.extra.get("isbn", ())
    for serial in (record.isbn, record.issn):
        for number in (serial or "").split("; "):
            yield next((value for value in raw if value.startswith(number)), number)
