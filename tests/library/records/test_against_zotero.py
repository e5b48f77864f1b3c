"""Title, family names, year, identifiers, volume, issue and first page as Zotero expects them.

Every difference stands in `against_zotero.toml` with its reason; a line there that is no
difference any more is taken out.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import REFERENCE
from tests.library.records.zotero import compared, is_readable

LEAST = 0.98
EXPLAINED = tomllib.loads(
    Path(__file__).with_name("against_zotero.toml").read_text(encoding="utf-8")
)["difference"]
FILES = sorted((REFERENCE / "data/imports").glob("*/*.expected-zotero.json"))
EXPECTED = [
    path
    for path in FILES
    if is_readable(path.with_name(path.name.removesuffix(".expected-zotero.json")))
]
NAMES = [f"{path.parent.name}/{path.name}" for path in EXPECTED] or ["absent"]


@pytest.mark.parametrize("name", NAMES)
def test_every_difference_is_explained(name: str, reference: Path) -> None:
    file = name.removesuffix(".expected-zotero.json")
    explained = {
        (row["file"], record, row["field"])
        for row in EXPLAINED
        for record in row["records"]
        if row["file"] == file
    }
    differences = {
        field.place: (field.ours, field.zotero)
        for field in compared(reference / "data/imports" / name)
        if not field.equal
    }
    assert {place: pair for place, pair in differences.items() if place not in explained} == {}
    assert explained - differences.keys() == set()


def test_the_fields_agree(reference: Path) -> None:
    assert reference == REFERENCE
    agreed: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for path in EXPECTED:
        for field in compared(path):
            counted[field.field] += 1
            agreed[field.field] += field.equal
    assert counted["title"] > 100
    assert agreed.total() / counted.total() >= LEAST, (agreed, counted)


def test_every_reason_says_something_of_a_file_that_is_there(reference: Path) -> None:
    for row in EXPLAINED:
        assert (reference / "data/imports" / row["file"]).is_file(), row
        assert len(row["reason"].split()) > 3, row
