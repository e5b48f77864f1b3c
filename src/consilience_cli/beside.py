"""Processes beside the server: each started anew when it ends, and gone when the server is."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

CONSILIENCE = (sys.executable, "-m", "consilience_cli")
WORKER = (*CONSILIENCE, "work", "--with-parent")
LONGEST_PAUSE = 60.0
LIVED = 30.0
"""Seconds after which a process counts as one that started well."""
HEAD_START = 2.0
"""Seconds that a server which nobody asks has to itself before anything starts beside it."""
GRACE = 0.5
"""Seconds in which a process ends by itself; one that still loads its modules would not."""


@contextmanager
def beside(
    command: Sequence[str], *, files: Collection[int] = (), after: threading.Event
) -> Iterator[None]:
    """Keep a command running; it ends with this process, however this one ends.

    Parameters
    ----------
    command : sequence of str
        What it reads from ends when it is to end.
    files : collection of int
        Open files, by their numbers, that it has as well; not on Windows.
    after : threading.Event
        What it waits for, `HEAD_START` seconds at most, before it starts: to load all modules
        takes a core for a second or more, and whoever waits for the server would wait for that.
    """
    keeper = _Keeper(command, files, after)
    thread = threading.Thread(target=keeper.keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.end()
        thread.join(timeout=10)


def when_parent_is_gone(do: Callable[[], object]) -> None:
    """Do something once the process that keeps this one has ended, in whatever way.

    It writes nothing, so reading from it ends then.
    """

    def wait() -> None:
        sys.stdin.buffer.read()
        do()

    threading.Thread(target=wait, daemon=True).start()


class _Keeper:
    """Starts a process, and starts it again whenever it ends."""

    def __init__(
        self, command: Sequence[str], files: Collection[int], after: threading.Event
    ) -> None:
        self._command, self._files, self._after = command, files, after
        self._over = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Start it again and again; after one that ended at once wait longer each time."""
        pause = 1.0
        self._after.wait(HEAD_START)
        while not self._over.is_set():
            began = time.monotonic()
            with self._lock:
                if self._over.is_set():
                    return
                # Ctrl+C is for the server alone. In a session of its own it would be no use that
                # it is nice: Linux shares the time out among sessions first.
                self._child = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, process_group=0,
                    pass_fds=tuple(self._files),
                )  # fmt: skip
            with self._child:  # closes what it reads from, however it ended
                self._child.wait()
            well = time.monotonic() - began > LIVED
            pause = 1.0 if well else min(2 * pause, LONGEST_PAUSE)
            self._over.wait(pause)

    def end(self) -> None:
        """Let it end: what it reads from this process ends now. Where it does not, stop it."""
        with self._lock:
            self._over.set()
        self._after.set()
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
            try:
                self._child.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._child.terminate()
