"""A folder taken in and written out again is the same folder, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.review.shipped import shipped
from consilience_web.reviews.folders import export_folder, import_folder
from consilience_web.reviews.models import LedgerRow

pytestmark = pytest.mark.django_db


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "output" not in path.relative_to(folder).parts
    }


@pytest.mark.parametrize("name", ["lyons-2021", "practice"])
def test_folder_to_workspace_to_folder_is_byte_identical(name: str, tmp_path: Path) -> None:
    row, n_lines = import_folder(shipped(name))
    export_folder(row.slug, tmp_path / "out")
    assert n_lines == LedgerRow.objects.filter(review=row).count() > 0
    assert contents(tmp_path / "out") == contents(shipped(name))


def test_a_folder_taken_in_twice_adds_nothing() -> None:
    row, n_first = import_folder(shipped("practice"))
    again, n_second = import_folder(shipped("practice"))
    assert (again.pk, n_second) == (row.pk, 0)
    assert n_first == LedgerRow.objects.filter(review=row).count()
