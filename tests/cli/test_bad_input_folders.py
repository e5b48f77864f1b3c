"""What people get wrong while they go on with a folder: told in one line, and nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from consilience.review.shipped import shipped
from consilience_cli.main import main

RIS = b"TY  - JOUR\nTI  - Walking groups\nPY  - 2020\nER  - \n"
WHO = ["--who", "alice"]
ADD = ["add", "{folder}", "{file}", "--source", "PubMed", *WHO]
APPEND = ["append", "{folder}", "{file}", *WHO]
VOTES = [*APPEND, "--stage", "screening", "--act", "vote"]
OPEN = ["open", "{folder}", *WHO]
BAD: dict[str, tuple[list[str], str, bytes, str]] = {
    "add: an empty file": (ADD, "a.ris", b"", "a.ris: the file is empty"),
    "add: a web page": (ADD, "a.ris", b"<!doctype html><html></html>", "web page"),
    "add: a packed file": (ADD, "a.ris", b"PK\x03\x04" + bytes(40), "damaged or locked"),
    "add: a PDF": (ADD, "a.ris", b"%PDF-1.7\n", "a PDF"),
    "add: no such file": (ADD, "", b"", "no such file"),
    "add: nobody": ([*ADD[:-1], "mallory"], "a.ris", RIS, "'mallory' is not in the team"),
    "add: no date": ([*ADD, "--date", "last week"], "a.ris", RIS, "YYYY-MM-DD"),
    "add: fewer than none": ([*ADD, "--declared", "-5"], "a.ris", RIS, "from 0"),
    "add: a string of bytes": ([*ADD, "--string-file", "{file}"], "a.ris", b"\xff\xfa", "UTF-8"),
    "open: fewer than none": ([*OPEN, "--n", "-1"], "", b"", "whole number from 0"),
    "open: nobody": ([*OPEN, "--voters", "mallory"], "", b"", "'mallory' is not in the team"),
    "open: an empty name": ([*OPEN, "--voters", "bob,,beth"], "", b"", "'' is not in the team"),
    "open: nothing waits": (OPEN, "", b"", "there is no record to open"),
    "append: no table": (VOTES, "a.xlsx", b"PK", "give a .csv, .jsonl or .yaml file"),
    "append: empty": (VOTES, "a.csv", b"", "there is no column `subject`"),
    "append: bytes": (VOTES, "a.csv", b"subject\n\xff", "not UTF-8 at byte 8"),
    "append: zeros": (VOTES, "a.csv", b"subject,choice\n\0\0,include\n", "a.csv:2"),
    "append: half a quote": (VOTES, "a.csv", b'subject,choice\n"x,include\n', "no CSV"),
    "append: more cells": (VOTES, "a.csv", b"subject,choice\nx,include,1\n", "more cells"),
    "append: a foreign record": (VOTES, "a.csv", b"subject,choice\nx-1,exclude\n",
        "no record 'x-1'"),
    "append: no act": (APPEND, "a.csv", b"subject\nx\n", "a.csv:2: the stage is missing"),
    "append: an act of nowhere": (
        APPEND, "a.jsonl", b'{"stage":"screening","act":"fly","subject":"x"}', "fly",
    ),
    "append: half JSON": (VOTES, "a.jsonl", b'{"subject":', "a.jsonl:1: not valid JSON"),
    "append: deep JSON": (VOTES, "a.jsonl", b"[" * 100_000, "a.jsonl:1: nested too deeply"),
    "append: no number": (
        VOTES, "a.jsonl", b'{"subject":"x","what":{"choice":"include","seconds":NaN}}', "NaN",
    ),
    "append: a list": (VOTES, "a.jsonl", b"[1]", "an entry is a table"),
    "append: a bomb": (VOTES, "a.yaml", b"a: &a [1]\nb: [*a, *a]\n", "a.yaml:"),
    "append: a program": (VOTES, "a.yaml", b"!!python/object/apply:os.system [ls]\n", "a.yaml:"),
    "new: something is there": (["new", "{folder}"], "", b"", "the folder is not empty"),
    "new: a file is there": (["new", "{file}"], "a", b"x", "file exists"),
    "new: below a file": (["new", "{file}/deep"], "a", b"x", "not a directory"),
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as wrong_use:
        assert isinstance(wrong_use.code, int)
        return wrong_use.code


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, file, content, said = BAD[name]
    folder = tmp_path / "review"
    shutil.copytree(shipped("practice"), folder)
    if file:
        (tmp_path / file).write_bytes(content)
    before = contents(tmp_path)
    places = {"folder": folder, "file": tmp_path / (file or "absent")}
    assert run([part.format(**places) for part in arguments]) in (1, 2)
    error = capsys.readouterr().err
    last = error.strip().split("\n")[-1]
    assert said in error
    assert last.startswith("consilience")
    assert "Traceback" not in error
    assert len(last) < 600 and last.isprintable()
    assert contents(tmp_path) == before


def test_a_title_of_signs_starts_a_folder_that_is_read_again(tmp_path: Path) -> None:
    title = 'A "title": with #signs, ünï 😀, \u202eback\u202c\nand a\ttab ' + "x" * 3000
    assert main(["new", str(tmp_path / "review"), "--title", title, "--lead", "O'Neil: \\"]) == 0
    assert main(["build", str(tmp_path / "review"), "--adopt", "--no-word"]) == 0
