"""`consilience append` with the act `unimport`: an export of a folder is taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main

WRONG = "TY  - JOUR\nTI  - Zebras\nER  - \n"
RIGHT = "TY  - JOUR\nTI  - Peers\nER  - \n"


@pytest.fixture
def folder(adopted: Path, tmp_path: Path) -> Path:
    for name, text in (("wrong.ris", WRONG), ("right.ris", RIGHT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        add(adopted, name)
    return adopted


def add(folder: Path, name: str) -> None:
    file = str(folder.parent / name)
    assert main(["add", str(folder), file, "--source", name, "--who", "alice"]) == 0


def take_out(folder: Path, sha256: str, search: str) -> int:
    table = folder.parent / "out.csv"
    table.write_text(f"subject,file,why\nsearch:{search},{sha256},the wrong topic\n")
    act = ("--stage", "search", "--act", "unimport", "--who", "alice")
    return main(["append", str(folder), str(table), *act])


def titles(folder: Path) -> list[str | None]:
    return [record.title for record in open_folder(folder).review.records.values()]


def test_the_folder_goes_on_without_it_and_may_have_it_again(folder: Path) -> None:
    wrong = next(iter(open_folder(folder).review.state.search.exports.values()))
    held = (folder / "exports" / wrong.sha256).read_bytes()
    assert take_out(folder, wrong.sha256, wrong.search) == 0
    assert titles(folder) == ["Peers"] and not (folder / "exports" / wrong.sha256).exists()
    assert main(["build", str(folder), "--no-word"]) == 0
    assert "Zebras" not in (folder / "records.csv").read_text(encoding="utf-8")
    (folder / "exports" / wrong.sha256).write_bytes(held)  # as from a copy that still has it
    assert titles(folder) == ["Peers"]
    add(folder, "wrong.ris")
    assert titles(folder) == ["Peers", "Zebras"]


def test_a_file_that_is_not_there_is_named_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_out(folder, "0" * 64, "s1") == 1
    assert "out.csv:2: this review has no such file" in capsys.readouterr().err
    assert titles(folder) == ["Zebras", "Peers"]
