"""Real exports of the databases: recognised by their content, each with its number of records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consilience.records import READABLE, read_export
from tests.conftest import REFERENCE

CARRIED = Path(__file__).parent / "exports"
COUNTS = json.loads((CARRIED / "counts.json").read_text(encoding="utf-8"))
FOLDERS = {"enw": "refer", "wos-tab": "csv", "ctgov.csv": "csv", "ctgov.json": "ctgov-json"}
"""Folders of the corpus that are not named as their format is."""
MISCOUNTED = {"xlsx/citation-file-formatting___baseline_embase.xlsx": 10}
"""Judged by filled lines less one; two of them stand above the header, as in the CSV beside it."""
CORPUS = Path("data/imports/counts.json")
JUDGED = (
    json.loads((REFERENCE / CORPUS).read_text(encoding="utf-8"))
    if (REFERENCE / CORPUS).is_file()
    else {"ris/absent": 0, "bibtex/absent": 0}
)


def format_of(path: str) -> str:
    folder = path.split("/")[0]
    return FOLDERS.get(folder + Path(path).suffix, FOLDERS.get(folder, folder))


READ = {path: name for path in JUDGED if (name := format_of(path)) in READABLE}


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_carried_export_gives_its_records(name: str) -> None:
    imported = read_export(CARRIED / name)
    assert (imported.format, len(imported.records)) == (
        COUNTS[name]["format"],
        COUNTS[name]["records"],
    )
    assert [record.source_index for record in imported.records] == [
        *range(1, len(imported.records) + 1)
    ]


@pytest.mark.parametrize("path", READ or ["ris/absent"])
def test_an_export_of_the_corpus_gives_its_records(path: str, reference: Path) -> None:
    imported = read_export(reference / "data/imports" / path)
    assert imported.format == READ[path]
    n_records = MISCOUNTED.get(path, JUDGED[path])
    assert (len(imported.records), imported.n_refused) == (n_records, 0)


def test_every_format_of_the_corpus_is_read(reference: Path) -> None:
    assert [path for path in JUDGED if path not in READ] == []


def test_every_carried_export_has_its_licence() -> None:
    told = (CARRIED / "LICENCES.md").read_text(encoding="utf-8")
    files = {path.name for path in CARRIED.iterdir()} - {
        "LICENCES.md",
        "counts.json",
        ".gitattributes",
    }
    assert {name for name in files if f"| {name} |" not in told} == set()


@pytest.mark.parametrize("path", ["dedup/dblp_acm.csv.gz", "screening/SYNERGY_Sep_2021.csv.gz"])
def test_labelled_sets_are_tables_too(path: str, reference: Path) -> None:
    imported = read_export(reference / "data" / path)
    assert imported.n_refused == 0
    assert all(record.extra["record_id"] for record in imported.records)
    assert imported.filled["title"] > 0.98 * len(imported.records)


def test_an_abstract_is_put_together_from_its_inverted_index(reference: Path) -> None:
    imported = read_export(reference / "data/screening/SYNERGY_Sep_2021.csv.gz")
    assert imported.filled["abstract"] > 0.9 * len(imported.records)
    first = next(record.abstract for record in imported.records if record.abstract)
    assert first and " " in first and not first.startswith("{")
