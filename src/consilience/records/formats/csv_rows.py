"""The rows of a delimited table, with the line on which each begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.records.formats.csv_columns import column_key
from consilience.records.formats.csv_producers import KNOWN, TITLES

MOST_LINES = 3_000
"""Lines that one row may span; beyond them a quote was left open."""
LONGEST_CELL = 64 * 1024 * 1024
DELIMITERS = (",", "\t", ";", "|")
PREAMBLE = 20
"""Lines at the top among which the header is looked for."""

# The limit belongs to the whole process; it is only ever raised, here, once.
if csv.field_size_limit() < LONGEST_CELL:
    csv.field_size_limit(LONGEST_CELL)

_KNOWN = KNOWN | {"label", "record id", "id"}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `damage` says why they cannot be trusted."""

    line: int
    cells: list[str]
    damage: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The line of the column names, from 1, the names, and what parts the columns."""

    line: int
    names: list[str]
    delimiter: str


def find_header(head: str) -> Header | None:
    """Give the header: the first of the top lines that names columns of a bibliography."""
    best: Header | None = None
    most = 0
    for delimiter in DELIMITERS:
        rows = Rows(iter(head.split("\n")[: PREAMBLE * 4]), delimiter)
        for row in rows:
            if row.line > PREAMBLE:
                break
            n_known = count_known(row.cells)
            if n_known > most:
                best, most = Header(row.line, _trimmed(row.cells), delimiter), n_known
    return best or _only_titles(head)


def _only_titles(head: str) -> Header | None:
    """Give the header of a list of titles: one column, whose titles may hold any sign."""
    first, _, rest = head.lstrip("\ufeff").partition("\n")
    names = _trimmed([first])
    return Header(1, names, "\t") if column_key(first) in TITLES and rest.strip() else None


def count_known(cells: list[str]) -> int:
    """Count the cells that name columns of a bibliography; none where there is no title."""
    keys = [column_key(cell) for cell in dict.fromkeys(cells)]
    if len(cells) < 2 or not any(key in TITLES for key in keys):
        return 0
    return sum(key in _KNOWN for key in keys)


def _trimmed(cells: list[str]) -> list[str]:
    return [cell.strip().strip("\ufeff").strip('"') for cell in cells]


class Rows:
    """Splits lines into rows; a quote left open costs one line and not the rest of the file."""

    def __init__(self, lines: Iterator[str], delimiter: str, *, skip: int = 0) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._waiting: list[str] = []
        self._taken: list[str] = []
        self._line = 0
        for _ in range(skip):
            next(self._lines, None)
            self._line += 1

    def __iter__(self) -> Iterator[Row]:
        while True:
            self._taken = []
            start = self._line + 1
            row = self._parse(start)
            if row is None:
                return
            self._line += len(self._taken)
            if row.cells or row.damage:
                yield row

    def _parse(self, start: int) -> Row | None:
        reader = csv.reader(self._feed(), delimiter=self._delimiter)
        try:
            cells = next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            return self._one_line(start, str(error))
        if len(self._taken) > MOST_LINES or self._left_open(cells):
            return self._give_back(start, "a quotation mark is opened here and never closed")
        return Row(start, cells)

    def _feed(self) -> Iterator[str]:
        while len(self._taken) <= MOST_LINES:
            line = self._waiting.pop() if self._waiting else next(self._lines, None)
            if line is None:
                return
            self._taken.append(line)
            yield line.replace("\r\n", "\n") if line.endswith("\r\n") else line

    def _left_open(self, cells: list[str]) -> bool:
        """Tell whether the file ended inside a quoted cell that spans lines."""
        last = self._taken[-1].rstrip("\r\n")
        spans = len(self._taken) > 1
        return bool(spans and cells and not last.endswith('"') and cells[-1].endswith(last + "\n"))

    def _give_back(self, start: int, damage: str) -> Row:
        """Refuse the first line only and read on behind it."""
        first, *rest = self._taken
        self._waiting += reversed(rest)
        self._taken = [first]
        return Row(start, [first.rstrip("\r\n")], damage)

    def _one_line(self, start: int, damage: str) -> Row:
        """Read the line again with lone carriage returns as spaces."""
        text = "".join(self._taken)
        ending = "\n" if text.endswith("\n") else ""
        plain = text.rstrip("\r\n").replace("\r", " ") + ending
        try:
            cells = next(csv.reader([plain], delimiter=self._delimiter))
        except (csv.Error, StopIteration):
            return self._give_back(start, damage)
        return Row(start, cells, mended=True)
