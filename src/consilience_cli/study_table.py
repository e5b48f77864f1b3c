"""A CSV table of studies, read so that every complaint names its line."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

from consilience.errors import ReadError

MISSING = {"", "na", "n/a", "nan", "null", "none", "."}
"""What stands for no value, in any case."""


@dataclass(frozen=True, slots=True)
class StudyTable:
    """The header and the rows of a table, each row with the line where it begins."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    def require(self, column: str, *, asked_as: str) -> None:
        """Raise a ReadError if there is no such column."""
        if column not in self.header:
            there = ", ".join(self.header)
            message = f"no column {column!r} (for {asked_as}); the columns are {there}"
            raise ReadError(message, file=self.file, line=1)

    def words(self, column: str) -> list[str]:
        """Give a column as it stands."""
        return [row[column].strip() for _, row in self.rows]

    def numbers(self, column: str) -> list[float | None]:
        """Give a column as numbers, None where it has no value."""
        return [self._number(column, line, row[column]) for line, row in self.rows]

    def values(self, column: str) -> list[float | None] | list[str | None]:
        """Give a column as numbers if it has nothing else, as texts otherwise; None is no value."""
        try:
            return self.numbers(column)
        except ReadError:
            return [None if w.casefold() in MISSING else w for w in self.words(column)]

    def _number(self, column: str, line: int, text: str) -> float | None:
        bare = text.strip().replace("\N{MINUS SIGN}", "-")
        if bare.casefold() in MISSING:
            return None
        try:
            value = float(bare)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            message = f"column {column}: {text.strip()!r} is no number; leave it empty if missing"
            raise ReadError(message, file=self.file, line=line)
        return value


def read_study_table(path: Path) -> StudyTable:
    """Read a CSV file with a header, separated by commas, semicolons or tabs.

    Raises
    ------
    ReadError
        Not UTF-8, no header, a column twice, a row that is longer or shorter than the header.
    """
    name = str(path)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ReadError(
            "this is not UTF-8; save the table as UTF-8", file=name, line=line
        ) from None
    first = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=_separator(first))
    header = tuple(column.strip() for column in next(reader, []))
    if not any(header):
        raise ReadError("the table has no header; its first line names the columns", file=name)
    if twice := sorted({column for column in header if header.count(column) > 1}):
        raise ReadError(f"two columns are called {twice[0]!r}", file=name, line=1)
    rows = []
    start = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append((start, _row(header, cells, name, start)))
        start = reader.line_num + 1
    if not rows:
        raise ReadError("the table has a header but no studies", file=name)
    return StudyTable(name, header, tuple(rows))


def _separator(first: str) -> str:
    return max(",;\t", key=first.count)


def _row(header: tuple[str, ...], cells: list[str], file: str, line: int) -> dict[str, str]:
    if len(cells) != len(header):
        message = f"{len(cells)} cells under {len(header)} columns"
        raise ReadError(message, file=file, line=line)
    return dict(zip(header, cells, strict=True))
