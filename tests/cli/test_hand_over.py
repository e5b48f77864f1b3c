"""`consilience hand-over`: files for another program, and what they cannot carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.review.folder import save_folder
from consilience.review.hand_over import PROFILES, Profile
from consilience_cli.main import main
from tests.docs.pages import DOCS
from tests.library.review import bcg


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_folder(bcg.review(), {}, {}, tmp_path / "review")
    return tmp_path / "review"


def test_it_writes_the_files_and_tells_what_they_cannot_carry(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["hand-over", str(folder), "--to", "metafor", "--output", str(out)]) == 0
    assert (out / "metafor.csv").read_text(encoding="utf-8").startswith("slab,study,outcome,")
    told = capsys.readouterr().out
    assert "metafor.csv: 13 lines" in told and "not carried: places in the reports" in told


def test_where_there_is_nothing_it_says_so_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["hand-over", str(folder), "--to", "rayyan", "--output", str(out)]) == 1
    assert "nothing to hand over to Rayyan yet" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_the_documentation_says_what_was_tried(profile: Profile) -> None:
    page = (DOCS / "how-to" / "hand-over.md").read_text(encoding="utf-8")
    for text in (profile.name, profile.title, profile.what, profile.lost, profile.tried):
        assert text in page
