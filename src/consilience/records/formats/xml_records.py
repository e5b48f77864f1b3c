"""The records of an XML export one at a time, each parsed on its own.

The text between the start and the end of a record's element is handed to lxml by itself. So
memory stays flat, damage stays within its record, several documents may stand in one file (as
PubMed's batches do), and no entity that a document declares is ever seen.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from consilience.records.issue import Issue, quote
from consilience.records.source import Source

LONGEST_RECORD = 16 * 1024 * 1024
"""Characters of one record; what is longer has lost its end."""
LONGEST_START = 1_024
"""Characters in which the name of an element that begins there can be told."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")


@dataclass(slots=True)
class XmlRecord:
    """One record's element.

    Attributes
    ----------
    element : lxml element
        The record.
    line : int
        Line of the file on which it starts.
    changes : list of (what, before)
        What had to be mended before it could be parsed.
    """

    element: etree._Element
    line: int
    changes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Span:
    """The text of one record, whether its end was found, and the line on which it starts."""

    text: str
    ended: bool
    line: int


def xml_records(source: Source, *names: str) -> Iterator[XmlRecord | Issue]:
    """Give every element of these names, in the order of the file.

    An element that is damaged is read as far as it goes and says so; one of which nothing can
    be read is a refused issue.
    """
    scanner, strict = _Scanner(names), _parser()
    for chunk in source.chunks():
        for span in scanner.take(chunk):
            yield _parse(span, strict) or _refused(span, source.name)
    for span in scanner.take("", last=True):
        yield _parse(span, strict) or _refused(span, source.name)


def path_texts(element: etree._Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Give path and text of every element below that holds text, `<style>` runs joined."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        here = f"{path}/{child.tag}" if path else child.tag
        if any(isinstance(below.tag, str) and below.tag != "style" for below in child):
            yield from path_texts(child, here)
        else:
            yield here, "".join(str(run) for run in child.itertext()).strip()


class _Scanner:
    """Cuts text at the starts and ends of the elements; comments between them are passed."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._starts = re.compile(rf"<!--|<({'|'.join(names)})(?=[\s/>])")
        self._ends = {name: re.compile(rf"</{name}\s*>|<{name}(?=[\s>])") for name in names}
        self._text = ""
        self._line = 1
        self._looked = 0

    def take(self, chunk: str, *, last: bool = False) -> Iterator[_Span]:
        """Add a piece of the file and give the records that are whole, or the `last` as it is."""
        text = self._text = self._text + chunk
        done = 0
        while found := self._starts.search(text, done):
            begin = found.start()
            end, ended = self._end_of(found)
            if end is None and not last and len(text) - begin <= LONGEST_RECORD:
                break
            self._line += text.count("\n", done, begin)
            done, self._looked = len(text) if end is None else end, 0
            if found.group(1):
                yield _Span(text[begin:done], ended, self._line)
            self._line += text.count("\n", begin, done)
        hold = found.start() if found else self._last_start(done)
        self._line += text.count("\n", done, hold)
        self._text = text[hold:]
        self._looked = max(0, len(self._text) - 100)

    def _end_of(self, start: re.Match[str]) -> tuple[int | None, bool]:
        """Give where an element or a comment ends, and whether by an end of its own."""
        text, name = self._text, start.group(1)
        if name is None:
            close = text.find("-->", start.end())
            return (close + 3 if close >= 0 else None), True
        opened = text.find(">", start.end())
        if opened >= 0 and text[opened - 1] == "/":
            return opened + 1, True
        found = self._ends[name].search(text, max(self._looked, start.end()))
        if found is None:
            return None, False
        own = text.startswith("</", found.start())
        return (found.end() if own else found.start()), own

    def _last_start(self, done: int) -> int:
        """Give where an element may have begun at the end of the text, which is kept for then."""
        near = max(done, len(self._text) - LONGEST_START)
        cut = self._text.rfind("<", near)
        return cut if cut >= 0 else len(self._text)


def _refused(span: _Span, file: str) -> Issue:
    what = "the XML of this record is broken and nothing of it could be read"
    return Issue(
        "refused", file, span.line, None, None, what, quote(_FORBIDDEN.sub(" ", span.text))
    )


def _parse(span: _Span, strict: etree.XMLParser) -> XmlRecord | None:
    """Parse a record; where that fails, after mending it, and in the end as far as it goes."""
    changes = []
    if not span.ended:
        what = "the file is cut or damaged in this record; kept as far as it goes, export it again"
        changes.append((what, span.text[-80:]))
    try:
        return XmlRecord(etree.fromstring(span.text, strict), span.line, changes)
    except (etree.XMLSyntaxError, ValueError):
        text, mended = _mended(span.text)
        changes += mended
    try:
        return XmlRecord(etree.fromstring(text, strict), span.line, changes)
    except (etree.XMLSyntaxError, ValueError) as error:
        if span.ended:
            changes.append((f"the XML is broken here; read as far as it goes: {error}", ""))
    try:
        element = etree.fromstring(text, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    if element is None or not any(str(run).strip() for run in element.itertext()):
        return None
    return XmlRecord(element, span.line, changes)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )


def _mended(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Replace what XML does not know: control characters, names of HTML, a bare ampersand."""
    changes = []
    for pattern, what, change in (
        (_FORBIDDEN, "characters that XML forbids replaced by spaces", " "),
        (_FORBIDDEN_REFERENCE, "characters that XML forbids replaced by spaces", " "),
        (_NAMED, "HTML entities resolved", _character),
        (_BARE, "& that stands for itself written as XML wants it", "&amp;"),
    ):
        found = pattern.search(text)
        if found is None:
            continue
        made = pattern.sub(change, text)
        if made != text:
            around = text[max(0, found.start() - 40) : found.end() + 40]
            changes.append((what, _FORBIDDEN.sub("\ufffd", around)))
            text = made
    return text, changes


def _character(found: re.Match[str]) -> str:
    name = found.group(1)
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return found.group()
    return html.entities.html5.get(f"{name};", found.group())
