"""A worker beside the server: a process of its own, started anew when it ends."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = (sys.executable, "-m", "consilience_cli", "work", "--with-parent")
LONGEST_PAUSE = 60.0
LIVED = 30.0
"""Seconds after which a worker counts as one that started well."""


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running; it ends with this process, however this one ends."""
    keeper = _Keeper()
    thread = threading.Thread(target=keeper.keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.end()
        thread.join(timeout=10)


class _Keeper:
    """Starts the worker, and starts it again whenever it ends."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Start a worker again and again; after one that ended at once wait longer each time."""
        pause = 1.0
        while not self._over.is_set():
            began = time.monotonic()
            with self._lock:
                if self._over.is_set():
                    return
                self._child = subprocess.Popen(
                    COMMAND, stdin=subprocess.PIPE, start_new_session=True
                )
            with self._child:  # closes what it reads from, however it ended
                self._child.wait()
            well = time.monotonic() - began > LIVED
            pause = 1.0 if well else min(2 * pause, LONGEST_PAUSE)
            self._over.wait(pause)

    def end(self) -> None:
        """Let the worker end: it reads from this process, and what it reads ends now."""
        with self._lock:
            self._over.set()
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
