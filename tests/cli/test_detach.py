"""`consilience append` with the act `detach`: a file of a folder is taken off the wrong report."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main

RIS = "TY  - JOUR\nTI  - Peers\nER  - \n\nTY  - JOUR\nTI  - Friends\nER  - \n"
PDF = b"%PDF-1.4\n%%EOF\n"
SHA256 = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def folder(adopted: Path, tmp_path: Path) -> Path:
    (tmp_path / "two.ris").write_text(RIS, encoding="utf-8")
    file = str(tmp_path / "two.ris")
    assert main(["add", str(adopted), file, "--source", "PubMed", "--who", "alice"]) == 0
    return adopted


def said(folder: Path, act: str, table: str) -> int:
    (folder.parent / "acts.csv").write_text(table, encoding="utf-8")
    acts = str(folder.parent / "acts.csv")
    at = ("--stage", "fulltext", "--act", act, "--who", "alice")
    return main(["append", str(folder), acts, *at])


def attach(folder: Path, record: str) -> None:
    row = f"subject,sha256,name,bytes\n{record},{SHA256},peers.pdf,{len(PDF)}\n"
    assert said(folder, "attach", row) == 0
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / SHA256).write_bytes(PDF)


def on(folder: Path) -> list[str]:
    return list(open_folder(folder).review.state.studies_log.attachments)


def test_the_file_leaves_its_report_and_the_folder_and_may_stand_on_another(folder: Path) -> None:
    wrong, right = open_folder(folder).review.records
    attach(folder, wrong)
    assert on(folder) == [wrong] and SHA256 in open_folder(folder).files
    assert said(folder, "detach", f"subject,sha256\n{wrong},{SHA256}\n") == 0
    assert on(folder) == [] and not (folder / "files" / SHA256).exists()
    (folder / "files" / SHA256).write_bytes(PDF)  # as from a copy that still has it
    assert not open_folder(folder).files
    attach(folder, right)
    assert on(folder) == [right] and SHA256 in open_folder(folder).files
    assert wrong not in (folder / "files" / "manifest.csv").read_text(encoding="utf-8")


def test_a_record_that_is_not_there_is_named_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(folder, "detach", f"subject,sha256\nnone,{SHA256}\n") == 1
    assert "acts.csv:2: there is no record 'none'" in capsys.readouterr().err
