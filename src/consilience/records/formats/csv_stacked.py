"""Tables with a field a line, as Embase exports them: `"TITLE","..."`, `"AUTHOR NAMES","A","B"`.

A record begins at every line with its title; a line in blank stands between records. What a line
has more than one cell of is a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from consilience.evidence import Record
from consilience.records.formats.csv_columns import column_key
from consilience.records.formats.csv_draft import Table
from consilience.records.formats.csv_producers import KNOWN, TITLES
from consilience.records.formats.csv_rows import Header, Row, Rows
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

FEWEST = 3
"""Fields besides the title that a head has to name in its first column."""
_LINES = 400


def recognise(head: str) -> float:
    """Tell it by names of fields in the first column, and values beside them."""
    if "," not in head:
        return 0.0
    lines = head.split("\n")[:_LINES]
    rows = list(islice(Rows(iter(line + "\n" for line in lines), ","), _LINES))
    named = {key for row in rows if (key := _key(row)) in KNOWN}
    beside = {column_key(row.cells[1]) for row in rows if len(row.cells) > 1}
    is_stacked = named & TITLES and len(named) > FEWEST and not beside & TITLES
    return 0.7 if is_stacked else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record from each title to the next."""
    tables: dict[tuple[str, ...], Table] = {}
    for index, (line, fields) in enumerate(_records(source), 1):
        names = tuple(fields)
        table = tables.get(names) or Table(source.name, Header(line, list(names), ","))
        tables[names] = table
        yield from table.draft(
            Row(line, ["; ".join(texts) for texts in fields.values()]), index
        ).finish()


def _records(source: Source) -> Iterator[tuple[int, dict[str, list[str]]]]:
    line = 0
    fields: dict[str, list[str]] = {}
    for row in Rows(source.whole_lines(), ","):
        texts = [cell.strip() for cell in row.cells[1:] if cell.strip()]
        if _key(row) in TITLES:
            if fields:
                yield line, fields
            line, fields = row.line, {}
        if row.damage or (not fields and _key(row) not in TITLES):
            if any(cell.strip() for cell in row.cells):
                kind = "refused" if row.damage and fields else "note"
                what = row.damage or "lines before the first record left out"
                place = (source.name, row.line, None, None, what)
                source.report(Issue(kind, *place, quote(", ".join(row.cells))))  # type: ignore[arg-type]
        elif texts:
            fields.setdefault(row.cells[0].strip(), []).extend(texts)
    if fields:
        yield line, fields


def _key(row: Row) -> str:
    return column_key(row.cells[0]) if len(row.cells) > 1 else ""
