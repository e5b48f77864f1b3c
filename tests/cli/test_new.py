"""`consilience new`: a folder that a person can fill in, and that builds from the first day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert main(["new", str(tmp_path / "mine"), "--title", "A: title", "--lead", "Alice"]) == 0
    return tmp_path / "mine"


def lead(folder: Path) -> str:
    found = re.search(r'handle: "([^"]+)"', (folder / "plan.yaml").read_text(encoding="utf-8"))
    assert found
    return found[1]


def test_a_new_folder_is_adopted_and_built(folder: Path) -> None:
    adopt = ["build", str(folder), "--adopt", "--no-word", "--who", lead(folder)]
    assert main(adopt) == 0
    assert open_folder(folder).review.plan.title == "A: title"
    assert main(["build", str(folder), "--check", "--no-word"]) == 0


def test_until_it_is_adopted_the_build_says_how(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(folder)]) == 1
    assert "no plan was adopted yet" in capsys.readouterr().err


def test_every_part_that_is_commented_out_is_valid(folder: Path) -> None:
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    part = re.compile(r"^# ( *(?:[a-z_]+: ?.*|- .*))$", re.MULTILINE)
    (folder / "plan.yaml").write_text(part.sub(r"\1", text), encoding="utf-8")
    assert main(["build", str(folder), "--adopt", "--no-word", "--who", lead(folder)]) == 0
    plan = open_folder(folder).review.plan
    assert (plan.unit, plan.screening.calibration, plan.analyses[0].measure) == (
        "programme",
        20,
        "SMD",
    )


def test_a_folder_that_holds_something_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(folder)]) == 1
    assert "not empty" in capsys.readouterr().err
