"""A pasted reference list, parted into its references, whatever the lines and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from consilience.records.citations import noise
from consilience.records.citations.cited import Citation, read_citation
from consilience.records.citations.names import LETTER, authors_of
from consilience.records.citations.title import group_of

_PARTICLES = (
    r"(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]el|[Dd]er|[Dd]en|[Dd]i|[Dd]u|[Ll]a|le|ten|ter|al|el)[ ]){1,2}"
)
_NUMBERS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\s*\[\s*(\d{1,4})\s*\]\.?\s*",
        r"^\s*\((\d{1,4})\)\s*",
        r"^\s*(\d(?:[ ]?\d){0,3})\s?[.)](?!\d)\s*",
        rf"^\s*(\d{{1,4}})(?:\s+|\t)(?=(?:{_PARTICLES})?[{LETTER}“\"‘'])",
        rf"^\s*(\d{{1,3}})(?=[{LETTER}][a-zà-ÿ’'-]+[ ,])",
    )
)
"""How lists number: [1], (1), 1. or 1), 1, and 1 run into the name; digits may be split."""
_SAME = re.compile(r"(?:[—―–-][ ]?){3}[ ]?[.,]|———[.,]")
"""The dash that stands for the authors of the entry before."""
_GROUP_DATED = re.compile(rf"[{LETTER}][^.()\d]{{3,100}}[.,]?\s\((?:1[6-9]|20)\d\d[a-z]?[,)]")
_YEAR_NEXT = re.compile(r"[\s.,]*\(?(?:1[6-9]|20)\d\d[a-z]?[).,]")
_CUT = re.compile(
    rf"[{LETTER}][\w’'-]+(?:[ ,-]+[{LETTER}][\w’'.-]*)*[,.]?$|.{{0,40}}[A-Z]{{1,3}},\s"
)
_BULLET = re.compile(r"^\s*[•●▪–*‣·]\s+")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_COMPLETE = re.compile(r"(?:[.)\]”\"]|https?://\S+|10\.\d{4,9}/\S+|\d)\s*$")
_STARTS = re.compile(rf"^\s*(?:[{LETTER}“\"‘'\[]|{_PARTICLES}[{LETTER}]|{_SAME.pattern})")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|10\.\d{4,9}/)\S*$")
_ADDRESS = re.compile(r"https?://|www\.|10\.\d{4,9}/")
_LONGEST = 2_000


@dataclass(slots=True)
class Reference:
    """One reference of a list before it is read: its text, number and lines."""

    text: str
    line: int
    number: int | None = None
    changes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ReferenceList:
    """What a pasted text came to.

    Attributes
    ----------
    references : list of Reference
        In the order of the text.
    left_out : list of (int, str)
        Line and text of what is no reference: links, headers of pages, headings.
    numbered : bool
        The list has numbers of its own.
    """

    references: list[Reference]
    left_out: list[tuple[int, str]]
    numbered: bool


def part_references(text: str) -> ReferenceList:
    """Part a text into references: numbered or not, one a line or wrapped, with noise between.

    Where the text has a heading such as "References", what stands before it is left out.
    """
    lines = list(enumerate(re.split(r"\r\n|\r|\n", text.replace("\x0c", "\n")), start=1))
    lines, left_out = _within_headings(lines)
    shapes = noise.repeated(line for _, line in lines)
    kept: list[tuple[int, str]] = []
    for number, line in lines:
        if line.strip() and (noise.is_noise(line) or noise.is_repeated(line, shapes)):
            left_out.append((number, line.strip()))
            kept.append((number, "\0" if noise.is_links(line) else "\1"))
        else:
            kept.append((number, line))
    pattern = _numbering(line for _, line in kept)
    found = _numbered(kept, pattern) if pattern else _unnumbered(kept)
    references = [r for reference in found if (r := _cleaned(reference)).text]
    _name_the_same(references)
    if pattern is None:
        first, last = _densest([_looks_cited(reference.text) for reference in references])
        left_out += [(r.line, r.text) for r in (*references[:first], *references[last:])]
        references = references[first:last]
    return ReferenceList(references, sorted(left_out), pattern is not None)


def read_references(text: str) -> list[Citation]:
    """Read every reference of a pasted list.

    Examples
    --------
    >>> text = "1. Berg J. Peers. BMJ. 2001;3:1-9." + chr(10) + "2. Doe K. Kin. BMJ. 2002;4:5."
    >>> [(cited.number, cited.record.year) for cited in read_references(text)]
    [(1, 2001), (2, 2002)]
    """
    parted = part_references(text).references
    return [
        read_citation(reference.text, number=reference.number or n, line=reference.line)
        for n, reference in enumerate(parted, start=1)
    ]


def _looks_cited(text: str) -> bool:
    """Tell a reference from prose by a year or an address, its length and how it begins."""
    dated = _YEAR.search(text) or _ADDRESS.search(text)
    prose = len(text) > 700 or (len(text) > 250 and authors_of(text) is None)
    return bool(dated) and not prose


def _densest(cited: list[bool]) -> tuple[int, int]:
    """Give the stretch of a pasted page that is its list; all of it where most looks cited."""
    if sum(cited) >= 0.6 * len(cited):
        return 0, len(cited)
    best, start, held, span = 0, 0, 0, (0, len(cited))
    for n, one in enumerate(cited):
        held += 1 if one else -1
        if held <= 0:
            held, start = 0, n + 1
        elif held > best:
            best, span = held, (start, n + 1)
    return span


def _within_headings(
    lines: list[tuple[int, str]],
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Cut a text to what stands between the heading of its list and the next heading."""
    starts = [n for n, (_, line) in enumerate(lines) if noise.HEADING.match(line)]
    first = starts[-1] + 1 if starts and starts[-1] < len(lines) - 1 else 0
    if starts and len(starts) > 1 and "continued" in lines[starts[-1]][1].lower():
        first = starts[0] + 1
    last = next(
        (n for n, (_, line) in enumerate(lines) if n >= first + 2 and noise.AFTER.match(line)),
        len(lines),
    )
    outside = lines[:first] + lines[last:]
    left_out = [(number, line.strip()) for number, line in outside if line.strip()]
    return lines[first:last], left_out


def _numbering(lines: Iterable[str]) -> re.Pattern[str] | None:
    """Give the pattern of the numbers that run on from line to line, or None."""
    filled = [line for line in lines if line.strip("\0\1 \t")]
    best, longest = None, 0
    for pattern in _NUMBERS:
        expected, run = None, 0
        for line in filled:
            found = pattern.match(line)
            number = _number(found) if found else None
            if number is not None and (expected is None or 0 <= number - expected <= 2):
                expected, run = number + 1, run + 1
        if run > longest:
            best, longest = pattern, run
    enough = longest >= 2 or (longest == 1 and len(filled) == 1)
    return best if enough and longest * 12 >= len(filled) else None


def _number(found: re.Match[str]) -> int:
    return int(found.group(1).replace(" ", ""))


def _numbered(lines: list[tuple[int, str]], pattern: re.Pattern[str]) -> Iterator[Reference]:
    """Give the references of a numbered list; a number that does not follow is text."""
    held: Reference | None = None
    expected: int | None = None
    for line_number, line in lines:
        if not line.strip("\0\1 \t"):
            continue
        found = pattern.match(line)
        number = _number(found) if found else None
        if found and number is not None and (expected is None or 0 <= number - expected <= 2):
            if held:
                yield from _run_on(held, pattern)
            held, expected = Reference(line[found.end() :], line_number, number), number + 1
            if " " in found.group(1):
                held.changes.append(f"the number {found.group(1)} put together")
        elif held:
            held.text = _joined(held.text, line)
    if held:
        yield from _run_on(held, pattern)


def _run_on(reference: Reference, pattern: re.Pattern[str]) -> Iterator[Reference]:
    """Part references whose numbers stand in one line: `1. … 2. … 3. …`."""
    number = reference.number or 1
    while True:
        follows = re.compile(
            rf"(?<=[.\])\d/;a-z])\s+"
            rf"(?:\[{number + 1}\]|\({number + 1}\)|{number + 1}[.)])\s+(?=[^\s\d])"
        ).search(reference.text, 30)
        if not follows:
            yield reference
            return
        before = reference.text[: follows.start()]
        yield Reference(before, reference.line, number, reference.changes)
        number += 1
        reference = Reference(reference.text[follows.end() :], reference.line, number)


def _unnumbered(lines: list[tuple[int, str]]) -> Iterator[Reference]:
    """Give the references of a list without numbers: by links, empty lines, indents, or ends."""
    filled = [line for _, line in lines if line.strip("\0\1 \t")]
    hanging = _is_hanging(filled)
    wrapped = _is_wrapped(filled)
    held: Reference | None = None
    apart = False
    for line_number, line in lines:
        if not line.strip("\1 \t"):
            apart = apart or line != "\1"
            continue
        if line == "\0":
            apart = True
            if held:
                yield held
                held = None
            continue
        if held is None or _starts_new(held, line, apart=apart, hanging=hanging, wrapped=wrapped):
            if held:
                yield held
            held = Reference(_BULLET.sub("", line).strip(), line_number)
        else:
            held.text = _joined(held.text, line)
        apart = False
    if held:
        yield held


def _starts_new(held: Reference, line: str, *, apart: bool, hanging: bool, wrapped: bool) -> bool:
    if _BULLET.match(line) or len(held.text) > _LONGEST:
        return True
    if hanging:
        return not line[:1].isspace()
    begins = bool(_STARTS.match(line))
    complete = bool(_COMPLETE.search(held.text))
    if apart or not wrapped:
        return begins and (complete or not wrapped or bool(_YEAR.search(held.text)))
    if not begins or not _YEAR.search(held.text):
        return False
    return _begins_dated(line) or (complete and _begins_as_reference(line))


def _begins_dated(line: str) -> bool:
    """Tell a line that begins with names and a year behind them: no text goes on like that."""
    text = line.strip()
    people = authors_of(text)
    return bool(_GROUP_DATED.match(text) or (people and _YEAR_NEXT.match(text, people.end)))


def _begins_as_reference(line: str) -> bool:
    """Tell a line that begins with names, or as no sentence of a citation goes on."""
    text = line.strip()
    if authors_of(text) is not None or _GROUP_DATED.match(text):
        return True
    cut = _CUT.match(text)
    return bool(
        cut and not re.match(r"(?:https?|doi|Available|Accessed|Retrieved|In:|pp?\.)", text)
    )


def _is_hanging(lines: list[str]) -> bool:
    """Tell a list whose lines are indented but for the first of each reference."""
    indented = sum(line[:1].isspace() for line in lines)
    return 0.2 * len(lines) < indented < 0.9 * len(lines) and not lines[0][:1].isspace()


def _is_wrapped(lines: list[str]) -> bool:
    """Tell lines that were broken at a width: most go on in the next one."""
    if len(lines) < 2:
        return False
    whole = sum(bool(_STARTS.match(line) and _COMPLETE.search(line)) for line in lines)
    return whole < 0.7 * len(lines)


def _joined(text: str, line: str) -> str:
    """Join a line to the text before: words broken by a hyphen and addresses closed up."""
    line = line.strip()
    if not text.strip():
        return line
    text = text.rstrip()
    if (
        _ADDRESS_END.search(text)
        and re.search(r"[/\-_=&?.]$", text)
        and re.match(r"\S*[\d/._-]", line)
    ):
        return text + line
    if re.search(r"[a-zà-ÿ]-$", text) and re.match(r"[a-zà-ÿ]", line):
        return text[:-1] + line
    if re.search(r"\d[-–]$", text) and line[:1].isdigit():
        return text + line
    return f"{text} {line}"


def _name_the_same(references: list[Reference]) -> None:
    """Write the authors of the entry before where a dash stands for them."""
    for before, reference in pairwise(references):
        if dash := _SAME.match(reference.text):
            people = authors_of(before.text) or group_of(before.text)
            if people:
                names = before.text[: people.end].strip(" .,")
                reference.text = f"{names}. {reference.text[dash.end() :].lstrip()}"
                reference.changes.append("the dash replaced by the authors of the entry before")


def _cleaned(reference: Reference) -> Reference:
    reference.text = noise.without_links(" ".join(reference.text.replace("\1", " ").split()))
    return reference
