"""A process beside the server: started anew when it is killed, gone when the server is."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from consilience_cli.beside import beside

STAND_IN = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); sys.stdin.read()"


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
    with beside((sys.executable, "-c", STAND_IN, str(began))):
        first = pids(began, 1)[0]
        os.kill(first, signal.SIGKILL)
        second = pids(began, 2)[1]
        assert is_gone(first) and second != first
    assert is_gone(second)
