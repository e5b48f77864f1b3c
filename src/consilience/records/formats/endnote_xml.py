"""EndNote XML: `<xml><records><record>`, text in `<style>` runs, often one line of megabytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from consilience.errors import FormatUnknown, ReadError
from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.foreign import is_html, is_markup
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_ROOT = re.compile(r"<records>\s*<record\b|<xml>\s*<records\b")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

TYPES: dict[str, str] = {
    "Journal Article": "article-journal", "Book": "book", "Book Section": "chapter",
    "Edited Book": "book", "Electronic Book": "book", "Electronic Book Section": "chapter",
    "Conference Proceedings": "paper-conference", "Conference Paper": "paper-conference",
    "Thesis": "thesis", "Report": "report", "Government Document": "report", "Web Page": "webpage",
    "Generic": "document", "Electronic Article": "article-journal",
    "Magazine Article": "article-magazine",
    "Newspaper Article": "article-newspaper", "Unpublished Work": "manuscript",
    "Manuscript": "manuscript", "Patent": "patent", "Dataset": "dataset", "Blog": "post-weblog",
    "Computer Program": "software", "Case": "legal_case", "Statute": "legislation", "Bill": "bill",
    "Hearing": "hearing", "Map": "map", "Artwork": "graphic", "Encyclopedia": "entry-encyclopedia",
    "Dictionary": "entry-dictionary", "Standard": "standard", "Serial": "periodical",
    "Personal Communication": "personal_communication", "Online Database": "dataset",
    "Film or Broadcast": "motion_picture", "Audiovisual Material": "motion_picture",
}  # fmt: skip
CODES: dict[str, str] = {
    "0": "article-journal", "17": "article-journal", "1": "book", "6": "book", "7": "chapter",
    "5": "chapter",
    "3": "paper-conference", "10": "paper-conference", "32": "thesis", "27": "report",
    "13": "document",
}  # fmt: skip
"""Codes of the current program, for records whose type has no name."""

PLAIN: dict[str, str] = {
    "titles/title": "title",
    "titles/secondary-title": "journal",
    "periodical/full-title": "journal",
    "titles/alt-title": "journal",
    "periodical/abbr-1": "journal",
    "volume": "volume",
    "number": "issue",
    "pages": "pages",
    "abstract": "abstract",
    "language": "language",
    "remote-database-name": "database",
    "accession-num": "accession",
    "urls/related-urls/url": "url",
    "urls/web-urls/url": "url",
}
"""Where the fields of a record stand, the surest place of each first."""


def recognise(head: str) -> float:
    """Tell EndNote's XML by its two outer elements."""
    return 0.98 if is_markup(head) and _ROOT.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of an EndNote XML export, one record in memory at a time.

    Raises
    ------
    FormatUnknown
        Where the XML is another program's; the message names its outer element.
    """
    index = 0
    for item in _elements(source):
        if isinstance(item, Issue):
            yield item
            continue
        index += 1
        yield from _draft(item, source.name, index).finish()
        item.clear()
        parent = item.getparent()
        while parent is not None and item.getprevious() is not None:
            del parent[0]
    if index == 0 and not recognise(source.head):
        raise FormatUnknown(_what_else(source.head), file=source.name)


def _what_else(head: str) -> str:
    if is_html(head):
        return "this is a web page (HTML), not EndNote XML; export the records again"
    found = re.search(r"<([A-Za-z_][\w.:-]*)", head)
    outer = f"its outer element is <{found.group(1)}>" if found else "it is no XML"
    return f"this is not EndNote XML ({outer}); export from EndNote with the style EndNote XML"


def _elements(source: Source) -> Iterator[etree._Element | Issue]:
    parser = etree.XMLPullParser(
        events=("end",), tag="record", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, encoding="utf-8",
    )  # fmt: skip
    try:
        for text in _clean_chunks(source):
            parser.feed(text.encode("utf-8"))
            yield from _finished(parser)
        parser.close()
    except etree.XMLSyntaxError as error:
        yield from _finished(parser)
        line = error.lineno or None
        wrong = _wrong(error.msg or "")
        if not recognise(source.head):
            raise ReadError(f"the XML is broken: {wrong}", file=source.name, line=line) from error
        what = f"the XML is broken here and nothing behind it could be read: {wrong}"
        yield Issue("refused", source.name, line, None, None, what)


def _wrong(said: str) -> str:
    if "entity amplification" in said or "entity reference loop" in said:
        return "its entities grow without end, as no reference manager writes them; export it again"
    return said


def _finished(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield element


def _clean_chunks(source: Source) -> Iterator[str]:
    """Give the text without its declaration and without characters that XML forbids."""
    rest, first = "", True
    for chunk in source.chunks():
        text = rest + chunk
        if first:
            text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
            first = False
        cut = text.rfind("&", max(0, len(text) - 12))
        rest, text = (text[cut:], text[:cut]) if cut >= 0 else ("", text)
        yield _without_forbidden(source, text)
    if rest:
        yield _without_forbidden(source, rest)


def _without_forbidden(source: Source, text: str) -> str:
    for pattern in (_FORBIDDEN, _FORBIDDEN_REFERENCE):
        found = pattern.search(text)
        if found:
            around = text[max(0, found.start() - 40) : found.end() + 40]
            what = "characters that XML forbids replaced by spaces"
            place = (source.name, None, None, None, what, quote(around))
            source.report(Issue("repaired", *place))
            text = pattern.sub(" ", text)
    return text


def _draft(element: etree._Element, file: str, index: int) -> Draft:
    draft = Draft(file, index, _line(element))
    leaves = list(_leaves(element, ""))
    kind = element.find("ref-type")
    if kind is not None:
        name, code = str(kind.get("name") or ""), _text(kind)
        draft.type = TYPES.get(name) or ("document" if name else CODES.get(code, "document"))
        draft.keep("ref-type", name or code)
    held: dict[str, list[str]] = {}
    for path, text in leaves:
        if path == "contributors/authors/author":
            draft.put_authors(re.split(r"[\r\n]+|;", text))
        elif path == "keywords/keyword":
            draft.put_keywords(re.split(r"[\r\n]+", text))
        elif path != "ref-type":
            held.setdefault(path, []).append(text)
    _put(draft, held)
    return draft


def _put(draft: Draft, held: dict[str, list[str]]) -> None:
    for path, name in PLAIN.items():
        for text in held.pop(path, []):
            draft.put(name, path, text)
    for path in ("dates/year", "dates/pub-dates/date"):
        for text in held.pop(path, []):
            if path == "dates/year" or (draft.year is None and re.search(r"\d{4}", text)):
                draft.put_year(path, text)
            else:
                draft.keep(path, text)
    for text in held.pop("electronic-resource-num", []):
        draft.put_doi("electronic-resource-num", text)
    for text in held.pop("isbn", []):
        for serial in re.split(r"[\r\n]+", text):
            draft.put_serial("isbn", serial)
    for path, texts in held.items():
        for text in texts:
            draft.keep(path, text)


def _leaves(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """Give path and text of every element that holds text, style runs joined."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        here = f"{path}/{child.tag}" if path else child.tag
        if any(isinstance(below.tag, str) and below.tag != "style" for below in child):
            yield from _leaves(child, here)
        else:
            yield here, _text(child)


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _text(element: etree._Element) -> str:
    return "".join(str(run) for run in element.itertext()).strip()
