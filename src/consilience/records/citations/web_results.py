"""A pasted list of web results: position, title, address and snippet of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consilience.evidence import Record

_NUMBERED = re.compile(r"^\s{0,8}(\d{1,4})[.)]\s+(\S.*)$")
_SECTION = re.compile(
    r"^\s{0,3}(?:[A-Z][A-Z &]{3,30}|People also (?:ask|search for)|Related searches|Top stories|"
    r"(?:Web|Image|Video|News) results|All results)\s*:?$"
)
_ADDRESS = re.compile(
    r"^\s*(?:<|URL:\s*)?((?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?)(\s*[›»>]\s*\S.*)?>?\s*$"
)
_LINKED = re.compile(
    r"^\s*(?:[-*]\s+|\d{1,4}[.)]\s+)?\[([^\]]{3,300})\]\((https?://[^)\s]+)\)\s*(.*)$"
)
_CUT = re.compile(r"(?:\.{3}|…)\s*$")
_BREADCRUMB = re.compile(r"\s*[›»]\s*")


@dataclass(slots=True)
class WebResult:
    """One result as the search engine showed it; what it cut short stays cut.

    Attributes
    ----------
    position : int
        Its place in its section, from 1.
    section : str
        The heading above it, such as IMAGES; empty where there is none.
    address : str
        As shown, with `›` where the engine shows a trail instead of an address.
    """

    position: int
    title: str
    line: int
    section: str = ""
    address: str = ""
    snippet: list[str] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether the engine cut the title short."""
        return bool(_CUT.search(self.title))

    def as_record(self) -> Record:
        """Give the result as the record of a web page: its snippet as abstract."""
        trail = bool(_BREADCRUMB.search(self.address))
        extra = {"position": (str(self.position),)}
        if self.section:
            extra["section"] = (self.section,)
        if trail:
            extra["address"] = (self.address,)
        address = self.address if self.address and not trail else None
        return Record(
            type="webpage",
            title=self.title,
            abstract=" ".join(self.snippet) or None,
            url=address,
            extra=extra,
        )


def read_web_results(text: str) -> list[WebResult]:
    """Read a pasted list of results: numbered, or told apart by their addresses.

    Examples
    --------
    >>> pasted = "1. Peers ..." + chr(10) + "https://a.org/b" + chr(10) + "What peers do ..."
    >>> [(r.position, r.title, r.address) for r in read_web_results(pasted)]
    [(1, 'Peers ...', 'https://a.org/b')]
    """
    lines = list(enumerate(re.split(r"\r\n|\r|\n", text), start=1))
    linked = list(_linked(lines))
    if linked:
        return linked
    numbered = sum(bool(_NUMBERED.match(line)) for _, line in lines)
    addresses = sum(bool(_ADDRESS.match(line)) for _, line in lines)
    if numbered >= 2 or (numbered and numbered >= addresses):
        return list(_numbered(lines))
    return list(_by_address(lines))


def looks_like_results(text: str) -> bool:
    """Tell a list of results: several, most with an address or a snippet that is cut."""
    found = read_web_results(text)
    told = sum(bool(r.address or any(_CUT.search(line) for line in r.snippet)) for r in found)
    short = sum(len(r.title) <= 160 for r in found)
    return len(found) >= 2 and told >= 0.4 * len(found) and short >= 0.9 * len(found)


def _linked(lines: list[tuple[int, str]]) -> Iterator[WebResult]:
    """Read `[title](address)`, as pages that were saved as Markdown have it."""
    held: WebResult | None = None
    position = 0
    for number, line in lines:
        found = _LINKED.match(line)
        if found:
            if held:
                yield held
            position += 1
            held = WebResult(position, found.group(1).strip(), number, address=found.group(2))
            line = found.group(3)
        if held and line.strip():
            held.snippet.append(line.strip())
    if held:
        yield held


def _numbered(lines: list[tuple[int, str]]) -> Iterator[WebResult]:
    held: WebResult | None = None
    section, expected = "", 1
    for number, line in lines:
        found = _NUMBERED.match(line)
        if _SECTION.match(line):
            section, expected = line.strip(" :"), 1
            if held:
                yield held
            held = None
        elif found and int(found.group(1)) in (expected, expected + 1, 1):
            if held:
                yield held
            position = int(found.group(1))
            held = WebResult(position, found.group(2).strip(), number, section)
            expected = position + 1
        elif held and line.strip():
            _add(held, line)
    if held:
        yield held


def _add(result: WebResult, line: str) -> None:
    address = _ADDRESS.match(line)
    if address and not result.address:
        result.address = " ".join(line.strip(" <>").removeprefix("URL:").split())
    else:
        result.snippet.append(line.strip())


def _by_address(lines: list[tuple[int, str]]) -> Iterator[WebResult]:
    """Read results that have no numbers: each has a line with its address.

    The title stands before it (with the name of the site between, in some engines), the snippet
    behind it, up to the title of the next.
    """
    filled = [(n, line.strip()) for n, line in lines if line.strip() and not _SECTION.match(line)]
    places = [k for k, (_, line) in enumerate(filled) if _ADDRESS.match(line)]
    titles = [
        _title_place(filled, k, previous)
        for previous, k in zip([-1, *places], places, strict=False)
    ]
    for position, (place, title) in enumerate(zip(places, titles, strict=True), start=1):
        number, text = filled[title]
        until = titles[position] if position < len(titles) else len(filled)
        snippet = [line for _, line in filled[place + 1 : until] if line != text]
        address = " ".join(filled[place][1].split())
        yield WebResult(position, text, number, "", address, snippet)


def _title_place(lines: list[tuple[int, str]], address: int, previous: int) -> int:
    """Give the line with the title that belongs to an address."""
    above = address - 1
    if above <= previous:
        return min(address + 1, len(lines) - 1)
    site = re.sub(r"\W+", "", lines[above][1].lower())
    domain = re.sub(r"\W+", "", re.sub(r"^https?://(?:www\.)?", "", lines[address][1].lower()))
    if above - 1 > previous and site and (site in domain or len(lines[above][1].split()) <= 3):
        return above - 1
    return above
