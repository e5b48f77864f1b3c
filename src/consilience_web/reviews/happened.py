"""What happened in a review, a line for each person, day and kind of act: lately, and all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from consilience.ledger import Line, may_see
from consilience_web.reviews.queries import Member

LATELY: Mapping[str, tuple[str, str]] = {
    "plan": ("the plan adopted", "{n} versions of the plan adopted"),
    "search": ("a search documented", "{n} searches documented"),
    "import": ("an export imported", "{n} exports imported"),
    "unimport": ("an export taken out again", "{n} exports taken out again"),
    "deduplicate": ("duplicates looked for", "duplicates looked for {n} times"),
    "batch": ("voting opened", "{n} batches opened for voting"),
    "release": ("the votes of a batch released", "the votes of {n} batches released"),
    "settle": ("a conflict settled", "{n} conflicts settled"),
    "study": ("reports grouped into a study", "reports grouped into {n} studies"),
    "reconcile": ("two forms reconciled", "forms of {n} studies reconciled"),
    "check": ("what the team holds checked", "what the team holds checked {n} times"),
    "analysis": ("an analysis run", "{n} analyses run"),
    "withdraw": ("content withdrawn", "content withdrawn {n} times"),
}
"""The acts that are told, once and several times on a day."""
DAYS = 30
"""Days with something to tell on one page."""


@dataclass(frozen=True)
class Happened:
    """What one person did on one day."""

    day: date
    what: str
    who: str


@dataclass(frozen=True)
class Day:
    """A day and all that is told of it."""

    day: date
    told: tuple[Happened, ...]


def lately(member: Member, *, at_most: int = 6) -> list[Happened]:
    """Give what happened last, the latest first."""
    return _told(member, member.review.state.lines[-400:])[:at_most]


def history(member: Member, *, before: str = "") -> tuple[list[Day], str]:
    """Give the days on which something happened, the latest first, and where the earlier begin.

    Parameters
    ----------
    before : str
        Only days before this one (2026-11-24); empty for all.

    Returns
    -------
    list of Day
        At most `DAYS`.
    str
        What `before` is to be for those before them; empty where there are none.
    """
    lines = [line for line in member.review.state.lines if not before or line.at[:10] < before]
    days = [Day(day, tuple(told)) for day, told in groupby(_told(member, lines), lambda h: h.day)]
    shown = days[:DAYS]
    return shown, shown[-1].day.isoformat() if len(days) > DAYS else ""


def _told(member: Member, lines: Iterable[Line]) -> list[Happened]:
    """One line for each person, day and kind of act, as far as the member may know of it."""
    state = member.review.state
    told = [
        line for line in lines if line.act in LATELY and may_see(line, member.handle, state.open)
    ]
    # A study has two forms, of extraction and of appraisal, and counts once.
    once = {
        (line.at[:10], line.act, line.who, line.subject if line.act == "reconcile" else line.id): 1
        for line in reversed(told)
    }
    counted = Counter(key[:3] for key in once)
    return [
        Happened(date.fromisoformat(day), _in_words(act, n), member.plan.name_of(who))
        for (day, act, who), n in counted.items()
    ]


def _in_words(act: str, n: int) -> str:
    once, often = LATELY[act]
    return often.format(n=n) if n > 1 else once
