"""A folder that nobody touched since its build is not computed again; any change is seen."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from consilience.review import built
from consilience.review.build import build, check_build
from consilience.review.built import Built, seal, still_built
from consilience.review.shipped import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lyons' review, built without the document for Word."""
    place = tmp_path / "lyons"
    copytree(shipped("lyons-2021"), place)
    seal(place, build(place, word=False), word=False)
    return place


def test_a_sealed_folder_tells_what_a_build_would(folder: Path) -> None:
    again = build(folder, word=False)
    told = still_built(folder, word=False)
    assert told is not None
    assert (sorted(told.same), told.notes) == (sorted(again.same), again.notes)
    assert again.written == ()


@pytest.mark.parametrize(
    "name", ["ledger.jsonl", "plan.yaml", "output/report.html", "output/tables/new.csv"]
)
def test_a_change_of_any_file_breaks_the_seal(folder: Path, name: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert still_built(folder, word=False) is None


def test_another_program_or_another_wish_breaks_the_seal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert still_built(folder, word=True) is None
    monkeypatch.setattr(built, "_program", lambda: iter(["another version"]))
    assert still_built(folder, word=False) is None


@pytest.mark.parametrize("text", ["", "[]", '{"of": 1}', "no JSON"])
def test_a_broken_seal_is_no_seal(folder: Path, text: str) -> None:
    (folder / built.SEAL).write_text(text, encoding="utf-8")
    assert still_built(folder, word=False) is None


def test_the_seal_is_no_output_that_nothing_builds(folder: Path) -> None:
    assert not any("nothing builds" in problem for problem in check_build(folder, word=False))
    done: Built = build(folder, word=True)
    assert done.removed == ()
    assert (folder / built.SEAL).is_file()
