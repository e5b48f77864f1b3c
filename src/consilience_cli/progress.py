"""How far a command is, in one line on the terminal; nothing where nobody looks on."""

from __future__ import annotations

import sys
import time

EVERY = 0.25
"""Seconds between two looks."""


class Progress:
    """Takes note of how far a piece of work is."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._next = 0.0

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Tell what is done now, and how much of how much (0 where nobody knows)."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + EVERY
        far = f"{done:,} of {total:,}" if total else f"{done:,}"
        self._write(f"{doing}: {far}")

    def end(self) -> None:
        """Take the line away again."""
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
