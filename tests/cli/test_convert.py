"""`consilience convert`: exit status, report and the contract of JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consilience_cli.main import main

RIS = (
    "TY  - JOUR\nTI  - A trial\nAU  - Berg, Jan\nPY  - 2001\n"
    "DO  - https://doi.org/10.1000/A\nER  - \n"
)
KEYS = (
    "type title authors year journal volume issue pages doi pmid abstract keywords isbn issn url "
    "language database accession source_file source_index extra"
).split()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "search.txt"
    path.write_text(RIS, encoding="utf-8")
    return path


def convert(*words: object) -> int:
    return main(["convert", *map(str, words)])


def test_one_object_a_line_with_the_agreed_keys(export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert convert(export, export, "--to", "jsonl", "--output", out) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [list(row) for row in rows] == [KEYS, KEYS]
    assert (rows[0]["year"], rows[0]["doi"], rows[0]["journal"]) == (2001, "10.1000/a", None)
    assert (rows[0]["source_file"], rows[0]["source_index"]) == ("search.txt", 1)


def test_a_repaired_record_is_told_and_converted(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(export, "--to", "ris", "--output", tmp_path / "out.ris") == 0
    told = capsys.readouterr()
    assert "1 records, 1 repaired, 0 refused" in told.out
    assert "search.txt:1: repaired: doi" in told.err


def test_a_refused_record_is_told_with_its_line_and_the_rest_converted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "in.csv"
    table.write_text('title,year\nA,2001\n"B,2002\nC,2003\n', encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert convert(table, "--to", "jsonl", "--output", out) == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    assert "in.csv:3: refused" in capsys.readouterr().err


def test_an_export_that_cannot_be_read_leaves_the_others(export: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.ris"
    page.write_text("<html></html>", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert convert(page, export, "--to", "jsonl", "--output", out) == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


def test_failure_is_one_line_and_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.ris"
    assert convert(tmp_path / "absent.ris", "--to", "ris", "--output", out) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_wrong_use(export: Path, tmp_path: Path) -> None:
    assert convert(export, "--to", "ris", "--output", export) == 2
    with pytest.raises(SystemExit) as stopped:
        convert(export, "--to", "docx", "--output", tmp_path / "out")
    assert stopped.value.code == 2


def test_the_format_can_be_given(export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ris"
    assert convert(export, "--from", "ris", "--to", "ris", "--output", out) == 0
    assert "DO  - 10.1000/a" in out.read_text(encoding="utf-8")


def test_what_the_format_cannot_carry_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "in.csv"
    table.write_text("title,my note\nA,x\n", encoding="utf-8")
    assert convert(table, "--to", "ris", "--output", tmp_path / "out.ris") == 0
    assert "ris cannot carry extra: my note (1 records)" in capsys.readouterr().err
