"""A socket on which several processes listen, so that each gets its share of the connections."""

from __future__ import annotations

import socket
import time
from typing import Any
from weakref import WeakSet

EACH = 50e-6
"""Seconds that a process waits for each connection that it has, before it takes another."""
LONGEST = 0.01
"""Seconds that it waits at most: meanwhile it reads and sends nothing."""


class SharedSocket(socket.socket):
    """Takes a connection later the more it has taken, so that a process with fewer comes first.

    A browser stays with the process that took its connection: one that began to listen earlier
    would keep most of them. Where the others answer nobody, it still takes all.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._taken: WeakSet[socket.socket] = WeakSet()

    def accept(self) -> tuple[socket.socket, Any]:
        """Take a connection, unless another process was first."""
        n_open = sum(taken.fileno() >= 0 for taken in self._taken)
        time.sleep(min(LONGEST, EACH * n_open))
        taken, address = super().accept()
        self._taken.add(taken)
        return taken, address
