"""A process beside the server: started anew when it is killed, gone when the server is."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from consilience_cli import beside as module
from consilience_cli.beside import beside

STAND_IN = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); sys.stdin.read()"


def stand_in(began: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", STAND_IN, str(began))


def at_once() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


def pids(path: Path, n: int) -> list[int]:
    """Wait until n processes have begun, and give their numbers."""
    for _ in range(1200):
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= n:
            return [int(line) for line in lines]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {n} began")


def is_gone(pid: int) -> bool:
    for _ in range(1200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal; get it by: Linux or macOS")
def test_one_that_is_killed_is_started_anew_and_ends_with_the_server(tmp_path: Path) -> None:
    began = tmp_path / "began"
    with beside(stand_in(began), after=at_once()):
        first = pids(began, 1)[0]
        os.kill(first, signal.SIGKILL)
        second = pids(began, 2)[1]
        assert is_gone(first) and second != first
    assert is_gone(second)


def test_none_starts_before_the_server_has_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEAD_START", 60.0)
    began, answered = tmp_path / "began", threading.Event()
    with beside(stand_in(began), after=answered):
        time.sleep(0.5)
        assert not began.exists()
        answered.set()
        assert pids(began, 1)


def test_it_starts_in_the_end_though_nobody_asks_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEAD_START", 0.1)
    with beside(stand_in(tmp_path / "began"), after=threading.Event()):
        assert pids(tmp_path / "began", 1)


def test_a_server_that_ends_before_it_answered_starts_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEAD_START", 60.0)
    start = time.monotonic()
    with beside(stand_in(tmp_path / "began"), after=threading.Event()):
        pass
    assert time.monotonic() - start < 10 and not (tmp_path / "began").exists()


def test_one_that_still_loads_when_the_server_ends_is_stopped(tmp_path: Path) -> None:
    began = tmp_path / "began"
    loads = STAND_IN.replace("sys.stdin.read()", "import time; time.sleep(600)")
    with beside((sys.executable, "-c", loads, str(began)), after=at_once()):
        pid = pids(began, 1)[0]
    assert is_gone(pid)
