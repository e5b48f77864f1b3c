"""Tables of databases and tools: columns, lists of names, damage."""

from __future__ import annotations

import io

import pytest

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records import write_records
from tests.library.records.reading import only, read_text, said


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ('"Griffin DK, Larkin DM, O\'Connor RE."', ("Griffin, DK", "Larkin, DM", "O'Connor, RE")),
        ('"Yang Z., Jiang B."', ("Yang, Z.", "Jiang, B.")),
        ('"Yang, Z. and Jiang, B."', ("Yang, Z.", "Jiang, B.")),
        ('"Berg, Jan"', ("Berg, Jan",)),
        ('"Berg, Jan; Li, Wei"', ("Berg, Jan", "Li, Wei")),
        ("\"['Marx, Karl', 'Lindgren, Astrid']\"", ("Marx, Karl", "Lindgren, Astrid")),
        ("Corrado Cuccurullo|Massimo Aria", ("Cuccurullo, Corrado", "Aria, Massimo")),
        (
            '"Joseph Rottman, Erran Carmel, Mary Lacity"',
            ("Rottman, Joseph", "Carmel, Erran", "Lacity, Mary"),
        ),
        ("World Health Organization", ("World Health Organization",)),
    ],
)
def test_lists_of_names(names: str, authors: tuple[str, ...]) -> None:
    assert only(f"Title,Authors\nA trial,{names}\n").authors == authors


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (("title", "year"), ("A trial", "2001")))
    assert (only(text).title, only(text).year) == ("A trial", 2001)


def test_lines_before_the_header_are_told() -> None:
    imported = read_text('"SEARCH QUERY","a:ti"\n-----\n\nTitle,Publication Year\nA trial,2001\n')
    assert imported.records[0].title == "A trial"
    assert said(imported, "note") == ["lines before the header left out"]


def test_an_open_quote_costs_one_row_and_is_told_with_its_line() -> None:
    rows = "".join(f"Trial {n},200{n}\n" for n in range(5))
    imported = read_text(f'title,year\n{rows}"Open,2001\n{rows}')
    assert (len(imported.records), imported.n_refused, imported.n_rows_read) == (10, 1, 11)
    assert [issue.line for issue in imported.issues] == [7]


def test_a_quoted_cell_spans_lines() -> None:
    record = only('title,abstract,year\nA trial,"One\n\nTwo",2001\n')
    assert (record.abstract, record.year) == ("One\nTwo", 2001)


def test_cells_beyond_the_last_column_are_kept() -> None:
    imported = read_text("title,year\nA trial,2001,more\n")
    assert imported.records[0].extra["beyond the last column"] == ("more",)
    assert imported.n_repaired == 1


def test_columns_without_a_field_are_kept_under_their_name() -> None:
    assert only("title,label,year\nA trial,1,2001\n").extra["label"] == ("1",)


def test_a_doi_with_rubbish_behind_it() -> None:
    record = only('title,doi\nA trial,"10.1038/s41467-024-48400-3     LK  - https://x.org"\n')
    assert record.doi == "10.1038/s41467-024-48400-3"
    assert record.extra["doi"] == ("10.1038/s41467-024-48400-3     LK  - https://x.org",)


def test_a_table_without_titles_is_no_bibliography() -> None:
    with pytest.raises(FormatUnknown, match="no column is called title"):
        read_text("name,age\nAlice,40\n", format="csv")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "'=1", "''-1", "'quoted'"])
def test_no_cell_is_a_formula_and_each_comes_back(title: str) -> None:
    stream = io.BytesIO()
    write_records([Record(title=title, source_file="a", source_index=1)], "csv", stream)
    cell = stream.getvalue().decode("utf-8-sig").splitlines()[1].split(",")[1]
    assert cell[0] not in "=+-@"
    assert only(stream.getvalue().decode("utf-8-sig")).title == title


def test_a_spreadsheet_sees_utf_8() -> None:
    stream = io.BytesIO()
    write_records([Record(title="Ä")], "csv", stream)
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
