"""The lines of an RIS file as records: where one begins and ends, and what was irregular."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consilience.records.formats import ris_tags as tags
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_STRICT = re.compile(r"\ufeff*([A-Z][A-Z0-9])  -(?: (.*)|)$")
_LOOSE = re.compile(r"[ \t\ufeff]*([A-Z][A-Z0-9]|PMID)[ \t]*-(?:[ \t]+(.*)|)$")
_EDGE = re.compile(r"[ \t\ufeff]*(TY|ER)[ \t]*-[ \t]*(.*)$")


@dataclass(slots=True)
class Part:
    """The lines from one TY or one first tag to the next TY or ER."""

    line: int
    values: list[Value] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    ended: bool = False
    after_blank: bool = True
    stray: list[str] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)

    def has(self, wanted: frozenset[str]) -> bool:
        """Tell whether one of the tags is filled."""
        return any(value.tag in wanted and value.text.strip() for value in self.values)

    def absorb(self, other: Part, what: str) -> None:
        """Take over a part that is no record of its own, and say why."""
        shown = ", ".join(dict.fromkeys(["TY"] * bool(other.types) + [v.tag for v in other.values]))
        self.changes.append((other.line, what, shown, ""))
        self.types += other.types
        self.values += other.values
        self.stray += other.stray
        self.changes += other.changes
        self.ended = self.ended or other.ended


@dataclass(slots=True)
class Value:
    """One tag with its value; `more` are the untagged lines that follow it."""

    tag: str
    text: str
    line: int
    more: Sequence[str] = ()


def parts_of(source: Source) -> Iterator[Part]:
    """Cut the lines at every TY and ER."""
    part: Part | None = None
    loose_text: list[str] = []
    blank = True
    known = tags.KNOWN - {"TY", "ER"}
    for number, line in source.lines():
        # Nine lines of ten are regular; the rest is looked at closely below.
        if (
            line[2:6] == "  - "
            and line[:2] in known
            and line[6:7] != " "
            and "\r" not in line
            and part is not None
        ):
            part.values.append(Value(line[:2], line[6:].rstrip(), number))
            blank = False
            continue
        for piece in _pieces(line):
            if not piece.strip(" \t\ufeff"):
                blank = True
                continue
            tag, text, regular = _split(piece)
            if tag == "ER":
                yield _ended(part, number, text)
                part = None
            elif tag == "TY":
                if part is not None:
                    yield part
                part = Part(number, types=[text], after_blank=blank)
                _preamble(source, loose_text, number)
            elif tag:
                part = part or Part(number)
                part.values.append(Value(tag, text, number))
            elif part is None or not (part.values or part.types):
                loose_text.append(piece.strip())
            else:
                _continue(part, piece, blank)
            if not regular and tag and part is not None:
                part.changes.append(
                    (number, "irregular spacing of a tag", piece[:12].strip(), f"{tag}  - ")
                )
            blank = False
    if part is not None:
        yield part
    _preamble(source, loose_text, None)


def _pieces(line: str) -> list[str]:
    """Split a line at carriage returns that stand alone inside it."""
    return line.split("\r") if "\r" in line else [line]


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


def _continue(part: Part, line: str, after_blank: bool) -> None:
    """Add an untagged line to the value before it; apart where a blank line lies between."""
    value = part.values[-1] if part.values else None
    if value is None or (after_blank and value.tag not in (*tags.ABSTRACTS, "N1")):
        part.stray.append(line.strip())
    else:
        value.more = [*value.more, line]


def _preamble(source: Source, lines: list[str], number: int | None) -> None:
    if lines:
        what = "lines outside of any record left out"
        place = (source.name, number, None, None, what, quote("\n".join(lines)))
        source.report(Issue("note", *place))
        lines.clear()


def join_parts(parts: Iterator[Part]) -> Iterator[Part]:
    """Put together what belongs to one record, keeping one record back."""
    held: Part | None = None
    for part in parts:
        if held is None:
            held = part
            continue
        own = part.has(tags.STRONG_IDENTITY)
        if not part.types and not part.has(tags.IDENTITY):
            held.absorb(part, "stray second ER" if not part.values else "lines after ER")
        elif (
            not held.ended and not part.after_blank and not (own and held.has(tags.STRONG_IDENTITY))
        ):
            held.absorb(part, "TY repeated inside the record")
        else:
            if held.types or held.values:
                yield held
            held = part
    if held is not None and (held.types or held.values):
        yield held
