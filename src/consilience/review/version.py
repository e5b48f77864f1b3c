"""What is new in this version of a review: all of it, or what an update brought since a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consilience.evidence import Report, Study
from consilience.evidence.record import prefix_of
from consilience.review.state import State
from consilience.search import date_of


@dataclass(frozen=True, slots=True)
class Version:
    """Which files, works and reports are new.

    Attributes
    ----------
    since : str
        Runs of the searches from this date on are new; empty where the review is no update.
    prefixes : frozenset of str
        How the ids of new records begin.
    """

    since: str
    prefixes: frozenset[str]

    def has(self, record: str) -> bool:
        """Whether a record came in with a run that is new."""
        return record.partition("-")[0] in self.prefixes

    def is_new(self, members: Iterable[str]) -> bool:
        """Whether a work is new: no earlier run had found it."""
        return all(self.has(member) for member in members)

    def is_new_report(self, state: State, report: Report) -> bool:
        """Whether a report is new: of a new work, or entered since without a record."""
        if report.record is not None:
            return self.is_new(state.group_of(report.record))
        told = state.story.get(f"report:{report.id}", ())
        return not told or told[0].at[:10] >= self.since

    def split(
        self, state: State, reports: Sequence[Report], studies: Sequence[Study]
    ) -> tuple[list[str], list[str], list[str], list[str]]:
        """Give previous and new studies, previous and new reports, by id.

        A study of the previous version stays one when new reports of it are found.
        """
        known = {report.id for report in reports if not self.is_new_report(state, report)}
        previous = {study.id for study in studies if not known.isdisjoint(study.reports)}
        return (
            [s.id for s in studies if s.id in previous],
            [s.id for s in studies if s.id not in previous],
            [r.id for r in reports if r.id in known],
            [r.id for r in reports if r.id not in known],
        )


def version_of(state: State) -> Version:
    """Give what is new, as the plan says it."""
    return version_since(state, state.plan.update_since if state.plan is not None else "")


def version_since(state: State, since: str) -> Version:
    """Give what would be new if runs of the searches from a date on were."""
    log = state.search
    new = (
        prefix_of(sha256)
        for sha256, export in log.exports.items()
        if not since or date_of(log, export) >= since
    )
    return Version(since, frozenset(new))
