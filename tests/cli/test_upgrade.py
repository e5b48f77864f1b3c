"""A workspace and a folder of the first schema come to the present one by one command."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from consilience.protocol import plan as schema
from consilience.review import upgrade
from consilience.review.folder import open_folder, upgrade_folder

KEPT = Path(__file__).resolve().parents[1] / "kept"
SLUG = "peer-support-after-stroke"


def consilience(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "consilience_cli", *map(str, arguments)]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=300
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    packed = (KEPT / "workspace-0001.sqlite3.gz").read_bytes()
    (folder / "consilience.sqlite3").write_bytes(gzip.decompress(packed))
    return folder


def test_an_old_workspace_is_upgraded_after_a_backup(data: Path, tmp_path: Path) -> None:
    told = consilience("doctor", "--data", data)
    assert (told.returncode, "run consilience upgrade" in told.stdout) == (0, True)
    done = consilience("upgrade", "--data", data)
    assert done.returncode == 0, done.stderr
    assert "reviews.0002" in done.stdout
    (kept,) = data.glob("kept/before-upgrade-*.zip")
    with zipfile.ZipFile(kept) as archive:
        assert json.loads(archive.read("manifest.json"))["reviews"] == {SLUG: 18}
    assert "nothing to do" in consilience("upgrade", "--data", data).stdout
    told = consilience("doctor", "--data", data)
    assert f"review {SLUG}: 18 lines of the ledger are sound" in told.stdout
    assert consilience("export", SLUG, tmp_path / "out", "--data", data).returncode == 0
    assert (tmp_path / "out" / "ledger.jsonl").read_bytes() == (
        KEPT / "folder-v1" / "ledger.jsonl"
    ).read_bytes()


def test_an_old_folder_still_says_the_same() -> None:
    assert upgrade_folder(KEPT / "folder-v1") == (schema.VERSION, schema.VERSION)
    state = open_folder(KEPT / "folder-v1").review.state
    assert (len(state.lines), len(state.works)) == (18, 4)
    decided = [(d.state, d.choice) for d in state.decisions("screening").values()]
    assert decided == [
        ("agreed", "include"),
        ("agreed", "include"),
        ("agreed", "exclude"),
        ("settled", "exclude"),
    ]


def test_a_folder_of_an_older_schema_is_written_in_the_present_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: a next version that calls the background otherwise."""
    folder = tmp_path / "review"
    shutil.copytree(KEPT / "folder-v1", folder)
    ledger = (folder / "ledger.jsonl").read_bytes()

    def step(plan: dict[str, object]) -> dict[str, object]:
        return {**plan, "version": 2, "background": "Upgraded."}

    monkeypatch.setattr(upgrade, "STEPS", {1: step})
    monkeypatch.setattr(upgrade, "VERSION", 2)
    monkeypatch.setattr("consilience.review.folder.VERSION", 2)
    allow_version(2, monkeypatch)
    assert upgrade_folder(folder) == (1, 2)
    assert "version: 2\n" in (folder / "plan.yaml").read_text("utf-8")
    opened = open_folder(folder)
    assert opened.review.plan.background == "Upgraded."
    assert (folder / "ledger.jsonl").read_bytes() == ledger


def allow_version(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from consilience.catalogue.toml_text import schema_of

    changed = json.loads(json.dumps(schema_of("plan")))
    changed["properties"]["version"] = {"const": version}
    monkeypatch.setattr("consilience.review.plan_file.schema_of", lambda name: changed)


def test_a_plan_of_a_newer_version_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(KEPT / "folder-v1", folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    (folder / "plan.yaml").write_text(text.replace("version: 1", "version: 99"), "utf-8")
    done = consilience("upgrade", folder)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "plan.yaml:1: version 99 was written by a newer Consilience" in done.stderr


# -- the doctor ---------------------------------------------------------------------------------


def test_a_damaged_database_is_wrong(data: Path, tmp_path: Path) -> None:
    place = data / "consilience.sqlite3"
    damaged = bytearray(place.read_bytes())
    damaged[40_000:60_000] = bytes(20_000)
    place.write_bytes(damaged)
    told = consilience("doctor", "--data", data)
    assert told.returncode == 1
    assert "WRONG" in told.stdout
    assert told.stderr.count("\n") == 1
    backup = consilience("backup", tmp_path / "b.zip", "--data", data)
    assert (backup.returncode, backup.stderr.count("\n")) == (1, 1)
    assert list(tmp_path.glob("*b.zip*")) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE reviews_blob SET content = x'00' WHERE kind = 'export'",
            "was changed: restore a backup",
        ),
        ("UPDATE reviews_ledgerrow SET act = 'dance' WHERE id = 5", "there is no act 'dance'"),
        (
            "UPDATE reviews_ledgerrow SET supersedes = 'nothing' WHERE id = 5",
            "supersedes nothing, which does not stand before it",
        ),
    ],
)
def test_a_changed_file_or_line_is_wrong(data: Path, change: str, said: str) -> None:
    import sqlite3

    assert consilience("upgrade", "--data", data, "--no-backup").returncode == 0
    with sqlite3.connect(data / "consilience.sqlite3") as database:
        database.execute(change)
    database.close()
    told = consilience("doctor", "--data", data)
    assert told.returncode == 1
    assert said in told.stdout
    assert "1 thing is wrong" in told.stderr


@pytest.mark.parametrize("command", [["doctor"], ["backup", "b.zip"], ["upgrade"]])
def test_a_data_directory_that_is_not_there_is_not_made(command: list[str], tmp_path: Path) -> None:
    done = consilience(*command, "--data", tmp_path / "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "there is no such data directory" in done.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is no backup"), (b"PK\x03\x04 cut", "is no backup"), (None, "no such file")],
)
def test_what_is_no_backup_changes_nothing(
    content: bytes | None, said: str, data: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "b.zip").write_bytes(content)
    before = (data / "consilience.sqlite3").read_bytes()
    done = consilience("restore", tmp_path / "b.zip", "--data", data, "--force")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr
    assert (data / "consilience.sqlite3").read_bytes() == before


def test_an_archive_that_was_changed_changes_nothing(data: Path, tmp_path: Path) -> None:
    assert consilience("backup", tmp_path / "b.zip", "--data", data).returncode == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as held:
        parts = {name: held.read(name) for name in held.namelist()}
    for wrong in ({"consilience.sqlite3": b"other"}, {"../../escaped": b"x"}):
        with zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed:
            for name, content in {**parts, **wrong}.items():
                changed.writestr(name, content)
        target = tmp_path / "target"
        done = consilience("restore", tmp_path / "changed.zip", "--data", target)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "not as the manifest tells" in done.stderr
        assert not (target / "consilience.sqlite3").exists()
