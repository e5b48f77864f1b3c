"""What was extracted, two arms a row: as metafor's escalc() and RevMan's data rows have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consilience.evidence import Arm, Datum, Extraction, Result, Study
from consilience.review.canonical import csv_text
from consilience.review.review import Review
from consilience.review.spreadsheet import safe

METAFOR = (
    "slab", "study", "outcome", "timepoint", "arm1", "arm2", "ai", "bi", "ci", "di", "n1i", "n2i",
    "m1i", "sd1i", "m2i", "sd2i", "arm2_shared", "inferred", "missing",
)  # fmt: skip
REVMAN = (
    "Analysis group", "Analysis number", "Analysis name", "Subgroup", "Applicability", "Study",
    "Study year", "Experimental cases", "Experimental N", "Control cases", "Control N",
    "Experimental mean", "Experimental SD", "Control mean", "Control SD", "GIV Mean", "GIV SE",
    "O-E", "Variance", "Weight", "Mean", "CI start", "CI end", "Footnotes",
)  # fmt: skip
"""The columns of the data rows that RevMan's data package has."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One arm against another, of a study, for an outcome at a time."""

    study: Study
    year: int | None
    outcome: str
    time: str
    first: tuple[Arm, Result]
    second: tuple[Arm, Result]
    shared: bool
    """The second arm stands in more than one contrast: its people count once in a pool."""

    def datum(self, which: int, quantity: str) -> Datum | None:
        """What an arm (1 or 2) shows of a quantity; None where nobody extracted it."""
        return (self.first if which == 1 else self.second)[1].values.get(quantity)

    def number(self, which: int, quantity: str) -> float | None:
        """The same as a number."""
        datum = self.datum(which, quantity)
        return datum.number if datum else None


def contrasts(review: Review) -> Iterator[Contrast]:
    """Give every intervention against every comparator; where no arm is one, the first two."""
    forms = review.extractions()
    years = {report.id: report.year for report in review.included_reports()}
    for study in review.studies():
        if form := forms.get(study.id):
            year = next((years[r] for r in study.reports if years.get(r)), None)
            yield from _of_study(study, year, form)


def _of_study(study: Study, year: int | None, form: Extraction) -> Iterator[Contrast]:
    cells: dict[tuple[str, str], dict[str, Result]] = {}
    for result in form.results:
        cells.setdefault((result.outcome, result.time), {})[result.arm] = result
    for (outcome, time), by_arm in cells.items():
        arms = [(arm, by_arm[arm.id]) for arm in form.arms if arm.id in by_arm]
        treated = [pair for pair in arms if pair[0].role == "intervention"]
        compared = [pair for pair in arms if pair[0].role == "comparator"]
        if not (treated and compared) and len(arms) == 2:
            treated, compared = arms[:1], arms[1:]
        for first in treated:
            for second in compared:
                shared = len(treated) > 1
                yield Contrast(study, year, outcome, time, first, second, shared)


def metafor(review: Review) -> dict[str, str]:
    """Give a table that escalc() takes as it is: `escalc("RR", ai=ai, bi=bi, ...)`."""
    rows = [_metafor_row(review, contrast) for contrast in contrasts(review)]
    return {"metafor.csv": csv_text(METAFOR, (safe(row) for row in rows))} if rows else {}


def _metafor_row(review: Review, given: Contrast) -> dict[str, Any]:
    row: dict[str, Any] = {
        "slab": given.study.name, "study": given.study.id,
        "outcome": review.plan.outcome_name(given.outcome),
        "timepoint": review.plan.timepoint_name(given.time),
        "arm1": given.first[0].name, "arm2": given.second[0].name, "arm2_shared": given.shared,
    }  # fmt: skip
    missing, inferred = [], []
    for which, (events, others) in ((1, ("ai", "bi")), (2, ("ci", "di"))):
        n, cases = given.number(which, "n"), given.number(which, "events")
        row[events] = _plain(cases)
        row[others] = _plain(n - cases) if n is not None and cases is not None else None
        for quantity, name in (("n", "n"), ("mean", "m"), ("sd", "sd")):
            row[f"{name}{which}i"] = _plain(given.number(which, quantity))
        for quantity in ("n", "mean", "sd", "events"):
            datum = given.datum(which, quantity)
            if datum and datum.missing:
                missing.append(f"{quantity} of arm {which}: {datum.text}")
            if datum and datum.inferred:
                inferred.append(f"{quantity} of arm {which}")
    return {**row, "missing": "; ".join(missing), "inferred": "; ".join(inferred)}


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def revman(review: Review) -> dict[str, str]:
    """Give the data rows, an analysis an outcome and time, numbered in the order of the plan."""
    numbers: dict[tuple[str, str], int] = {}
    rows = []
    for given in contrasts(review):
        place = (given.outcome, given.time)
        numbers.setdefault(place, len(numbers) + 1)
        rows.append(_revman_row(review, given, numbers[place]))
    rows.sort(key=lambda row: int(row["Analysis number"]))
    return {"revman-data-rows.csv": csv_text(REVMAN, map(safe, rows))} if rows else {}


def _revman_row(review: Review, given: Contrast, n: int) -> dict[str, Any]:
    plan = review.plan
    names = plan.outcome_name(given.outcome), plan.timepoint_name(given.time)
    row: dict[str, Any] = {
        "Analysis group": 1, "Analysis number": n, "Analysis name": ", ".join(filter(None, names)),
        "Study": given.study.name, "Study year": given.year,
        "Footnotes": f"{given.first[0].name} against {given.second[0].name}"
        + ("; the second arm stands in several rows" if given.shared else ""),
    }  # fmt: skip
    for which, side in ((1, "Experimental"), (2, "Control")):
        for quantity, name in (("events", "cases"), ("n", "N"), ("mean", "mean"), ("sd", "SD")):
            row[f"{side} {name}"] = _plain(given.number(which, quantity))
    return row
