"""The rows of search exports and of tables like the labelled test sets, one after the other."""

from __future__ import annotations

import csv
import gzip
import hashlib
import html
import io
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from consilience.errors import ConsilienceError, ReadError
from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.records import iterate_export

TABLE_COLUMNS = {"record_id", "title", "authors", "year", "journal"}
"""What the header of a table names that is read row by row, and not as an export."""


class Row(NamedTuple):
    """Where a record stands, and its id."""

    file: str
    place: int | str
    id: str


class Rows:
    """Reads the records of files, and keeps of each only where it stands.

    Attributes
    ----------
    read : list of Row
        What went by so far.
    n_refused : int
        Rows that could not become records; each was told on standard error, unless `quiet`.
    """

    def __init__(self, paths: Sequence[Path], *, quiet: bool = False) -> None:
        self.read: list[Row] = []
        self.n_refused = 0
        self._paths, self._quiet = paths, quiet

    def __iter__(self) -> Iterator[Record]:
        for path in self._paths:
            with _opened(path) as stream:
                table = _is_table(stream)
            for record in _records_of_table(path) if table else self._records_of_export(path):
                self.read.append(
                    Row(record.source_file or "", record.source_index or "", record.id)
                )
                yield record

    def tell_apart(self) -> None:
        """Say which file brings an id that another row has, if one does."""
        seen: dict[str, Row] = {}
        for row in self.read:
            other = seen.setdefault(row.id, row)
            if other is not row:
                raise ConsilienceError(
                    f"{row.file}: row {row.place} has the record_id {row.id} of "
                    f"{other.file}, row {other.place}; give each file once and each "
                    "row an id of its own"
                )

    def _records_of_export(self, path: Path) -> Iterator[Record]:
        with _opened(path) as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        export = iterate_export(path, name=path.name)
        for item in export:
            if isinstance(item, Record):
                id = item.id or place_id(sha256, item.source_index or 0)
                yield replace(item, id=id, source_file=item.source_file or path.name)
            elif item.kind == "refused":
                self.n_refused += 1
                if not self._quiet:
                    print(f"consilience: {item}", file=sys.stderr)
        if not export.summary.n_rows_read:
            what = f"the file looks like {export.format} but holds no record"
            raise ReadError(what, file=path.name)


def record_of_row(row: Mapping[str, str | None], **place: Any) -> Record:
    """Make a record of a row of such a table; `place` is passed on to the record."""
    year = row.get("year") or ""
    names = html.unescape(row.get("authors") or "").split("; ")
    return Record(
        id=row["record_id"] or "",
        title=row.get("title") or None,
        authors=tuple(name for name in names if name),
        year=int(year) if year.isdecimal() else None,
        journal=row.get("journal") or None,
        volume=row.get("volume") or None,
        issue=row.get("number") or None,
        pages=row.get("pages") or None,
        doi=row.get("doi") or None,
        pmid=row.get("pmid") or None,
        abstract=row.get("abstract") or None,
        isbn=row.get("isbn") or None,
        database=row.get("source") or None,
        **place,
    )


def _records_of_table(path: Path) -> Iterator[Record]:
    with _opened(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        reader = csv.DictReader(text)
        try:
            for index, row in enumerate(reader, start=1):
                if not row["record_id"]:
                    what = "the row has no record_id; give each row one"
                    raise ReadError(what, file=path.name, line=reader.line_num)
                yield record_of_row(row, source_file=path.name, source_index=index)
        except UnicodeDecodeError:
            raise _not_utf8(path) from None
        except csv.Error as error:
            what = f"the table is broken: {error}"
            raise ReadError(what, file=path.name, line=reader.line_num) from None


def _not_utf8(path: Path) -> ReadError:
    with _opened(path) as stream:
        line = next(n for n, line in enumerate(stream, start=1) if not _is_utf8(line))
    return ReadError("not UTF-8; save the table as UTF-8", file=path.name, line=line)


def _is_utf8(line: bytes) -> bool:
    return "\ufffd" not in line.decode(errors="replace") or "\ufffd".encode() in line


def _is_table(stream: io.BufferedReader) -> bool:
    header = stream.readline(10_000).decode("utf-8-sig", errors="replace").strip()
    return TABLE_COLUMNS.issubset(column.strip('"') for column in header.split(","))


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file, packed or not."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        try:
            yield cast("io.BufferedReader", gzip.GzipFile(fileobj=file)) if packed else file
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            what = "the packed file is damaged; fetch it again"
            raise ReadError(what, file=str(path)) from error
