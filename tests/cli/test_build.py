"""`consilience build`: the folder's output, one line for a failure, a check that can fail."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from consilience_cli.main import main

LYONS = Path(str(files("consilience").joinpath("data", "reviews", "lyons-2021")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LYONS, tmp_path / "lyons"))


def test_it_builds_and_then_has_nothing_to_write(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(folder)]) == 0
    assert "wrote   output/prisma.json" in capsys.readouterr().out
    for name in ("prisma.json", "prisma.svg", "report.html", "report.docx", "reproduction.csv"):
        assert (folder / "output" / name).is_file()
    assert main(["build", str(folder)]) == 0
    assert ": 0 written" in capsys.readouterr().out
    assert main(["build", str(folder), "--check"]) == 0


def test_a_check_fails_and_names_what_differs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", str(folder), "--no-word"])
    (folder / "output/prisma.csv").write_text("x", encoding="utf-8")
    capsys.readouterr()
    assert main(["build", str(folder), "--check", "--no-word"]) == 1
    told = capsys.readouterr()
    assert told.out == "output/prisma.csv: a rebuild differs\n"
    assert told.err.count("\n") == 1


def test_a_changed_plan_is_adopted_by_the_same_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = folder / "plan.yaml"
    changed = plan.read_text(encoding="utf-8").replace("when in doubt, exclude", "in doubt, ask")
    plan.write_text(changed, encoding="utf-8")
    assert main(["build", str(folder), "--no-word"]) == 1
    told = capsys.readouterr().err
    assert "plan.yaml:" in told
    assert "--adopt --reason" in told
    adopt = [
        "build",
        str(folder),
        "--no-word",
        "--adopt",
        "--who",
        "nl",
        "--reason",
        "authors answer",
    ]
    assert main(adopt) == 0
    assert "authors answer" in (folder / "output/report.html").read_text(encoding="utf-8")
