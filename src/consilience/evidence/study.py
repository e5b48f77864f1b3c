"""Reports, the studies that they report, and what was extracted from a study.

Record, report and study are three units (PRISMA 2020): a record is a row of a search, a report is
a document, a study is what was done. A review may put a unit of its own above the study
(`Study.unit`, for example the programme that several trials evaluated).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consilience.evidence.datum import Datum


@dataclass(frozen=True, slots=True)
class Report:
    """A document about a study: the record it came from, or a citation of its own."""

    id: str
    citation: str
    record: str | None = None
    doi: str | None = None
    title: str | None = None
    year: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """What was done, with the reports that tell of it; `unit` is the review's own unit above."""

    id: str
    name: str
    reports: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of a study. `role` is the review's view of it, not the trial's own label."""

    id: str
    name: str
    role: str = "other"
    """`intervention`, `comparator` or `other`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome as one study measured it."""

    id: str
    name: str
    scale: str = ""
    higher_is: str = ""
    """`better`, `worse`, or empty where it is not known."""
    note: str = ""
    """What is known of the scale, such as its validation."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one arm shows for one outcome at one time: `mean, sd, n` or `events, n`."""

    arm: str
    outcome: str
    time: str
    values: Mapping[str, Datum] = field(default_factory=dict)
