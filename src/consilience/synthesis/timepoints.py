"""Which measurement of a study an analysis takes: a rule, its candidates, and the choice told.

A review names its time points ("short-term follow-up") and studies measure when they like ("3
months", "end of treatment"). A rule turns one into the other in the open: every measurement of a
study is listed with the weeks that were read from its name, and the one taken says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

TAKES: Mapping[str, str] = {
    "end": "the end of treatment",
    "longest": "the longest",
    "shortest": "the shortest",
    "nearest": "the nearest to a number of weeks",
}
"""What a rule takes, of several measurements."""
_WEEKS = {"day": 1 / 7, "d": 1 / 7, "week": 1.0, "wk": 1.0, "w": 1.0, "month": 365.25 / 84,
          "mo": 365.25 / 84, "m": 365.25 / 84, "year": 365.25 / 7, "yr": 365.25 / 7,
          "y": 365.25 / 7}  # fmt: skip
_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        range(1, 13),
        strict=True,
    )
)
_LENGTH = re.compile(
    rf"(\d+(?:[.,]\d+)?|{'|'.join(_WORDS)})[\s\-–]*(days?|d|weeks?|wks?|w|months?|mos?|m|years?|yrs?|y)\b"
)
_REVERSED = re.compile(r"\b(day|week|month|year)s?[\s\-]*(\d+(?:\.\d+)?)\b")
_BEFORE = re.compile(r"\b(baseline|pre|pretest|pretreatment|before)\b")
_END = re.compile(r"\b(post|posttest|posttreatment|end|endpoint|after treatment)\b")


@dataclass(frozen=True, slots=True)
class TimeRule:
    """Which of a study's measurements is taken.

    Attributes
    ----------
    take : str
        A key of `TAKES`.
    weeks : float, optional
        What "nearest" is near to.
    after, up_to : float, optional
        Only measurements later than `after` weeks, and not later than `up_to`.
    """

    take: str
    weeks: float | None = None
    after: float | None = None
    up_to: float | None = None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> TimeRule:
        """Read the object that `as_json` gives."""
        return cls(**row)

    def as_json(self) -> dict[str, Any]:
        """Give the rule without its empty parts."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def text(self) -> str:
        """The rule in words.

        >>> TimeRule("nearest", weeks=52, up_to=52).text
        'the nearest to 52 weeks, of those up to 52 weeks'
        """
        near = self.take == "nearest" and self.weeks is not None
        what = f"the nearest to {self.weeks:g} weeks" if near else TAKES[self.take]
        within = [f"after {self.after:g} weeks"] if self.after is not None else []
        within += [f"up to {self.up_to:g} weeks"] if self.up_to is not None else []
        return f"{what}, of those {' and '.join(within)}" if within else what

    def admits(self, weeks: float | None, *, is_end: bool) -> bool:
        """Whether a measurement is one of those that the rule chooses from."""
        if self.take == "end":
            return is_end
        if weeks is None:
            return False
        late = self.after is None or weeks > self.after
        return late and (self.up_to is None or weeks <= self.up_to)

    def distance(self, weeks: float) -> tuple[float, float]:
        """What is smallest for the measurement that is taken; of equals, the earlier."""
        if self.take == "nearest":
            return abs(weeks - (self.weeks or 0)), weeks
        return (-weeks, weeks) if self.take == "longest" else (weeks, weeks)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measurement of a study: under which name, and how many weeks it was read as."""

    time: str
    weeks: float | None
    is_end: bool = False

    @property
    def text(self) -> str:
        """The name with the weeks that were read from it."""
        if self.is_end or self.weeks is None or str(self.time) == f"{self.weeks:g} weeks":
            return self.time
        return f"{self.time} ({self.weeks:.0f} weeks)"


@dataclass(frozen=True, slots=True)
class Choice:
    """The measurement that an analysis takes from a study; `time` is None where none fits."""

    time: str | None
    why: str
    candidates: tuple[Candidate, ...]
    by_hand: bool = False


def weeks_of(text: str) -> float | None:
    """Read how many weeks a time point's name says; None where it says none.

    >>> weeks_of("6 months"), weeks_of("Week 8"), weeks_of("short-term follow-up")
    (26.089285714285715, 8.0, None)
    """
    plain = re.sub(r"[_\s]+", " ", text.casefold())
    if found := _LENGTH.search(plain):
        number, unit = found.groups()
        n = _WORDS.get(number) or float(number.replace(",", "."))
        return n * _WEEKS[unit if unit in _WEEKS else unit.removesuffix("s")]
    if found := _REVERSED.search(plain):
        return float(found.group(2)) * _WEEKS[found.group(1)]
    return None


def is_end(text: str) -> bool:
    """Whether a name means the end of treatment."""
    return bool(_END.search(re.sub(r"[_\-\s]+", " ", text.casefold())))


def is_before(text: str) -> bool:
    """Whether a name means a measurement before treatment; such a one is never taken by a rule."""
    return bool(_BEFORE.search(re.sub(r"[_\-\s]+", " ", text.casefold())))


def candidate(time: str, name: str = "") -> Candidate:
    """Read a measurement's time from its id, or from the name that the plan gives it."""
    ends = is_end(time) or (bool(name) and is_end(name))
    weeks = weeks_of(time)
    weeks = weeks_of(name) if weeks is None and name else weeks
    return Candidate(time, 0.0 if weeks is None and ends else weeks, ends)


def choose(
    wanted: str,
    rule: TimeRule | None,
    times: Sequence[str],
    *,
    by_hand: tuple[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Choice:
    """Choose the measurement that an analysis takes from a study.

    Parameters
    ----------
    wanted : str
        The time point of the analysis; a measurement of just this name goes before the rule.
    rule : TimeRule or None
        What is taken where there is none of this name.
    times : sequence of str
        When the study measured the outcome.
    by_hand : tuple of str, optional
        The measurement that a person set instead, and why.
    names : mapping of str to str, optional
        What the plan calls its time points.
    """
    named = names or {}
    found = tuple(candidate(time, named.get(time, "")) for time in dict.fromkeys(times))
    if by_hand is not None:
        time, why = by_hand
        if time in times:
            return Choice(time, f"set by hand: {why}", found, by_hand=True)
        return Choice(None, f"{time}, set by hand, was not measured", found)
    if wanted in times:
        return Choice(wanted, "extracted under this name", found)
    if rule is None:
        return Choice(None, "no result for this outcome at this time", found)
    fits = [c for c in found if not is_before(c.time) and rule.admits(c.weeks, is_end=c.is_end)]
    if not fits:
        measured = f"; measured at {', '.join(c.text for c in found)}" if found else ""
        return Choice(None, f"no result fits the rule, {rule.text}{measured}", found)
    best = min(fits, key=lambda c: rule.distance(c.weeks or 0.0))
    why = "the only one that fits" if len(fits) == 1 else f"{rule.text}; {len(fits)} fit"
    return Choice(best.time, why, found)
