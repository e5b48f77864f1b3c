"""The lines of an RIS file as records: where one begins and ends, and what was irregular."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consilience.records.formats import ris_tags as tags
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_STRICT = re.compile(r"\ufeff*([A-Z][A-Z0-9])  -(?: (.*)|)$")
_LOOSE = re.compile(r"[ \t\ufeff]*([A-Z][A-Z0-9]|PMID)[ \t]*-(?:[ \t]+(.*)|)$")
_REGULAR = re.compile(r"\n([A-Z][A-Z0-9])  - (?! )(.*\S|)")
_REGULAR_START = re.compile(r"TY  - (?! )")
_NEXT_EDGE = re.compile(r"\n(?:TY|ER)")
_REGULAR_END = re.compile(r"\nER  - ?(?:\n|\Z)")
_SPACING = "irregular spacing of a tag"
_INSIDE = tags.KNOWN - {"TY", "ER"}
_EDGE = re.compile(r"[ \t\ufeff]*(TY|ER)[ \t]*-[ \t]*(.*)$")


@dataclass(slots=True)
class Wrapped:
    """The untagged lines that follow a value, and the line on which the value stands."""

    line: int
    lines: list[str]


@dataclass(slots=True)
class Part:
    """The lines from one TY or one first tag to the next TY or ER.

    Attributes
    ----------
    pairs : list of (tag, text)
        What its lines say, in their order and without TY and ER.
    types : list of str
        What stands behind TY.
    more : dict of int to Wrapped
        Untagged lines, by the place in `pairs` of the value that they follow.
    stray : list of str
        Untagged lines that follow no value.
    changes : list of (line, what, before, after)
        What was irregular.
    """

    line: int
    pairs: list[tuple[str, str]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    ended: bool = False
    after_blank: bool = True
    more: dict[int, Wrapped] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)
    last_line: int = 0

    def add(self, tag: str, text: str, line: int) -> None:
        """Add a value; untagged lines that follow go on with it."""
        self.pairs.append((tag, text))
        self.last_line = line

    def go_on(self, line: str, after_blank: bool) -> None:
        """Add an untagged line to the value before; apart where a blank line lies between."""
        if not self.pairs or (after_blank and self.pairs[-1][0] not in tags.PARAGRAPHED):
            self.stray.append(line.strip())
        else:
            place = len(self.pairs) - 1
            self.more.setdefault(place, Wrapped(self.last_line, [])).lines.append(line)

    def tell_spacing(self, line: int, before: str, after: str) -> None:
        """Tell a tag that is not spaced as RIS asks, once in a record: mostly all are so."""
        if all(what != _SPACING for _, what, _, _ in self.changes):
            self.changes.append((line, _SPACING, before, after))

    def has(self, wanted: frozenset[str]) -> bool:
        """Tell whether one of the tags is filled."""
        return any(tag in wanted and text.strip() for tag, text in self.pairs)

    def absorb(self, other: Part, what: str) -> None:
        """Take over a part that is no record of its own, and say why."""
        found = ["TY"] * bool(other.types) + [tag for tag, _ in other.pairs]
        shown = ", ".join(dict.fromkeys(found))
        self.changes.append((other.line, what, shown, ""))
        self.types += other.types
        self.more |= {len(self.pairs) + place: more for place, more in other.more.items()}
        self.pairs += other.pairs
        self.stray += other.stray
        self.changes += other.changes
        self.ended = self.ended or other.ended


def parts_of(source: Source) -> Iterator[Part]:
    """Cut the text at every TY and ER."""
    cutter = _Cutter(source)
    for number, block in source.blocks():
        yield from cutter.take(block, number)
    yield from cutter.rest()


class _Cutter:
    """Takes records that are regular as a whole, and all others line by line."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._part: Part | None = None
        self._loose_text: list[str] = []
        self._blank = True

    def take(self, block: str, number: int) -> Iterator[Part]:
        """Give the parts that end in a block of whole lines, of which the first has this number."""
        place = 0
        while place < len(block):
            if block.startswith("\n", place):
                self._blank = True
                place, number = place + 1, number + 1
                continue
            regular = _regular(block, place, number)
            if regular is not None:
                whole, place = regular
                if self._part is not None:
                    yield self._part
                self._begin(whole)
                yield whole
                self._part = None
                number += len(whole.pairs) + 2
                continue
            end = block.find("\n", place)
            end = len(block) if end < 0 else end
            yield from self._line(block[place:end].rstrip("\r"), number)
            place, number = end + 1, number + 1

    def rest(self) -> Iterator[Part]:
        """Give the part that the file ends with."""
        if self._part is not None:
            yield self._part
        self._tell_loose(None)

    def _begin(self, part: Part) -> None:
        """Begin a part with a TY."""
        part.after_blank = self._blank
        self._part, self._blank = part, False
        if self._loose_text:
            self._tell_loose(part.line)

    def _line(self, line: str, number: int) -> Iterator[Part]:
        # Nine lines of ten are regular; the rest is looked at closely below.
        if (
            line[2:6] == "  - "
            and line[:2] in _INSIDE
            and line[6:7] != " "
            and "\r" not in line
            and self._part is not None
        ):
            self._part.add(line[:2], line[6:].rstrip(), number)
            self._blank = False
            return
        for piece in line.split("\r"):
            if piece.strip(" \t\ufeff"):
                yield from self._piece(piece, number)
            else:
                self._blank = True

    def _piece(self, piece: str, number: int) -> Iterator[Part]:
        part = self._part
        tag, text, regular = _split(piece)
        if tag == "ER":
            yield _ended(part, number, text)
            part = self._part = None
        elif tag == "TY":
            if part is not None:
                yield part
            part = Part(number, types=[text])
            self._begin(part)
        elif tag:
            part = self._part = part or Part(number)
            part.add(tag, text, number)
        elif part is None or not (part.pairs or part.types):
            self._loose_text.append(piece.strip())
        else:
            part.go_on(piece, self._blank)
        if not regular and tag and part is not None:
            part.tell_spacing(number, piece[:12].strip(), f"{tag}  - ")
        self._blank = False

    def _tell_loose(self, number: int | None) -> None:
        if self._loose_text:
            what = "lines outside of any record left out"
            told = quote("\n".join(self._loose_text))
            self._source.report(Issue("note", self._source.name, number, None, None, what, told))
            self._loose_text.clear()


def _regular(block: str, place: int, number: int) -> tuple[Part, int] | None:
    """Give the record that begins here, if every line of it is as RIS wants it, and where it ends.

    Regular is TY, then lines of `XX  - value` with no more than one space before the value, then
    ER, each at the beginning of its line.
    """
    begins = _REGULAR_START.match(block, place)
    edge = _NEXT_EDGE.search(block, place) if begins else None
    ends = _REGULAR_END.match(block, edge.start()) if edge else None
    if edge is None or ends is None:
        return None
    text = block[place : edge.start()]
    pairs = _REGULAR.findall(text)
    if text.count("\n") != len(pairs) or "\r" in text:
        return None
    type = text.partition("\n")[0][6:].strip()
    return Part(number, pairs, [type], ended=True), ends.end()


def _split(line: str) -> tuple[str, str, bool]:
    """Give tag, value and whether the tag is spaced as RIS asks."""
    found = _STRICT.match(line)
    if found:
        value = found.group(2) or ""
        return found.group(1), value.strip(), not value.startswith(" ") or not value.strip()
    for pattern in (_EDGE, _LOOSE):
        found = pattern.match(line)
        if found and found.group(1) in tags.KNOWN and (pattern is _LOOSE or _is_edge(found)):
            return found.group(1), (found.group(2) or "").strip(), False
    return "", "", True


def _is_edge(found: re.Match[str]) -> bool:
    """Tell a TY or ER without its spaces from a sentence that begins with these letters."""
    value = found.group(2).strip()
    return not value or (found.group(1) == "TY" and value.isupper() and value.isalpha())


def _ended(part: Part | None, number: int, text: str) -> Part:
    """Give the part that an ER ends, or an empty one for an ER that ends nothing."""
    part = part or Part(number)
    part.ended = True
    if text:
        part.changes.append((number, "text after ER left out", text, ""))
    return part


def join_parts(parts: Iterator[Part]) -> Iterator[Part]:
    """Put together what belongs to one record, keeping one record back."""
    held: Part | None = None
    for part in parts:
        if held is None:
            held = part
            continue
        if not part.types and not part.has(tags.IDENTITY):
            held.absorb(part, "stray second ER" if not part.pairs else "lines after ER")
        elif not held.ended and not part.after_blank and not _both_identified(held, part):
            held.absorb(part, "TY repeated inside the record")
        else:
            if held.types or held.pairs:
                yield held
            held = part
    if held is not None and (held.types or held.pairs):
        yield held


def _both_identified(one: Part, other: Part) -> bool:
    """Tell whether both have what only a record of its own has."""
    return other.has(tags.STRONG_IDENTITY) and one.has(tags.STRONG_IDENTITY)
