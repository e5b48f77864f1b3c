"""Old Excel workbooks (.xls), as Web of Science and ProQuest still write them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from consilience.errors import ReadError
from consilience.evidence import Record
from consilience.records.formats.csv_rows import Row
from consilience.records.formats.workbook import MOST_COLUMNS, Sheet, read_sheets
from consilience.records.issue import Issue
from consilience.records.source import Source

LARGEST = 128 * 1024 * 1024
"""Bytes of a file, which is held in memory; 65,536 rows have no more."""
_SIGNATURE = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognise(head: str) -> float:
    """Tell an old Office file; whether it is a workbook is seen when it is read."""
    return 1.0 if head.startswith(_SIGNATURE) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records of every sheet that has the header of a bibliography.

    Raises
    ------
    FormatUnknown
        Where no sheet has a column that is called title.
    ReadError
        Where it is another old Office file, damaged, locked or too large.
    """
    import xlrd

    data = source.content.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ReadError("the workbook is too large; save it as .xlsx or CSV", file=source.name)
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
        sheets = [Sheet(name, _rows(book, name)) for name in book.sheet_names()]
    except Exception as error:
        what = f"this old Office file is no workbook that can be read ({error or 'damaged'})"
        raise ReadError(f"{what}; save it as .xlsx or CSV", file=source.name) from error
    yield from read_sheets(source.name, sheets)


def _rows(book: Any, name: str) -> Iterator[Row]:
    number = 0
    try:
        sheet = book.sheet_by_name(name)
        for number in range(sheet.nrows):
            cells = sheet.row(number)[:MOST_COLUMNS]
            yield Row(number + 1, [_text(cell, book.datemode) for cell in cells])
        book.unload_sheet(name)
    except Exception as error:
        what = f"the sheet {name} is damaged here ({error}); nothing behind is read"
        yield Row(number + 1, [], f"{what}; save it as .xlsx or CSV")


def _text(cell: Any, datemode: int) -> str:
    """Give a cell as a person reads it: 2024 and not 2024.0, a date as 2024-05-28."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_datetime(cell.value, datemode).isoformat()
        return str(moment).removesuffix("T00:00:00")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return str(int(cell.value)) if cell.value.is_integer() else repr(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    return str(cell.value)
