"""Every table of a review under its name: what is written as CSV, asked by checks, shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from consilience.evidence.record import prefix_of
from consilience.ledger import Decision
from consilience.review.analyses import Rebuilt
from consilience.review.held_data import data_table
from consilience.review.review import Review
from consilience.review.study_tables import (
    agreement_table,
    amendments_table,
    analyses_table,
    appraisal_table,
    arms_table,
    characteristics,
    overall_table,
    reported_table,
    results,
)
from consilience.search import runs

Table = list[dict[str, Any]]

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": (
        "search", "source", "platform", "kind", "date", "string", "limits", "declared",
        "n_records", "n_merged", "n_remaining", "exports", "note",
    ),
    "records": (
        "id", "source", "title", "authors", "year", "journal", "doi", "pmid", "duplicate_of",
        "screening", "screening_reason", "fulltext", "fulltext_reason", "included",
    ),
    "excluded": ("id", "citation", "reason"),
    "reports": ("id", "study", "citation", "title", "year", "doi", "record", "place"),
    "studies": ("id", "name", "unit", "n_reports", "reports"),
    "appraisal": (
        "study", "name", "instrument", "item", "label", "answer", "answer_label", "inferred",
        "support", "place",
    ),
    "overall": ("study", "name", "instrument", "rule", "value", "label", "row", "why"),
    "arms": ("study", "name", "arm", "arm_name", "role"),
    "results": ("study", "name", "outcome", "time", "arm", "role", "n", "mean", "sd", "events"),
    "data": (
        "study", "name", "item", "outcome", "time", "arm", "quantity", "value", "missing",
        "inferred", "place", "note", "worked_out", "extracted_by", "held_by", "how", "checked_by",
    ),
    "analyses": (
        "id", "title", "kind", "planned", "outcome", "time", "measure", "method", "test", "status",
        "k", "estimate", "ci_lb", "ci_ub", "pval", "tau2", "I2", "QE", "fingerprint", "repeated",
    ),
    "agreement": (
        "stage", "first", "second", "n", "n_agree", "percent", "kappa", "kappa_lb", "kappa_ub",
    ),
    "reported": ("quantity", "value", "unit", "inferred", "place", "note"),
    "amendments": ("date", "who", "part", "reason", "affects"),
}  # fmt: skip
"""Columns by table; `characteristics` has those that the plan names."""


class Tables(Mapping[str, Table]):
    """Tables by name, each made when it is first asked for: a page needs few of them."""

    def __init__(self, makers: Mapping[str, Callable[[], Table]]) -> None:
        self._makers, self._made = makers, dict[str, Table]()

    def __getitem__(self, name: str) -> Table:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def tables(
    review: Review,
    *,
    released_only: bool = False,
    analyses: Sequence[Rebuilt] | None = None,
) -> Tables:
    """Give every table of a review.

    Parameters
    ----------
    analyses : sequence of Rebuilt, optional
        Its analyses carried out again, where that is done.
    released_only : bool
        Show decisions of open stages only once they are released: what a person who votes in
        them may see. A folder is built with all of them.
    """
    return Tables(_makers(review, released_only, analyses))


def table(review: Review, name: str) -> Table:
    """Give one table of a review by its name; decisions of open stages are left out of it."""
    return _makers(review, True)[name]()


def _makers(
    review: Review, released_only: bool, analyses: Sequence[Rebuilt] | None = None
) -> dict[str, Callable[[], Table]]:
    return {
        "sources": lambda: _sources(review),
        "records": lambda: _records(review, released_only),
        "excluded": lambda: _excluded(review, released_only),
        "reports": lambda: _reports(review),
        "studies": lambda: _studies(review),
        "characteristics": lambda: characteristics(review),
        "arms": lambda: arms_table(review),
        "results": lambda: results(review),
        "data": lambda: data_table(review),
        "appraisal": lambda: appraisal_table(review),
        "overall": lambda: overall_table(review),
        "analyses": lambda: analyses_table(review, analyses),
        "agreement": lambda: agreement_table(review),
        "reported": lambda: reported_table(review),
        "amendments": lambda: amendments_table(review),
    }


def columns_of(review: Review, name: str) -> tuple[str, ...]:
    """Give the columns of a table in their order, also where it has no rows."""
    if name != "characteristics":
        return COLUMNS[name]
    found = ["study", "name", "unit"]
    for item in review.plan.characteristics:
        found += [item.id, f"{item.id}_inferred"]
    return tuple(found)


def _sources(review: Review) -> Table:
    state = review.state
    n_merged = Counter(record.partition("-")[0] for record in state.merged)
    rows = []
    for run in runs(state.search):
        search, exports, n = run.search, run.exports, run.n_records
        merged = sum(n_merged[prefix_of(export.sha256)] for export in exports)
        rows.append(
            {
                "search": search.id, "source": search.source, "platform": search.platform,
                "kind": search.kind, "date": run.date, "string": search.string,
                "limits": search.limits, "declared": search.declared if run.first else None,
                "n_records": n, "n_merged": merged, "n_remaining": n - merged,
                "exports": "; ".join(export.name for export in exports), "note": search.note,
            }
        )  # fmt: skip
    return rows


def _records(review: Review, released_only: bool) -> Table:
    state = review.state
    stages = {stage: state.decisions(stage) for stage in ("screening", "fulltext")}
    included = set(state.included)
    rows = []
    for record in review.each(state.order):
        id, head = record.id, state.head_of(record.id)
        said = {s: _said(review, found.get(head), released_only) for s, found in stages.items()}
        rows.append(
            {
                "id": id, "source": state.search.source_of(id).source, "title": record.title,
                "authors": "; ".join(record.authors), "year": record.year,
                "journal": record.journal, "doi": record.doi, "pmid": record.pmid,
                "duplicate_of": head if head != id else "",
                "screening": said["screening"][0], "screening_reason": said["screening"][1],
                "fulltext": said["fulltext"][0], "fulltext_reason": said["fulltext"][1],
                "included": head in included,
            }
        )  # fmt: skip
    return rows


def _said(review: Review, decision: Decision | None, released_only: bool) -> tuple[str, str]:
    if decision is None or (released_only and not decision.released):
        return "", ""
    return decision.choice, review.plan.reason_text(decision.reason)


def _excluded(review: Review, released_only: bool) -> Table:
    return [
        {
            "id": id,
            "citation": review.citation(review.report(id)),
            "reason": review.plan.reason_text(decision.reason),
        }
        for id, decision in review.state.decisions("fulltext").items()
        if decision.choice == "exclude" and (decision.released or not released_only)
    ]


def _reports(review: Review) -> Table:
    study_of = {r: study.id for study in review.studies() for r in study.reports}
    return [
        {
            "id": report.id, "study": study_of[report.id], "citation": review.citation(report),
            "title": report.title, "year": report.year, "doi": report.doi,
            "record": report.record, "place": report.place,
        }
        for report in review.included_reports()
    ]  # fmt: skip


def _studies(review: Review) -> Table:
    return [
        {
            "id": study.id, "name": study.name, "unit": study.unit,
            "n_reports": len(study.reports), "reports": "; ".join(study.reports),
        }
        for study in review.studies()
    ]  # fmt: skip
