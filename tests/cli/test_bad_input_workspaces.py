"""What people get wrong with a workspace: told in one line, and what is there stays as it was."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from consilience.review.shipped import shipped

Bad = tuple[list[str], str]
MANIFEST = b'{"format": 1, "made": "now", "reviews": {}}'


def packed(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return held.getvalue()


FILES = {
    "empty.zip": b"",
    "text.zip": b"no archive",
    "other.zip": packed(a_txt=b"x"),
    "half.zip": packed(manifest_json=MANIFEST)[:-30],
    "json.zip": packed(manifest_json=b"["),
    "lacking.zip": packed(manifest_json=MANIFEST),
}
BAD: dict[str, Bad] = {
    "export: no such review": (["export", "nothing", "{out}"], "there is no review 'nothing'"),
    "export: onto a file": (["export", "{slug}", "{dir}/text.zip"], "text.zip"),
    "import: a file": (["import", "{dir}/text.zip"], "there is no such folder"),
    "import: no folder": (["import", "{dir}/absent"], "there is no such folder"),
    "import: no review": (["import", "{dir}"], "plan.yaml is missing"),
    "password: nobody": (["password", "mallory"], "there is no account"),
    "backup: onto a file": (["backup", "{dir}/text.zip"], "text.zip"),
    "backup: nowhere": (["backup", "{dir}/absent/a.zip"], "absent"),
    "restore: no file": (["restore", "{dir}/absent.zip"], "absent.zip: no such file"),
    "restore: a folder": (["restore", "{dir}"], "is a directory"),
    **{
        f"restore: {name}": (["restore", f"{{dir}}/{name}", "--force"], name)
        for name in FILES
    },
    "doctor: no workspace": (["doctor", "--data", "{dir}/absent"], "no such data directory"),
    "doctor: a file": (["doctor", "--data", "{dir}/text.zip"], "text.zip"),
    "work: a file": (["work", "--data", "{dir}/text.zip"], "is a file; give a folder"),
}  # fmt: skip


ONE_BY_ONE = """
import contextlib, io, json, sys
from consilience_cli.main import main
told = []
for arguments in json.load(sys.stdin):
    error, out = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(error), contextlib.redirect_stdout(out):
        status = main(arguments)
    told.append([status, out.getvalue(), error.getvalue()])
print(json.dumps(told))
"""
"""A program that runs commands in turn: Django is set up once in a process."""


def run(data: Path, *commands: list[str]) -> list[tuple[int, str, str]]:
    """Run commands on a workspace; give status, output and error of each."""
    environment = {**os.environ, "CONSILIENCE_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE], env=environment, input=json.dumps(commands),
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [(status, out, error) for status, out, error in json.loads(done.stdout)]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_wrong_is_told_in_one_line_and_the_workspace_stays(tmp_path: Path) -> None:
    data, files, out = tmp_path / "data", tmp_path / "files", tmp_path / "out"
    files.mkdir()
    for name, content in FILES.items():
        (files / name).write_bytes(content)
    before = contents(files)
    practice = shipped("practice")
    [(status, told, error)] = run(data, ["import", str(practice)])
    assert status == 0, error
    places = {"dir": files, "out": out, "slug": told.partition(":")[0]}
    commands = [[part.format(**places) for part in arguments] for arguments, _ in BAD.values()]
    answers = run(data, *commands)
    wrong = {
        name: (status, error)
        for (name, (_, said)), (status, _, error) in zip(BAD.items(), answers, strict=True)
        if status not in (1, 2) or said not in error or error.count("\n") != 1
    }
    assert wrong == {}
    assert contents(files) == before
    kept = run(data, ["export", places["slug"], str(out)], ["doctor"])
    assert [status for status, _, _ in kept] == [0, 0], kept
    assert (out / "ledger.jsonl").read_bytes() == (practice / "ledger.jsonl").read_bytes()
