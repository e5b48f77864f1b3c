"""RIS records that are regular are read whole, others line by line; nobody can tell which."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.records import Import, read_export, source
from consilience.records.formats import ris_lines
from tests.library.records.reading import only, read_text

FOLDER = "data/imports/ris"
LONGEST = 120_000


def line_by_line(path: Path, patched: pytest.MonkeyPatch) -> Import:
    with patched.context() as only_here:
        only_here.setattr(ris_lines, "_regular", lambda *_: None)
        return read_export(path)


def test_a_regular_record_is_the_same_read_whole_and_line_by_line(
    reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [file for file in (reference / FOLDER).iterdir() if file.stat().st_size < LONGEST]
    paths = [file for file in paths if "expected" not in file.name]
    assert paths
    for path in paths:
        assert read_export(path, format="ris") == line_by_line(path, monkeypatch), path.name


def test_a_record_is_the_same_wherever_it_is_cut_in_reading(
    reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = reference / FOLDER / "asreview__ovid_psycinfo.ris"
    whole = read_export(path)
    for size in (1, 61, 4_000):
        monkeypatch.setattr(source, "_CHUNK", size)
        assert read_export(path) == whole


@pytest.mark.parametrize(
    "line", ["AB  -  two spaces", "AB - one\nmore", "PMID- 21", "AB  - a\rKW  - b", "ER"]
)
def test_a_record_with_an_irregular_line_is_not_taken_for_regular(line: str) -> None:
    block = f"TY  - JOUR\nTI  - A trial\n{line}\nER  - \n"
    assert ris_lines._regular(block, 0, 1) is None


@pytest.mark.parametrize("end", ["ER  - ", "ER  -", "ER  - \n", "ER  -\n\n\n"])
def test_a_regular_record_ends_where_the_next_may_begin(end: str) -> None:
    imported = read_text(f"TY  - JOUR\nTI  - A\n{end}\n" + f"TY  - BOOK\nTI  - B\n{end}")
    assert [record.title for record in imported.records] == ["A", "B"]
    assert not imported.issues


def test_a_name_that_was_read_as_another_encoding_is_set_right_whatever_its_letters() -> None:
    record = only("TY  - JOUR\nAU  - MÃ¼ller, Jan\nAU  - ÄŒernÃ½, Ota\nER  - \n")
    assert record.authors[0] == "Müller, Jan"
