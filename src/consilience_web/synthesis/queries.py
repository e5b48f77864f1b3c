"""Analyses of a review: planned, run, and what the data held today give."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from consilience.effects import MEASURES, Measure
from consilience.reporting.html import inline
from consilience.review.analyses import Announced, Rebuilt, announced, rebuilt, unannounced
from consilience.review.drawings import forest_drawing
from consilience.synthesis.pool import TESTS
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import (
    decimal,
    interval,
    methods_sentence,
    p_value,
    results_sentence,
)
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Row:
    """An analysis of the list: its id where it was run, and what became of it."""

    id: str
    title: str
    kind: str
    status: str
    planned_id: str = ""


@dataclass(frozen=True)
class Result:
    """A result page: numbers, sentences and the plot."""

    row: Rebuilt
    svg: str
    figures: tuple[tuple[str, str], ...]
    methods: str
    results: str
    facts: tuple[tuple[str, str], ...]
    repeated: bool


def rows(member: Member) -> list[Row]:
    """Give every planned analysis, and those that were added."""
    found = [_planned_row(a) for a in announced(member.review)]
    for done in unannounced(member.review):
        pooled = done.analysis.pooled
        status = f"Done, {pooled.k} studies pooled." if pooled else done.analysis.why_not_pooled
        found.append(Row(done.spec.id, done.spec.title, "not planned", done.why or status))
    return found


def _planned_row(row: Announced) -> Row:
    id = row.done.spec.id if row.done else ""
    return Row(id, row.planned.title, f"planned, {row.planned.kind}", row.status, row.planned.id)


def extracted(member: Member) -> dict[str, list[str]]:
    """Give the outcomes and time points for which the team holds results."""
    results = [r for form in member.review.extractions().values() for r in form.results]
    return {
        "outcome": list(dict.fromkeys(r.outcome for r in results)),
        "timepoint": list(dict.fromkeys(r.time for r in results)),
    }


def result(member: Member, id: str) -> Result:
    """Give one analysis with its plot, from what the team holds now; 404 where there is none."""
    row = next((r for r in rebuilt(member.review) if r.spec.id == id), None)
    if row is None:
        raise Http404
    pooled, measure = row.analysis.pooled, MEASURES[row.spec.measure]
    facts = _facts(member, row, measure)
    if pooled is None:
        return Result(row, "", (), "", "", facts, False)
    return Result(
        row,
        inline(forest_drawing(member.review, row).svg),
        _figures(pooled, measure),
        methods_sentence(pooled, measure),
        results_sentence(pooled, measure),
        facts,
        row.stored is not None and not row.differences,
    )


def _figures(pooled: Pooled, measure: Measure) -> tuple[tuple[str, str], ...]:
    within = interval(pooled.ci_lb, pooled.ci_ub, measure)
    found = [
        (decimal(measure.back(pooled.beta)), f"{measure.title}, {pooled.level:g}% CI {within}"),
        (f"{pooled.I2:.0f}%", f"I², τ² = {decimal(pooled.tau2, 3)}"),
        (p_value(pooled.pval) if pooled.se else "no test", f"{pooled.k} studies"),
    ]
    if pooled.k > 2 and pooled.pi_lb == pooled.pi_lb:
        expected = interval(pooled.pi_lb, pooled.pi_ub, measure)
        found.append((expected, f"{pooled.level:g}% prediction interval"))
    return tuple(found)


def _facts(member: Member, row: Rebuilt, measure: Measure) -> tuple[tuple[str, str], ...]:
    spec = row.spec
    return (
        ("Outcome", member.plan.outcome_name(spec.outcome)),
        ("Time point", member.plan.timepoint_name(spec.timepoint)),
        ("Measure", f"{measure.title} ({spec.measure})"),
        ("Estimator", ESTIMATORS[spec.method].title),
        ("Interval", TESTS[spec.test]),
        ("Fewest studies", str(spec.minimum_k)),
        ("Run by", f"{member.plan.name_of(row.who)}, {row.at[:10]}"),
    )
