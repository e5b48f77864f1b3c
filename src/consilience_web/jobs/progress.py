"""How a piece of long work says how far it is, and learns that it shall stop."""

from __future__ import annotations

import time
from typing import Protocol

from consilience_web.jobs.models import Job

EVERY = 0.5
"""Seconds between two looks at the database."""


class Cancelled(Exception):
    """Somebody asked to stop the work; nothing of it is kept."""


class Tell(Protocol):
    """Takes note of how far a piece of work is."""

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Tell what is done now, and how much of how much (0 where nobody knows)."""


def silent(doing: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody: for work that is over before the answer is sent."""


class Progress:
    """Tells the row of a job how far the work is, twice a second at most."""

    def __init__(self, job: Job) -> None:
        self._job, self._next = job, 0.0

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Take note.

        Raises
        ------
        Cancelled
            Where somebody asked to stop, or the job is no longer this worker's.
        """
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY
        ours = Job.objects.filter(pk=self._job.pk, state="running", worker=self._job.worker)
        if not ours.filter(cancel=False).update(doing=doing[:200], done=done, total=total):
            raise Cancelled
