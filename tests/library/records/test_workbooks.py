"""Workbooks in and out: sheets, numbers and dates, formulas, harm."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import FormatUnknown, ReadError
from consilience.evidence import Record
from consilience.records import Import, read_export, write_records
from tests.library.records.reading import said
from tests.library.records.test_csv_producers import EXPORTS

XLSX = EXPORTS / "citation-file-formatting___baseline_embase.xlsx"
XLS = EXPORTS / "made__web_of_science.xls"


def read(content: bytes) -> Import:
    return read_export(io.BytesIO(content), name="export.xlsx")


def made(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def test_a_workbook_gives_the_records_that_the_table_beside_it_gives() -> None:
    book = read_export(XLSX).records
    table = read_export(EXPORTS / "citation-file-formatting___baseline_embase.csv").records
    by_title = {record.title: record for record in table}
    assert sum(record.title in by_title for record in book) >= 8
    for record in book:
        if twin := by_title.get(record.title):
            assert (record.doi, record.authors, record.year, record.accession) == (
                twin.doi, twin.authors, twin.year, twin.accession,
            )  # fmt: skip


def test_an_old_workbook_of_web_of_science() -> None:
    imported = read_export(XLS)
    first, second = imported.records
    assert (first.title, first.year, first.pages) == (
        "Peer support in recovery: a trial", 2024, "101-110",
    )  # fmt: skip
    assert (first.authors, first.volume) == (("Berg, Jan", "Li, Wei"), "12")
    assert (first.accession, first.pmid) == ("WOS:000000000000001", "31234567")
    assert (second.title, second.pages) == ("Ein Versuch über Größe", "e77")
    assert "no column is called title; the sheet is left out" in said(imported, "note")


def test_numbers_and_dates_are_read_as_people_read_them() -> None:
    rows = [["Title", "Year", "Volume", "Date added"], ["A trial", 2024.0, 12, date(2024, 5, 28)]]
    (record,) = read(made(rows)).records
    assert (record.year, record.volume) == (2024, "12")
    assert record.extra["Date added"] == ("2024-05-28",)


def numbered(row: int) -> bytes:
    """A sheet of a header and two records, of which the second stands in this row."""
    content = made([["Title", "Year"], ["Sitting", 2018], ["Walking", 2019]])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(stream, "w") as out:
        for name in parts.namelist():
            part = parts.read(name)
            if "sheet1.xml" in name:
                assert b'<row r="3"' in part
                part = re.sub(rb' r="([A-Z]*)3"', rb' r="\g<1>%d"' % row, part)
            out.writestr(name, part)
    return stream.getvalue()


def test_a_record_after_a_long_gap_is_read_with_its_row() -> None:
    imported = read(numbered(1_000_000))
    assert [record.title for record in imported.records] == ["Sitting", "Walking"]


def test_a_row_that_no_sheet_can_have_is_not_waited_for() -> None:
    imported = read(numbered(10**20))
    assert [record.title for record in imported.records] == ["Sitting"]
    (refused,) = (issue for issue in imported.issues if issue.kind == "refused")
    assert refused.what == (
        "the sheet Sheet is damaged here (a row beyond number 1,048,576); nothing behind is read; "
        "save it again, or as CSV"
    )


def test_every_sheet_with_a_header_is_read_and_the_others_are_told() -> None:
    one, two = ([["Title", "Year"], [f"Trial {n}", 2000 + n]] for n in (1, 2))
    imported = read(made(one, [["how we searched"]], two))
    assert [(r.title, r.source_index) for r in imported.records] == [("Trial 1", 1), ("Trial 2", 2)]
    assert said(imported, "note") == ["no column is called title; the sheet is left out"]


def test_a_formula_that_was_never_computed_is_kept_and_told() -> None:
    imported = read(made([["Title", "Year", "Score"], ["A trial", 2001, "=1+1"]]))
    assert imported.records[0].extra["Score"] == ("=1+1",)
    assert said(imported, "note") == ["a formula that was never computed; kept as it stands"]


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "@x", "'=1", "a\x07b", "_x0041_", "\ud800", "x" * 70_000]
)
def test_text_stays_text(title: str) -> None:
    stream = io.BytesIO()
    write_records([Record(title=title)], "xlsx", stream)
    cell = openpyxl.load_workbook(stream)["Records"]["B2"]
    assert cell.data_type == "s" and len(str(cell.value)) <= 32_767
    assert read(stream.getvalue()).records[0].title == title


def test_another_program_reads_the_columns_of_ours() -> None:
    stream = io.BytesIO()
    write_records(
        [Record(title="A trial", authors=("Berg, J", "Li, W"), year=2020)], "xlsx", stream
    )
    sheet = openpyxl.load_workbook(stream, read_only=True)["Records"]
    names, values = sheet.iter_rows(values_only=True)
    row = dict(zip(names, values, strict=False))
    assert (row["title"], row["authors"], row["year"]) == ("A trial", "Berg, J; Li, W", "2020")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (packed(content_xml=b"<x/>"), "OpenDocument"),
        (packed(word__document_xml=b"<x/>"), "Word document"),
        (packed(articles=b"TY  - JOUR"), "packed folder .*unpack it"),
        (made([["name", "age"], ["Alice", 40]]), "no sheet .* has a column that is called title"),
    ],
)
def test_other_packed_files_are_named(content: bytes, what: str) -> None:
    with pytest.raises(FormatUnknown, match=what):
        read(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (packed(xl__workbook_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "has declarations"),
        (packed(xl__big_xml=b"<x>" + b" " * 600_000_000), "unpacks to 572 MB"),
        (packed(xl__sharedStrings_xml=b"<x>" + b" " * 250_000_000), "unpacks to"),
        (XLSX.read_bytes()[:9_000], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
    ],
)
def test_what_harms_or_is_damaged_is_refused_with_what_to_do(content: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=f"{what}.*save it"):
        read(content)


@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("path", [XLSX, XLS], ids=lambda path: path.suffix)
@given(data=st.data())
def test_damaged_bytes_break_nothing(path: Any, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        imported = read(bytes(content))
    except ReadError as error:
        assert "export.xlsx" in str(error)
    else:
        assert imported.n_rows_read == len(imported.records) + imported.n_refused
