"""MEDLINE records that are regular are taken whole, others line by line; nobody can tell which."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.records import Import, read_export, source
from consilience.records.formats import tagged
from tests.library.records.reading import read_text

REGULAR = "PMID- 1\nOWN - NLM\nTI  - A trial of\n      aspirin\nFAU - Berg, Jan\n\n"


def line_by_line(path: Path, patched: pytest.MonkeyPatch) -> Import:
    with patched.context() as only_here:
        only_here.setattr(tagged._Cutter, "_whole", lambda cutter, block, place, number: None)
        return read_export(path)


def exports(reference: Path) -> list[Path]:
    paths = sorted((reference / "data/imports").rglob("*.nbib"))
    assert paths
    return paths


def test_a_regular_record_is_the_same_taken_whole_and_line_by_line(
    reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in exports(reference):
        assert read_export(path) == line_by_line(path, monkeypatch), path.name


def test_a_record_is_the_same_wherever_it_is_cut_in_reading(
    reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exports(reference)[0]
    whole = read_export(path)
    for size in (1, 61, 4_000):
        monkeypatch.setattr(source, "_CHUNK", size)
        assert read_export(path) == whole


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("      and more \n      yet", "A trial of aspirin and more yet"),
        ("       and more", "A trial of aspirin and more"),
        ("   and more", "A trial of aspirin and more"),
        ("      and\u2009more", "A trial of aspirin and more"),
        ("and more", "A trial of aspirin and more"),
        ("AB  - ", "A trial of aspirin"),
    ],
)
def test_irregular_lines_are_read_as_ever(line: str, title: str) -> None:
    text = REGULAR.replace("aspirin\n", f"aspirin\n{line}\n") + REGULAR
    records = read_text(text, format="medline").records
    assert [record.title for record in records] == [title, "A trial of aspirin"]
    assert [record.authors for record in records] == [("Berg, Jan",), ("Berg, Jan",)]


def test_a_second_pmid_begins_another_record() -> None:
    twice = REGULAR.rstrip("\n") + "\n" + REGULAR
    assert len(read_text(twice, format="medline").records) == 2
