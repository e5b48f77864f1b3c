"""A real worker in the middle of real work: killed, told to end, started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.web.jobs.workplace import N_FILES, N

WORK = ("-m", "consilience_cli", "work")
Do = Callable[..., str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A data directory, and a database, of its own."""
    own = {**os.environ, "CONSILIENCE_DATA": str(tmp_path)}
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield own
        return
    import psycopg

    name = f"killed_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        yield {**own, "DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


@pytest.fixture
def do(environment: dict[str, str]) -> Do:
    """Run a program to its end and give what it prints."""

    def do(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=300
        ).stdout

    return do


def at(*steps: str) -> tuple[str, str]:
    """What a Python needs to do steps of the workplace; the conftest sets Django up."""
    there = "; ".join(f"workplace.{step}()" for step in steps)
    return "-c", f"import tests.conftest; from tests.web.jobs import workplace; {there}"


def look(do: Do, *steps: str) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(do(*at(*(steps or ("look",)))))
    return seen


def in_the_middle(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a worker, and stop it for a while when it is in the middle of its job."""
    command = [sys.executable, *at("wait")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as watch:
        assert watch.stdout is not None and watch.stdout.readline() == b"waits\n"
        worker = subprocess.Popen([sys.executable, *WORK], env=environment)
        seen = json.loads(watch.stdout.readline())
        worker.send_signal(signal.SIGSTOP)
    assert seen["state"] != "done", "the work is too short to be killed"
    assert seen["state"] == "running" and seen["rows"], "the worker did not begin"
    return worker


def test_a_worker_told_to_end_puts_its_job_back_and_a_killed_one_leaves_nothing(
    do: Do, environment: dict[str, str]
) -> None:
    do(*at("begin"))
    worker = in_the_middle(environment)
    worker.terminate()
    worker.send_signal(signal.SIGCONT)
    assert worker.wait(timeout=300) == 0
    seen = look(do)
    assert (seen["state"], seen["attempts"], seen["imports"]) == ("queued", 0, 0)
    worker = in_the_middle(environment)
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=300)
    seen = look(do, "look", "age")
    assert (seen["state"], seen["attempts"], seen["imports"]) == ("running", 1, 0)
    do(*WORK, "--until-idle")
    seen = look(do)
    assert (seen["state"], seen["attempts"], seen["imports"]) == ("done", 2, 1), seen["error"]
    assert seen["rows"] == 10 * N


@pytest.mark.parametrize(
    ("asked", "made", "many"),
    [("ask_for_duplicates", "runs", 1), ("ask_for_texts", "texts", N_FILES)],
)
def test_what_a_killed_worker_began_is_done_once_in_the_end(
    do: Do, environment: dict[str, str], asked: str, made: str, many: int
) -> None:
    do(*at("begin"))
    do(*WORK, "--until-idle")
    do(*at(asked))
    worker = in_the_middle(environment)
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=300)
    seen = look(do, "look", "age")
    assert (seen["state"], seen["attempts"]) == ("running", 1)
    assert seen[made] < many
    do(*WORK, "--until-idle")
    seen = look(do)
    assert (seen["state"], seen["attempts"], seen[made]) == ("done", 2, many), seen["error"]
