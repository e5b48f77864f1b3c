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
from consilience.records.draft import Draft
from consilience.records.formats import csv_values as values
from consilience.records.formats.csv_columns import (
    Producer,
    column_key,
    find_columns,
    find_producer,
)
from consilience.records.formats.csv_rows import Header, Row, Rows, find_header
from consilience.records.formats.jsonl import place
from consilience.records.formats.type_words import type_of
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_TEXTS = ("title", "journal", "volume", "issue", "pages", "abstract", "language", "accession")


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
        what = "lines before the header left out"
        before = "".join(source.head.splitlines(keepends=True)[: header.line - 1])
        source.report(Issue("note", source.name, 1, None, None, what, quote(before)))
    rows = Rows(source.whole_lines(), header.delimiter, skip=header.line - 1)
    iterator = iter(rows)
    next(iterator, None)
    own = tuple(header.names) == FIELDS
    table = Table(source.name, header)
    index = 0
    for row in iterator:
        if not any(cell.strip() for cell in row.cells):
            continue
        refusal = row.damage
        if own and not refusal:
            try:
                record = place(_own_record(row), source.name, index + 1)
            except (ValueError, TypeError, AttributeError) as error:
                refusal = f"the row is not as it was written ({error})"
            else:
                index += 1
                yield record
                continue
        if refusal:
            what = f"{refusal}; correct the line in the file"
            yield Issue(
                "refused", source.name, row.line, None, None, what, quote("".join(row.cells))
            )
            continue
        index += 1
        yield from table.draft(row, index).finish()


def _no_header(head: str) -> str:
    first = " ".join(head.lstrip("\ufeff").split("\n", 1)[0].split())
    return f"no column is called title (first line: {quote(first)!r}); name the columns in line 1"


class Table:
    """Turns the rows of one table into drafts."""

    def __init__(self, file: str, header: Header) -> None:
        self.file = file
        self.names = header.names
        self.producer: Producer = find_producer(header.names)
        self.columns = find_columns(header.names, self.producer)

    def draft(self, row: Row, index: int) -> Draft:
        """Fill a draft from a row."""
        draft = Draft(self.file, index, row.line)
        cells = [values.without_prefix(cell).strip() for cell in row.cells]
        cells = ["" if cell in values.EMPTY else cell for cell in cells]
        if row.mended:
            draft.repaired("carriage returns inside a cell made spaces")
        self._check_width(draft, cells)
        left = dict(enumerate(cells[: len(self.names)]))
        self._put_type(draft, left)
        self._put_lists(draft, left)
        self._put_texts(draft, left)
        self._put_identifiers(draft, left)
        for at, cell in left.items():
            draft.keep(self.names[at] or f"column {at + 1}", cell)
        return draft

    def _check_width(self, draft: Draft, cells: list[str]) -> None:
        surplus = [cell for cell in cells[len(self.names) :] if cell]
        if surplus:
            what = f"{len(cells)} cells for {len(self.names)} columns; the rest kept in extra"
            draft.repaired(what, before="; ".join(surplus))
            for cell in surplus:
                draft.keep("beyond the last column", cell)

    def _take(self, left: dict[int, str], name: str) -> Iterator[tuple[str, str]]:
        """Give tag and text of the filled columns of a field, and strike them off."""
        for at in self.columns[name]:
            if text := left.pop(at, ""):
                yield self.names[at], text

    def _put_type(self, draft: Draft, left: dict[int, str]) -> None:
        for tag, text in self._take(left, "type"):
            known = type_of(text)
            if known and "type" not in draft.extra:
                draft.type = known
            draft.keep(tag, text)

    def _put_lists(self, draft: Draft, left: dict[int, str]) -> None:
        for tag, text in self._take(left, "authors"):
            if draft.authors:
                draft.keep(tag, text)
                continue
            names, given_first = values.split_authors(text, given_first=self.producer.given_first)
            draft.put_authors(names, given_first=given_first)
        for _, text in self._take(left, "keywords"):
            draft.put_keywords(values.split_list(text))

    def _put_texts(self, draft: Draft, left: dict[int, str]) -> None:
        for name in _TEXTS:
            for tag, text in self._take(left, name):
                draft.put(name, tag, text)
        for tag, text in self._take(left, "abstract_inverted_index"):
            abstract = values.from_inverted_index(text)
            if abstract is None:
                draft.repaired("the inverted index cannot be read; kept in extra", field="abstract")
                draft.keep(tag, text)
            elif abstract:
                draft.put("abstract", tag, abstract)
        self._put_pages(draft, left)
        for tag, text in self._take(left, "year"):
            if draft.year is None or column_key(tag) in ("publication year", "year"):
                draft.put_year(tag, text)
            else:
                draft.keep(tag, text)

    def _put_pages(self, draft: Draft, left: dict[int, str]) -> None:
        """Join first and last page, unless one column holds both; keep what differs from it."""
        first, last = list(self._take(left, "start")), list(self._take(left, "end"))
        if "pages" not in draft.fields:
            draft.put_pages(first[0][1] if first else "", last[0][1] if last else "")
        held = re.findall(r"\w+", draft.fields.get("pages", ""))
        for tag, text in (*first, *last):
            if text not in held and text not in draft.fields.get("pages", "").split("-"):
                draft.keep(tag, text)

    def _put_identifiers(self, draft: Draft, left: dict[int, str]) -> None:
        for tag, text in self._take(left, "doi"):
            draft.put_doi(tag, text)
        for tag, text in self._take(left, "pmid"):
            if text.strip() != "0":
                draft.put_pmid(tag, re.sub(r"^https?://\S+/(\d+)/?$", r"\1", text))
        for tag, text in self._take(left, "isbn"):
            draft.put_serial(tag, text)
        for tag, text in self._take(left, "issn"):
            draft.put(
                "issn", tag, re.sub(r"\s*\((?:electronic|print|linking)\)", "", text, flags=re.I)
            )
        for tag, text in self._take(left, "url"):
            draft.put("url", tag, text)
        for tag, text in self._take(left, "database"):
            draft.put("database", tag, text)
        if self.producer.database and "database" not in draft.fields:
            draft.put("database", "", self.producer.database)


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
        writer.writerow([_safe(_cell(name, value)) for name, value in record.as_json().items()])


def _cell(name: str, value: Any) -> str:
    if value is None or value == {}:
        return ""
    if name in ("authors", "keywords"):
        return values.pack(value)
    return json.dumps(value, ensure_ascii=False) if name == "extra" else str(value)


def _safe(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell
