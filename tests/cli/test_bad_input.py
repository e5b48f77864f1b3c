"""Whatever a command is given: exit status 1 or 2, one clear line, and nothing written over."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from consilience.review.shipped import shipped
from consilience_cli.main import main

RIS = "TY  - JOUR\nTI  - Walking groups\nAU  - Roe, A\nPY  - 2020\nER  - \n"
TABLE = "record_id,title,authors,year,journal\n"


def _packed() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("records.ris", RIS)
    return held.getvalue()


NO_EXPORTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b"\n \n", "the file is empty"),
    "zeros": (bytes(4000), "the file is empty"),
    "chance": (random.Random(1).randbytes(5000), "no text"),
    "a web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    "a zip": (_packed(), "packed folder"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no text"),
    "a PDF": (b"%PDF-1.7\n", "a PDF"),
    "a header alone": (b"title,authors\n", "holds no record"),
}


@pytest.mark.parametrize("command", ["convert", "dedupe"])
@pytest.mark.parametrize("name", NO_EXPORTS)
def test_what_is_no_export_is_named_in_one_line(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, said = NO_EXPORTS[name]
    (tmp_path / "search.ris").write_bytes(content)
    to = ["--to", "csv"] if command == "convert" else []
    out = tmp_path / "out"
    assert main([command, str(tmp_path / "search.ris"), *to, "--output", str(out)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("consilience: search.ris")
    assert said in error
    assert error.count("\n") == 1
    assert error[:-1].isprintable()
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "{in}", "--to", "ris", "--output", "{in}"],
        ["dedupe", "{in}", "--output", "{in}"],
        ["dedupe", "{in}", "--output", "{out}", "--pairs", "{in}"],
        ["dedupe", "{in}", "--output", "{out}", "--pairs", "{out}"],
        ["meta", "{in}", "--measure", "GEN", "--forest", "{in}"],
    ],
    ids=" ".join,
)
def test_what_is_read_is_never_written_over(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "search.ris", tmp_path / "out"
    given.write_text(RIS, encoding="utf-8")
    assert main([part.format(**{"in": given, "out": out}) for part in arguments]) == 2
    assert "is named twice" in capsys.readouterr().err
    assert given.read_text(encoding="utf-8") == RIS
    assert list(tmp_path.iterdir()) == [given]


def test_a_file_named_twice_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "search.ris"
    given.write_text(RIS, encoding="utf-8")
    out = ["--to", "ris", "--output", str(tmp_path / "out.ris")]
    assert main(["convert", str(given), str(given), *out]) == 0
    assert f"{given}: is named twice and converted twice" in capsys.readouterr().err


def test_a_table_in_another_encoding_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "set.csv"
    given.write_bytes((TABLE + "1,Tea,A,2020,J\n2,Café,B,2020,J\n").encode("latin-1"))
    assert main(["dedupe", str(given), "--output", str(tmp_path / "out.csv")]) == 1
    assert capsys.readouterr().err.startswith("consilience: set.csv:3: not UTF-8")


@pytest.mark.parametrize(
    ("measure", "content", "said"),
    [
        ("MD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,0,9,2,0,9", "both SDs are zero"),
        ("SMD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,-1,9,2,1,9", "the SD of group 1 is negative"),
        ("MD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,1,-9,2,1,9", "fewer than 2 people"),
        ("RR", "ai,n1i,ci,n2i\n12,10,1,10", "group 1 has more events than people"),
        ("OR", "ai,n1i,ci,n2i\n-1,10,1,10", "the events of group 1 are negative"),
        ("GEN", "yi,vi\n1,0", "variance or standard error is not above zero"),
        ("GEN", "yi,vi\n1e308,1", "cannot be computed with"),
        ("GEN", "yi,vi\n1,1e-308", "cannot be computed with"),
        ("GEN", "yi,sei\n1,1e200", "cannot be computed with"),
    ],
)
def test_numbers_that_cannot_be_are_named_by_study(
    measure: str, content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "studies.csv"
    given.write_text(content + "\n", encoding="utf-8")
    assert main(["meta", str(given), "--measure", measure]) == 1
    error = capsys.readouterr().err
    assert "studies.csv: no study has both" in error
    assert f"Study 1: {said}" in error or ("Study 1: " in error and said in error)
    assert error.count("\n") == 1


# -- review folders -----------------------------------------------------------------------------

Break = Callable[[Path], object]


def _instead(name: str, old: str, new: str) -> Break:
    def edit(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    return edit


def _at_the_end(name: str, text: str) -> Break:
    def edit(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)

    return edit


BOMB = "x0: &a0 [lol, lol]\n" + "".join(
    f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
OTHERS = '{"id":"z","at":"2027-01-01T00:00:00.000000Z","who":"eve","stage":"search","act":'
BROKEN: dict[str, tuple[Break, str]] = {
    "a missing plan": (lambda f: (f / "plan.yaml").unlink(), "plan.yaml is missing"),
    "a missing ledger": (lambda f: (f / "ledger.jsonl").unlink(), "ledger.jsonl is missing"),
    "half a line": (_at_the_end("ledger.jsonl", OTHERS), "ledger.jsonl:7: not valid JSON"),
    "a line without end": (
        _at_the_end("ledger.jsonl", '{"a":' + "[" * 100_000),
        "ledger.jsonl:7: nested too deeply",
    ),
    "no number": (
        _instead("ledger.jsonl", '"quota":2', '"quota":NaN'),
        "ledger.jsonl:5: NaN is no number",
    ),
    "a number without end": (
        _instead("ledger.jsonl", '"n_records":271', '"n_records":1e999'),
        "ledger.jsonl:3: 1e999 is no number",
    ),
    "a negative count": (
        _instead("ledger.jsonl", '"n_records":271', '"n_records":-271'),
        "ledger.jsonl:3: import: 'n_records' should be a whole number from 0",
    ),
    "no moment": (
        _instead("ledger.jsonl", '"at":"2026', '"at":"soon 2026'),
        "ledger.jsonl:1: 'at' should be a moment",
    ),
    "nobody": (_instead("ledger.jsonl", '"who":"alice"', '"who":""'), "ledger.jsonl:1: the key"),
    "a line that supersedes itself": (
        _instead("ledger.jsonl", '"act":"batch"', '"supersedes":"practice-05","act":"batch"'),
        "ledger.jsonl:5: practice-05 supersedes practice-05, which does not stand before it",
    ),
    "lines that supersede each other": (
        _instead("ledger.jsonl", '"act":"batch"', '"supersedes":"practice-06","act":"batch"'),
        "ledger.jsonl:5: practice-05 supersedes practice-06, which does not stand before it",
    ),
    "voters that are no people": (
        _instead("ledger.jsonl", '"voters":[', '"voters":[7,'),
        "ledger.jsonl:5: batch: 'voters' should be a list of texts",
    ),
    "another review's ledger": (
        lambda f: shutil.copy(shipped("lyons-2021") / "ledger.jsonl", f / "ledger.jsonl"),
        "plan.yaml:",
    ),
    "bytes that are no text": (
        lambda f: (f / "ledger.jsonl").write_bytes(b"\n\xff\xfe"),
        "ledger.jsonl:2: not UTF-8",
    ),
    "a plan with tabs": (_at_the_end("plan.yaml", "x:\n\t- y\n"), "plan.yaml:"),
    "a key twice": (_at_the_end("plan.yaml", "title: Again\n"), "plan.yaml:126:"),
    "an unknown field": (_at_the_end("plan.yaml", "colour: red\n"), "('colour' was unexpected)"),
    "a bomb of anchors": (_at_the_end("plan.yaml", BOMB), "plan.yaml:"),
    "an anchor in itself": (_at_the_end("plan.yaml", "x: &a [*a]\n"), "plan.yaml:"),
    "a plan without end": (_at_the_end("plan.yaml", "x: " + "[" * 20_000), "plan.yaml:"),
    "a plan that runs a program": (
        _at_the_end("plan.yaml", "x: !!python/object/apply:os.system [ls]\n"),
        "plan.yaml:",
    ),
    "a key that is a list": (_at_the_end("plan.yaml", "? [a]\n: b\n"), "plan.yaml:"),
    "a manifest of bytes": (
        lambda f: (f / "exports" / "manifest.csv").write_bytes(b"\xff"),
        "exports/manifest.csv:1: not UTF-8",
    ),
    "records of bytes": (
        lambda f: (f / "records.csv").write_bytes(b"\xff"),
        "records.csv:1: not UTF-8",
    ),
    "a folder among the exports": (lambda f: (f / "exports" / "x").mkdir(), "exports/x"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_is_told_with_file_and_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_it, said = BROKEN[name]
    folder = tmp_path / "review"
    shutil.copytree(shipped("practice"), folder)
    break_it(folder)
    assert main(["build", str(folder), "--no-word"]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert len(error) < 600
    assert not (folder / "output").exists()
