"""Tables (CSV, TSV, semicolons): the columns of databases and tools, and our own.

Our own table has the fields of `Record` as columns and holds everything but an empty text, an
empty list of values under a tag of `extra`, and the place in an earlier file. A cell that a
spreadsheet would take for a formula is written with an apostrophe before it, which reading takes
off again.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from consilience.errors import FormatUnknown
from consilience.evidence import FIELDS, Record
from consilience.records.formats import csv_values as values
from consilience.records.formats.csv_draft import Table
from consilience.records.formats.csv_rows import Header, Row, Rows, find_header
from consilience.records.formats.jsonl import place
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def recognise(head: str) -> float:
    """Tell a table by a header with a title and other columns of a bibliography."""
    return 0.6 if find_header(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a table, one row in memory at a time.

    Raises
    ------
    FormatUnknown
        Where no column is called title.
    """
    header = find_header(source.head)
    if header is None:
        raise FormatUnknown(_no_header(source.head), file=source.name, line=1)
    if header.line > 1:
        before = "".join(source.head.splitlines(keepends=True)[: header.line - 1])
        source.report(lines_left_out(source.name, before))
    rows = iter(Rows(source.whole_lines(), header.delimiter, skip=header.line - 1))
    next(rows, None)
    yield from read_rows(source.name, header, rows)


def read_rows(
    file: str, header: Header, rows: Iterable[Row], index: int = 0
) -> Iterator[Record | Issue]:
    """Give the records of the rows below a header; their places go on from `index`."""
    own = tuple(header.names) == FIELDS
    table = Table(file, header)
    if table.producer.name:
        what = f"the columns are those of {table.producer.name}"
        yield Issue("note", file, header.line, None, None, what)
    for row in rows:
        if row.damage:
            yield _refused(file, row, row.damage)
            continue
        if not any(cell.strip() for cell in row.cells):
            continue
        if not own:
            index += 1
            yield from table.draft(row, index).finish()
            continue
        try:
            yield place(_own_record(row), file, index + 1)
            index += 1
        except (ValueError, TypeError, AttributeError) as error:
            yield _refused(file, row, f"the row is not as it was written ({error})")


def lines_left_out(file: str, before: str) -> Issue:
    """Say what stood above the header."""
    return Issue("note", file, 1, None, None, "lines before the header left out", quote(before))


def _refused(file: str, row: Row, why: str) -> Issue:
    what = f"{why}; correct the line in the file" if any(row.cells) else why
    return Issue("refused", file, row.line, None, None, what, quote("".join(row.cells)))


def _no_header(head: str) -> str:
    first = " ".join(head.lstrip("\ufeff").split("\n", 1)[0].split())
    return f"no column is called title (first line: {quote(first)!r}); name the columns in line 1"


def _own_record(row: Row) -> Record:
    if len(row.cells) != len(FIELDS):
        raise ValueError(f"{len(row.cells)} cells for {len(FIELDS)} columns")
    cells = dict(zip(FIELDS, (values.without_prefix(cell) for cell in row.cells), strict=True))
    filled: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
    for name in ("authors", "keywords"):
        filled[name] = values.unpack(cells[name])
    for name in ("year", "source_index"):
        filled[name] = int(cells[name]) if cells[name] else None
    filled["extra"] = json.loads(cells["extra"]) if cells["extra"] else {}
    return Record.from_json(filled)


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as our own table, safe to open in a spreadsheet."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for record in records:
        writer.writerow([safe(cell) for cell in own_cells(record)])


def own_cells(record: Record) -> list[str]:
    """Give the cells of our own table for a record, not yet safe for a spreadsheet."""
    return [_cell(name, value) for name, value in record.as_json().items()]


def _cell(name: str, value: Any) -> str:
    if value is None or value == {}:
        return ""
    if name in ("authors", "keywords"):
        return values.pack(value)
    return json.dumps(value, ensure_ascii=False) if name == "extra" else str(value)


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell
