"""The sheets of a workbook as tables: every sheet that has the header of a bibliography is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records.formats.csv_rows import PREAMBLE, Header, Row, count_known
from consilience.records.formats.csv_table import lines_left_out, read_rows
from consilience.records.issue import Issue

MOST_COLUMNS = 2_000
"""Columns of a sheet that are read; no export has as many."""
MOST_ROWS = 1_048_576
"""Rows that a sheet of Excel can have. One that is numbered higher would be waited for in vain."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, and its rows with their numbers, from the first."""

    name: str
    rows: Iterator[Row]


def read_sheets(file: str, sheets: Iterable[Sheet]) -> Iterator[Record | Issue]:
    """Give the records of every sheet that has a header, in the order of the sheets.

    Raises
    ------
    FormatUnknown
        Where no sheet has a column that is called title.
    """
    index = 0
    n_tables = 0
    other: list[str] = []
    for sheet in sheets:
        top = list(islice(sheet.rows, PREAMBLE))
        best = max(top, key=lambda row: count_known(row.cells), default=None)
        if best is None or count_known(best.cells) == 0:
            damaged = "".join(f": {row.damage}" for row in top if row.damage)
            other.append(f"{sheet.name}{damaged}")
            continue
        n_tables += 1
        above = [" ".join(filter(None, row.cells)) for row in top if row.line < best.line]
        if any(line.strip() for line in above):
            yield lines_left_out(file, "\n".join(above))
        names = [cell.strip() for cell in best.cells]
        while names and not names[-1]:
            names.pop()
        rows = chain((row for row in top if row.line > best.line), sheet.rows)
        below = (_padded(row, len(names)) for row in rows)
        for item in read_rows(file, Header(best.line, names, ""), below, index):
            if isinstance(item, Record):
                index += 1
            yield item
    if n_tables == 0:
        what = f"no sheet ({', '.join(other)}) has a column that is called title"
        raise FormatUnknown(f"{what}; name the columns in its first line", file=file)
    for name in other:
        what = "no column is called title; the sheet is left out"
        yield Issue("note", file, None, None, f"sheet {name}", what)


def _padded(row: Row, width: int) -> Row:
    """Give a row with as many cells as there are columns, without the empty ones behind them."""
    cells = row.cells + [""] * (width - len(row.cells))
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return Row(row.line, cells, row.damage)
