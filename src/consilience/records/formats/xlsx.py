"""Excel workbooks (.xlsx): the tables of databases and tools, and our own.

Our own workbook has the columns of our own table and holds what that holds. Text that begins
with = stays text. A text that is too long for a cell goes on in a second sheet.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import chain, repeat
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from consilience.errors import FormatUnknown, ReadError
from consilience.evidence import FIELDS, Record
from consilience.records.formats.csv_rows import Row
from consilience.records.formats.csv_table import own_cells, safe
from consilience.records.formats.workbook import MOST_COLUMNS, MOST_ROWS, Sheet, read_sheets
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

LARGEST = 512 * 1024 * 1024
"""Bytes that all parts of a workbook may have when they are unpacked."""
LARGEST_TEXTS = 192 * 1024 * 1024
"""Bytes that the part with its texts may have, which is held in memory."""
LONGEST_CELL = 32_767
"""Characters that Excel lets a cell have."""
LONG_TEXTS = "Long texts"
"""The sheet that our own workbook puts the rest of longer texts on."""

_DAMAGE = (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error)
_SIGNATURE = "PK\x03\x04"
_CONTINUED = re.compile(r"⟨continued (L\d+)⟩$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_PROLOG = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<([!?]?)", re.S)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


def recognise(head: str) -> float:
    """Tell a packed file; what is in it is seen when it is read."""
    return 1.0 if head.startswith(_SIGNATURE) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records of every sheet that has the header of a bibliography.

    Raises
    ------
    FormatUnknown
        Where it is another packed file, or no sheet has a column that is called title.
    ReadError
        Where it is damaged, or would unpack to more than any export has.
    """
    has_formulas = _look_into(source)
    values = _open(source, data_only=True)
    formulas = _open(source, data_only=False) if has_formulas else None
    issues: list[Issue] = []
    sheets = _sheets(source.name, values, formulas, issues)
    try:
        for item in read_sheets(source.name, sheets):
            yield from issues
            issues.clear()
            yield item
        yield from issues
    finally:
        values.close()


def _look_into(source: Source) -> bool:
    """Refuse what is no workbook or harms, and tell whether there are formulas."""
    try:
        with ZipFile(source.content) as packed:
            parts = {part.filename: part for part in packed.infolist()}
            _refuse_others(source.name, parts)
            _refuse_bombs(source.name, packed, parts)
            return any(
                name.startswith("xl/worksheets/") and _has(packed, name, _FORMULA) for name in parts
            )
    except _DAMAGE as error:
        what = f"the workbook is damaged or locked ({error}); save it again without a password"
        raise ReadError(what, file=source.name) from error


def _refuse_others(name: str, parts: dict[str, zipfile.ZipInfo]) -> None:
    if any(part.startswith("xl/") and part.endswith(".bin") for part in parts) and not any(
        part.startswith("xl/worksheets/") and part.endswith(".xml") for part in parts
    ):
        raise FormatUnknown("this is a binary workbook (.xlsb); save it as .xlsx or CSV", file=name)
    if any(part.startswith("xl/") for part in parts):
        return
    if "content.xml" in parts:
        what = "this is an OpenDocument file; save it as .xlsx or CSV"
    elif any(part.startswith("word/") for part in parts):
        what = "this is a Word document; export the records from the database instead"
    else:
        shown = ", ".join(list(parts)[:5])
        what = f"this is a packed folder ({shown}); unpack it and import the files in it"
    raise FormatUnknown(what, file=name)


def _refuse_bombs(name: str, packed: ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to too much, or has declarations, which no workbook has."""
    texts = [part.file_size for part in parts.values() if "sharedstrings" in part.filename.lower()]
    n_bytes = sum(part.file_size for part in parts.values())
    if n_bytes > LARGEST or sum(texts) > LARGEST_TEXTS:
        what = f"the workbook unpacks to {n_bytes // 1024**2} MB; save it as CSV, or in parts"
        raise ReadError(what, file=name)
    for part in parts:
        if part.lower().endswith((".xml", ".rels")):
            with packed.open(part) as stream:
                begin = _PROLOG.match(stream.read(65_536))
            if begin is None or begin.group(1):
                what = f"{part} has declarations or is no XML, as no workbook of Excel has it"
                raise ReadError(f"{what}; save it again, or as CSV", file=name)


def _has(packed: ZipFile, part: str, pattern: re.Pattern[bytes]) -> bool:
    with packed.open(part) as stream:
        before = b""
        while piece := stream.read(1_048_576):
            if pattern.search(before + piece):
                return True
            before = piece[-16:]
    return False


def _open(source: Source, *, data_only: bool) -> Any:
    import openpyxl  # half a second; only where there is a workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                source.content, read_only=True, data_only=data_only, keep_links=False
            )
    except Exception as error:
        what = f"the workbook cannot be opened ({error}); save it again, or as CSV"
        raise ReadError(what, file=source.name) from error


def _sheets(file: str, values: Any, formulas: Any, issues: list[Issue]) -> Iterator[Sheet]:
    more = _long_texts(values)
    for sheet in values.worksheets:
        if not hasattr(sheet, "iter_rows") or (more and sheet.title == LONG_TEXTS):
            continue
        beside = formulas[sheet.title] if formulas is not None else None
        yield Sheet(sheet.title, _rows(file, sheet, beside, more, issues))


def _rows(
    file: str, sheet: Any, beside: Any, more: dict[str, str], issues: list[Issue]
) -> Iterator[Row]:
    """Give the rows of a sheet; a formula that was never computed is kept as its text."""
    number, empty = 0, False
    try:
        written = chain(_cells(beside) if beside is not None else (), repeat(()))
        rows = zip(_cells(sheet), written, strict=False)
        for number, (cells, formulas) in enumerate(rows, start=1):
            before, empty = empty, not (cells or formulas) or {*cells, *formulas} <= {None}
            if empty and before:  # a gap may be a million rows long
                continue
            texts = [_text(value) for value in cells]
            for at, formula in enumerate(formulas):
                if at < len(texts) and cells[at] is None and isinstance(formula, str):
                    texts[at] = formula
                    what = "a formula that was never computed; kept as it stands"
                    issues.append(Issue("note", file, number, None, None, what, quote(formula)))
            yield Row(number, [_whole(text, more) for text in texts])
    except Exception as error:
        what = f"the sheet {sheet.title} is damaged here ({error}); nothing behind is read"
        yield Row(number + 1, [], f"{what}; save it again, or as CSV")


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the sheet says of its size is not to be trusted
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(cells) > MOST_COLUMNS:
            raise ValueError(f"{len(cells)} columns")
        if number > MOST_ROWS:
            raise ValueError(f"a row beyond number {MOST_ROWS:,}")
        yield cells


def _text(value: Any) -> str:
    """Give a cell as a person reads it: 2024 and not 2024.0, a date as 2024-05-28."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _whole(text: str, more: dict[str, str]) -> str:
    found = _CONTINUED.search(text) if more else None
    if found is None or found.group(1) not in more:
        return text
    return text[: found.start()] + more[found.group(1)]


def _long_texts(workbook: Any) -> dict[str, str]:
    """Read the rest of the texts that are too long for a cell, in our own workbook."""
    if LONG_TEXTS not in workbook.sheetnames:
        return {}
    more: dict[str, list[str]] = {}
    for cells in _cells(workbook[LONG_TEXTS]):
        if len(cells) == 2 and cells[0]:
            more.setdefault(str(cells[0]), []).append(_text(cells[1]))
    return {key: "".join(pieces) for key, pieces in more.items()}


def write(records: Iterable[Record], stream: BinaryIO) -> None:
    """Write records as our own table; no text is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    table, long_texts = book.create_sheet("Records"), book.create_sheet(LONG_TEXTS)
    table.freeze_panes = "A2"
    n_long = 0

    def cell(sheet: Any, text: str) -> Any:
        made = WriteOnlyCell(sheet, value=_TO_ESCAPE.sub(_escape, text))
        made.data_type = "s"
        return made

    table.append([cell(table, name) for name in FIELDS])
    for record in records:
        row = []
        for text in own_cells(record):
            pieces = list(_pieces(safe(text) if text.startswith("'") else text))
            if len(pieces) > 1:
                n_long += 1
                for piece in pieces[1:]:
                    long_texts.append([cell(long_texts, f"L{n_long}"), cell(long_texts, piece)])
                pieces[0] += f"⟨continued L{n_long}⟩"
            row.append(cell(table, pieces[0]) if pieces[0] else None)
        table.append(row)
    if n_long == 0:
        book.remove(long_texts)
    book.save(stream)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text so that each piece fits a cell, with room for what is escaped in it."""
    size = LONGEST_CELL if len(text) <= LONGEST_CELL and not _TO_ESCAPE.search(text) else 4_000
    for start in range(0, max(1, len(text)), size):
        yield text[start : start + size]


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found.group()):04X}_"
