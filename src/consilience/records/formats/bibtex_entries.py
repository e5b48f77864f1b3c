"""The entries of a BibTeX file, one at a time, whatever their braces.

Own because bibtexparser 2.1, the best-kept reader, drops an entry with unmatched braces (EBSCO's
keywords) or a field twice (Scopus' funding), keeps the whole file in memory, and runs an entry
without closing brace into the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from consilience.records.source import Source

LONGEST_BLOCK = 16 * 1024 * 1024
"""Characters without the start of an entry that are looked at together."""

_LINE_START = re.compile(r"[ \t\ufeff]*@[ \t]*[A-Za-z]+[ \t]*(?:[{(]|$)")
_ENTRY = re.compile(
    r"(?:^|(?<=[\s}),]))@\s*(?:(string|comment|preamble)\s*([{(])"
    r"|([A-Za-z]+)\s*([{(])(?=[^,={}\"]{0,400},|\s*[\w-]+\s*=|[^,={}\"\n]{0,400}[\n})]))",
    re.IGNORECASE,
)
_NAME = r"[^\s=,{}\"#%()']+(?:[ \xa0]\d+)?"
"""The name of a field; Scopus numbers some (`funding_text 1`)."""
_FIELD = re.compile(rf"[\s,]*(?:%[^\n]*\n[\s,]*)*({_NAME})\s*=\s*")
_NEXT_FIELD = re.compile(rf"\n[ \t,]*({_NAME})[ \t]*=[ \t]*(?=[{{\"\w])")
_KEY = re.compile(r"\s*([^,={}\"\n]*?)\s*(?:,|(?=[})\n])|$)")
_NO_KEY = re.compile(rf"\s*{_NAME}\s*=\s*[{{\"\w]")
_FOLLOWS = re.compile(
    rf"\s*(?:#|$|[)}}]|%|,\s*(?:,\s*)*(?:$|[)}}]|%|{_NAME}\s*=)|{_NAME}\s*=\s*[{{\"\w])"
)
_LINE_END_BRACE = re.compile(rf"\}}\s*(?=,?\s*\n\s*(?:{_NAME}\s*=|\}}\s*(?:\n|$)))")
_LINE_END_QUOTE = re.compile(rf"\"\s*(?=,?\s*\n\s*(?:{_NAME}\s*=|\}}\s*(?:\n|$)))")
_FIELD_INSIDE = re.compile(rf"\}}\s*,\s*\n\s*{_NAME}\s*=\s*[{{\"]")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_ALL_BRACES = re.compile(r"[{}]")
_BARE = re.compile(r"[^\s,#{}\"]+")
_MONTHS = {month: month for month in "jan feb mar apr may jun jul aug sep oct nov dec".split()}


@dataclass(slots=True)
class Entry:
    """One entry: its type and key, its fields in order as they stand, and what was wrong."""

    type: str
    key: str
    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Line, field, what was met, the text."""


def entries(source: Source) -> Iterator[Entry]:
    """Give the entries of a file in order; `@string`s are put in where they are named."""
    strings = dict(_MONTHS)
    for line, text in _blocks(source):
        yield from _Block(text, line, strings).entries()


def _blocks(source: Source) -> Iterator[tuple[int, str]]:
    """Cut the file before each line on which an entry starts."""
    held: list[str] = []
    first, length = 1, 0
    for number, whole in source.lines():
        line = whole.replace("\r", " ")
        if held and (_LINE_START.match(line) or length > LONGEST_BLOCK):
            yield first, "\n".join(held)
            held, length = [], 0
        if not held:
            first = number
        held.append(line)
        length += len(line)
    if held:
        yield first, "\n".join(held)


class _Block:
    """Reads the entries of a piece of a file."""

    def __init__(self, text: str, line: int, strings: dict[str, str]) -> None:
        self.text = text
        self.line = line
        self.strings = strings

    def entries(self) -> Iterator[Entry]:
        at = 0
        while found := _ENTRY.search(self.text, at):
            word, type = found.group(1), found.group(3)
            if word is None:
                entry = Entry(type.lower(), "", self._line_at(found.start()))
                at = self._read(entry, found.end())
                yield entry
            elif word.lower() == "string":
                macro = Entry("string", "", self._line_at(found.start()))
                at = self._fields(macro, found.end())
                self.strings.update((name.lower(), value) for name, value in macro.fields)
            else:
                end = _balanced(self.text, found.end() - 1, _ALL_BRACES)
                at = end if end is not None and self.text[found.end() - 1] == "{" else found.end()

    def _line_at(self, at: int) -> int:
        return self.line + self.text.count("\n", 0, at)

    def _read(self, entry: Entry, at: int) -> int:
        if not _NO_KEY.match(self.text, at):
            key = _KEY.match(self.text, at)
            if key:
                entry.key, at = key.group(1), key.end()
        return self._fields(entry, at)

    def _fields(self, entry: Entry, at: int) -> int:
        """Read the fields up to the end of the entry, and give the place behind it."""
        while True:
            found = _FIELD.match(self.text, at)
            if found:
                value, at = self._value(entry, found.group(1), found.end())
                entry.fields.append((found.group(1), value))
                continue
            rest = re.compile(r"[\s,]*(?:%[^\n]*(?:\n|$)[\s,]*)*").match(self.text, at)
            at = rest.end() if rest else at
            further = _NEXT_FIELD.search(self.text, at)
            closed = self.text[at : at + 1] in ("}", ")")
            if further is None:
                if not closed:
                    self._tell_unclosed(entry, at)
                return at + 1 if closed else len(self.text)
            if closed and _ENTRY.search(self.text, at, further.start()):
                return at + 1
            left = self.text[at : further.start()].strip()
            what = (
                "text between the fields left out" if left != "}" else "a brace too many left out"
            )
            entry.changes.append((self._line_at(at), "", what, left))
            at = further.start()

    def _tell_unclosed(self, entry: Entry, at: int) -> None:
        left = self.text[at:].strip()
        what = "the entry has no closing brace; ended before the next one"
        entry.changes.append((self._line_at(at), "", what, left))

    def _value(self, entry: Entry, name: str, at: int) -> tuple[str, int]:
        """Read pieces joined by `#`: braces, quotes, numbers, names of strings."""
        parts = []
        while True:
            letter = self.text[at : at + 1]
            if letter in ("{", '"'):
                part, at = self._enclosed(entry, name, at)
                parts.append(part)
            elif bare := _BARE.match(self.text, at):
                word = bare.group()
                parts.append(self.strings.get(word.lower(), word))
                at = bare.end()
            joined = re.compile(r"\s*#\s*").match(self.text, at)
            if not joined:
                return "".join(parts), at
            at = joined.end()

    def _enclosed(self, entry: Entry, name: str, at: int) -> tuple[str, int]:
        """Read from an opening brace or quote to the one that closes it.

        Where the braces do not match, the end of the line before the next field closes it.
        """
        quoted = self.text[at] == '"'
        for pattern in (_BRACES, _ALL_BRACES):
            end = _quote_end(self.text, at) if quoted else _balanced(self.text, at, pattern)
            if end is None or _FIELD_INSIDE.search(self.text, at, end):
                continue
            if _FOLLOWS.match(self.text, end):
                return self.text[at + 1 : end - 1], end
        found = (_LINE_END_QUOTE if quoted else _LINE_END_BRACE).search(self.text, at + 1)
        stop = found.start() if found else len(self.text.rstrip().rstrip('})"'))
        stop = max(stop, at + 1)
        value = self.text[at + 1 : stop]
        what = "the braces of this field do not match; read up to the next field"
        entry.changes.append((self._line_at(at), name, what, value))
        return value, found.end() if found else len(self.text)


def _balanced(text: str, at: int, pattern: re.Pattern[str]) -> int | None:
    """Give the place behind the brace that closes the one at `at`."""
    deep = 0
    for found in pattern.finditer(text, at):
        if found.group() == "{":
            deep += 1
        elif found.group() == "}":
            deep -= 1
            if deep == 0:
                return found.end()
    return None


def _quote_end(text: str, at: int) -> int | None:
    """Give the place behind the quote that closes the one at `at`, braces respected."""
    deep = 0
    for found in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(text, at + 1):
        mark = found.group()
        deep += (mark == "{") - (mark == "}")
        if mark == '"' and deep <= 0:
            return found.end()
    return None


def parents(source: Source) -> Mapping[str, Entry]:
    """Give the entries to which others refer by `crossref` or `xdata`, by key in lower case."""
    wanted: set[str] = set()
    refers = re.compile(r"(?i)\b(?:crossref|xdata)\s*=\s*[{\"]\s*([^}\"]{1,400})[}\"]")
    for _, line in source.lines():
        for found in refers.finditer(line):
            wanted.update(key.strip().lower() for key in found.group(1).split(","))
    if not wanted:
        return {}
    found_entries = (entry for entry in entries(source) if entry.key.lower() in wanted)
    return {entry.key.lower(): entry for entry in found_entries}
