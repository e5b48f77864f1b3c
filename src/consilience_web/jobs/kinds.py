"""The kinds of jobs: each app says in its module `tasks` which it offers, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from consilience_web.jobs.progress import Tell
from consilience_web.reviews.queries import Member

NOTHING_KEPT = "Nothing of it was kept."
Args = Mapping[str, Any]
Run = Callable[[Member, Args, Tell], "Outcome"]


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made for whoever asked; nobody else gets it, and it is kept for a day."""

    name: str
    type: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a sentence, and the page that shows it or the file that was made.

    Attributes
    ----------
    shows : mapping
        What that page shows, where it is kept with the job and nowhere else.
    """

    text: str
    url: str = ""
    made: Made | None = None
    shows: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job; who may do `action` at `stage` may see, stop and repeat it.

    Attributes
    ----------
    back : str
        The page to go back to where it failed, by the name of its address.
    own : bool
        Whether nobody but its asker learns of it.
    stopped : str
        What is told where it was stopped before its end.
    """

    name: str
    title: str
    stage: str
    action: str
    back: str
    run: Run
    own: bool = False
    stopped: str = NOTHING_KEPT


KINDS: dict[str, Kind] = {}


def job(name: str, *, title: str, stage: str, action: str, back: str,
        own: bool = False, stopped: str = NOTHING_KEPT) -> Callable[[Run], Run]:  # fmt: skip
    """Offer a function as a kind of job."""

    def decorate(run: Run) -> Run:
        KINDS[name] = Kind(name, title, stage, action, back, run, own, stopped)
        return run

    return decorate
