"""A person at the desk, who asks the server for what the page there asks it for.

As `desk.js` and `kept.js` do: a decision is sent with an id of its own, the answer leads to the
page, and the next twenty records are fetched when fewer than ten are left.
"""

from __future__ import annotations

import random
import re
import secrets
import time
from dataclasses import dataclass, field

from benchmarks.workspace.server import Person

EVERY = 6.0
"""Seconds between two votes of a person."""
FEW = 10
"""Records held ahead, of which more are fetched when fewer are left."""
_RECORD = re.compile(r'<div id="desk"[^>]* data-record="([^"]+)"')
_FILE = re.compile(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"')


@dataclass
class Times:
    """Seconds that answers took, of all people together."""

    opened: list[float] = field(default_factory=list)
    """The page, with the files that it names."""
    ahead: list[float] = field(default_factory=list)
    """The records that are fetched ahead."""
    voted: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    """The page that the answer to a vote leads to."""


class Desk:
    """Somebody who votes.

    Parameters
    ----------
    person : Person
        Signed in.
    address : str
        Of the page.
    times : Times
        What is measured goes there.
    seed : int
    """

    def __init__(self, person: Person, address: str, times: Times, seed: int) -> None:
        self._person, self._address, self._times = person, address, times
        self._chance = random.Random(seed)
        self._here = ""
        self._ahead: list[str] = []

    def work(self, begin: float, end: float) -> None:
        """Open the page at one moment, and vote until another."""
        _wait_until(begin)
        self._open()
        # People are in the middle of their work: they do not all run out at once.
        del self._ahead[self._chance.randint(min(FEW, len(self._ahead)), len(self._ahead)) :]
        while self._here:
            time.sleep(EVERY * (0.5 + self._chance.random()))
            if time.monotonic() > end:
                return
            self._vote()

    def _open(self) -> None:
        took, page = self._person.get(self._address)
        took += sum(self._person.get(file)[0] for file in _FILE.findall(page))
        self._times.opened.append(took)
        self._here = _record(page)
        self._fetch_ahead()

    def _vote(self) -> None:
        form = f"choice=exclude&seconds=5.2&decision={secrets.token_hex(8)}"
        voted = self._person.post(f"{self._address}do/vote/{self._here}/", form)
        self._times.voted.append(voted)
        took, page = self._person.get(self._address)
        self._times.shown.append(took)
        self._here = self._ahead.pop(0) if self._ahead else ""
        if _record(page) != self._here:
            raise RuntimeError(f"{self._here!r} was held as next record, {_record(page)!r} came")
        if self._here and len(self._ahead) < FEW:
            self._fetch_ahead()

    def _fetch_ahead(self) -> None:
        held = "&".join(f"held={record}" for record in (self._here, *self._ahead))
        took, page = self._person.get(f"{self._address}ahead/?{held}")
        self._times.ahead.append(took)
        here = (self._here, *self._ahead)
        self._ahead += [record for record in _RECORD.findall(page) if record not in here]


def _record(page: str) -> str:
    found = _RECORD.search(page)
    return found[1] if found else ""


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
