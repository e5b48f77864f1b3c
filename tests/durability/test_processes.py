"""A server of several processes: each answers, and none outlives the one that was started."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from consilience_cli.serve import NICE
from tests.durability.conftest import Workspace, until
from tests.durability.test_killed_server import port_of, started

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks processes up; get it by: Linux"
)


def kept_by(pid: int, n: int) -> list[int]:
    """Wait until a process keeps n others, and give their numbers."""
    for _ in range(1200):
        others = Path(f"/proc/{pid}/task").glob("*/children")
        found = [int(number) for one in others for number in one.read_text().split()]
        if len(found) == n:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{len(found)} instead of {n} are kept")


def is_gone(pid: int) -> bool:
    return until(lambda: not Path(f"/proc/{pid}").exists())


def answers(port: int, patience: float) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=patience)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False


@pytest.mark.parametrize("workspace", ["postgresql"], indirect=True)
def test_another_process_answers_while_the_first_does_not_and_all_end_together(
    workspace: Workspace,
) -> None:
    server = started(workspace, "--no-worker", "--processes", "2")
    port = port_of(server)
    assert answers(port, 60)
    (other,) = kept_by(server.pid, 1)
    os.kill(server.pid, signal.SIGSTOP)
    assert answers(port, 60)
    os.kill(server.pid, signal.SIGCONT)
    server.send_signal(signal.SIGKILL)
    server.communicate(timeout=300)
    assert is_gone(other)
    assert not answers(port, 5)


@contextmanager
def nobody_reads(workspace: Workspace) -> Iterator[Callable[[], int]]:
    """Keep every process from the ledger; give how many wait for it."""
    import psycopg

    address = workspace.environment["DATABASE_URL"]
    asked = """SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_database AS d ON d.oid = database
        WHERE NOT granted AND datname = current_database()"""
    with psycopg.connect(address) as holds, psycopg.connect(address, autocommit=True) as looks:
        holds.execute("LOCK TABLE reviews_ledgerrow IN ACCESS EXCLUSIVE MODE")
        yield lambda: next(iter(looks.execute(asked)))[0]


def nice_of(pid: int) -> set[int]:
    """How far the threads of a process stand back behind others."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return {os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in threads}


@pytest.mark.parametrize("workspace", ["postgresql"], indirect=True)
def test_another_process_takes_nobody_before_it_has_read_the_reviews(
    workspace: Workspace,
) -> None:
    with nobody_reads(workspace) as n_waiting:
        server = started(workspace, "--no-worker", "--processes", "2")
        port = port_of(server)
        assert answers(port, 60), "the first process answers while it reads"
        assert until(lambda: n_waiting() == 2)
        (other,) = kept_by(server.pid, 1)
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert nice_of(other) == {own, NICE}, "it reads when nobody else needs the machine"
        os.kill(server.pid, signal.SIGSTOP)
        assert not answers(port, 1)
    assert answers(port, 60)
    assert nice_of(other) == {own}
    server.send_signal(signal.SIGKILL)
    server.communicate(timeout=300)


@pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)
def test_a_file_is_written_by_one_process(workspace: Workspace) -> None:
    done: subprocess.CompletedProcess[str] = workspace.run("serve", "--processes", "2")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "consilience: several processes need PostgreSQL; set DATABASE_URL"
    ]
