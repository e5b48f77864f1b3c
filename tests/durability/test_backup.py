"""A backup made while people write is whole, and comes back as it was."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from tests.durability.conftest import Workspace, new_database, until


def other(workspace: Workspace, request: pytest.FixtureRequest, name: str) -> Workspace:
    """An empty workspace of the same kind beside the first."""
    data = workspace.data.parent / name
    environment = {**workspace.environment, "CONSILIENCE_DATA": str(data)}
    if "DATABASE_URL" in environment:
        address = request.getfixturevalue("postgresql")
        environment["DATABASE_URL"] = new_database(address, f"{workspace.slug}-{name}")
    return Workspace(data, environment, workspace.slug)


def ledger(workspace: Workspace, tmp_path: Path) -> list[str]:
    folder = tmp_path / "ledger"
    shutil.rmtree(folder, ignore_errors=True)
    done = workspace.run("export", workspace.slug, str(folder))
    assert done.returncode == 0, done.stderr
    return (folder / "ledger.jsonl").read_text("utf-8").splitlines()


def written(told: Path, n: int) -> list[str]:
    """Wait until n lines are whole, and give all that are."""
    assert until(lambda: told.read_text("utf-8").count("\n") >= n)
    return told.read_text("utf-8").rpartition("\n")[0].split()


def test_what_was_stored_before_it_began_is_in_it(
    workspace: Workspace, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    writing = ("-m", "tests.durability.writer", workspace.slug, workspace.records[0])
    archive, told = tmp_path / "backup.zip", tmp_path / "told"
    with told.open("w") as out:
        writer = workspace.python(*writing, stdout=out)
    stored = written(told, 25)
    done = workspace.run("backup", str(archive))
    written(told, len(written(told, 25)) + 1)
    writer.kill()
    writer.wait(timeout=300)
    assert done.returncode == 0, done.stderr
    restored = other(workspace, request, "restored")
    done = restored.run("restore", str(archive))
    assert done.returncode == 0, done.stderr
    lines = ledger(restored, tmp_path)
    ids = [json.loads(line)["id"] for line in lines]
    assert set(stored) <= set(ids)
    assert lines == ledger(workspace, tmp_path)[: len(lines)]
    assert len(ids) < len(ledger(workspace, tmp_path))
    with zipfile.ZipFile(archive) as held:
        manifest = json.loads(held.read("manifest.json"))
    assert manifest["reviews"] == {workspace.slug: len(lines)}
    assert restored.run("doctor").returncode == 0


def test_a_workspace_that_is_there_is_never_written_over_unasked(
    workspace: Workspace, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    archive = tmp_path / "backup.zip"
    assert workspace.run("backup", str(archive)).returncode == 0
    assert archive.stat().st_mode & 0o077 == 0
    again = workspace.run("backup", str(archive))
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "is there already" in again.stderr
    before = ledger(workspace, tmp_path)
    refused = workspace.run("restore", str(archive))
    assert refused.returncode == 1
    assert "holds a workspace already; stop its server and give --force" in refused.stderr
    forced = workspace.run("restore", str(archive), "--force")
    assert forced.returncode == 0, forced.stderr
    assert ledger(workspace, tmp_path) == before
    if "DATABASE_URL" not in workspace.environment:
        assert list(workspace.data.glob("kept/replaced-*/consilience.sqlite3"))


@pytest.mark.parametrize("workspace", ["postgresql"], indirect=True)
def test_pg_dump_that_is_missing_is_named(workspace: Workspace, tmp_path: Path) -> None:
    workspace.environment = {**workspace.environment, "PATH": str(Path(sys.executable).parent)}
    done = workspace.run("backup", str(tmp_path / "backup.zip"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "pg_dump is not installed; it comes with PostgreSQL's client programs" in done.stderr
    assert list(tmp_path.glob("*backup*")) == []
