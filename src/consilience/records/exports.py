"""Reading an export and writing records: which format, then that format's reader or writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from consilience.errors import FormatUnknown, ReadError
from consilience.evidence import Record
from consilience.records.carried import lost_in
from consilience.records.formats import BY_NAME, FORMATS, READABLE, WRITABLE, Format
from consilience.records.issue import Issue
from consilience.records.source import Source
from consilience.records.summary import Import, Summary


class Export:
    """An export that is open for reading: iterate over its records and issues once.

    Attributes
    ----------
    name, format, encoding : str
        The file, what it was recognised as, how its bytes are read.
    summary : Summary
        Counts what has gone by so far.
    """

    def __init__(self, source: Source, format: Format, opened: BinaryIO | None = None) -> None:
        self.name = source.name
        self.format = format.name
        self.encoding = source.encoding
        self.summary = Summary()
        self._source = source
        self._format = format
        self._opened = opened

    def close(self) -> None:
        """Close what was opened here; a stream that was handed in stays open."""
        self._source.close()
        if self._opened is not None:
            self._opened.close()

    def __iter__(self) -> Iterator[Record | Issue]:
        try:
            for item in self._items():
                self.summary.add(item)
                yield item
        finally:
            self.close()

    def _items(self) -> Iterator[Record | Issue]:
        assert self._format.read is not None
        source = self._source
        for item in self._format.read(source):
            if source.issues:
                yield from source.take_issues()
            yield item
        yield from self._source.take_issues()


def iterate_export(
    source: Path | BinaryIO,
    *,
    name: str = "",
    format: str | None = None,
    encoding: str | None = None,
) -> Export:
    """Open an export to read it record by record, in constant memory.

    Parameters
    ----------
    source : Path or binary stream
        The export, gzip-packed or not. A path is opened here and closed when the iteration
        ends; a stream stays open and has to stay so while iterating.
    name : str
        The file's name, for messages and `source_file`; never used to recognise the format.
    format : str, optional
        One of `READABLE`; recognised by content where it is left out.
    encoding : str, optional
        How the bytes are read; found where it is left out.

    Raises
    ------
    FormatUnknown
        Where the content is of no format that can be read; the message says what it is.
    ReadError
        Where the file is empty, damaged or no text.
    """
    if not isinstance(source, Path):
        text = Source(source, name, encoding=encoding)
        return Export(text, _chosen(format, name) if format else recognise(text.head, name))
    opened = source.open("rb")
    name = name or source.name
    try:
        text = Source(opened, name, encoding=encoding)
        found = _chosen(format, name) if format else recognise(text.head, name)
    except ReadError:
        opened.close()
        raise
    return Export(text, found, opened)


def read_export(
    source: Path | BinaryIO,
    *,
    name: str = "",
    format: str | None = None,
    encoding: str | None = None,
) -> Import:
    """Read a whole export; parameters and errors are those of `iterate_export`.

    Raises
    ------
    ReadError
        Also where the file holds no record at all.
    """
    export = iterate_export(source, name=name, format=format, encoding=encoding)
    records: list[Record] = []
    issues: list[Issue] = []
    for item in export:
        if isinstance(item, Record):
            records.append(item)
        else:
            issues.append(item)
    if not records and not export.summary.n_refused:
        title = BY_NAME[export.format].title
        raise ReadError(f"the file looks like {title} but holds no record", file=export.name)
    summary = export.summary
    return Import(
        name=export.name,
        format=export.format,
        encoding=export.encoding,
        records=tuple(records),
        issues=tuple(issues),
        n_rows_read=summary.n_rows_read,
        n_repaired=summary.n_repaired,
        n_refused=summary.n_refused,
        filled=dict(summary.filled),
    )


_WHAT_TO_EXPORT = "export it as RIS, or as a table whose first row names the columns"


def recognise(head: str, name: str = "") -> Format:
    """Give the format that the beginning of a file is of.

    Raises
    ------
    FormatUnknown
        Where it is none, or one that cannot be read yet; the message says what to do.
    """
    plain = head.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    sure, best = max(((format.recognise(plain), format) for format in FORMATS), key=_sureness)
    if sure == 0:
        first = " ".join(head.lstrip("\ufeff").split("\n", 1)[0].split())[:80]
        what = f"no known format begins like this: {first!r}"
        raise FormatUnknown(f"{what}; {_WHAT_TO_EXPORT}", file=name)
    if best.read is None:
        what = f"this is {best.title}, not an export that can be read"
        raise FormatUnknown(f"{what}; {best.advice}", file=name)
    return best


def _sureness(scored: tuple[float, Format]) -> float:
    return scored[0]


def _chosen(format: str, name: str) -> Format:
    chosen = BY_NAME.get(format)
    if chosen is None or chosen.read is None:
        what = f"the format {format!r} cannot be read; formats read: {', '.join(READABLE)}"
        raise FormatUnknown(what, file=name)
    return chosen


def not_carried(record: Record, format: str) -> list[str]:
    """Name the fields and tags of a record that writing it in this format would lose."""
    chosen = BY_NAME.get(format)
    if chosen is None or chosen.name not in WRITABLE or chosen.read is None:
        return []
    return chosen.lost(record) if chosen.lost else lost_in(record, chosen)


def write_records(records: Iterable[Record], format: str, stream: BinaryIO) -> None:
    """Write records in a format of `WRITABLE` to a binary stream, which stays open.

    Raises
    ------
    FormatUnknown
        Where the format cannot be written.
    """
    chosen = BY_NAME.get(format)
    if chosen is None or chosen.name not in WRITABLE:
        what = f"the format {format!r} cannot be written; formats written: {', '.join(WRITABLE)}"
        raise FormatUnknown(what)
    chosen.write_to(records, stream)
