"""The list of analyses: what the plan announced beside what was run."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.figures.small_forest import small_forest
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt
from consilience.review.forests import file_name
from consilience.review.planned import Announced, announced, departures, unannounced
from consilience.review.reported_results import ReportedResult, reported_result
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.words import decimal, includes_null, p_value, size_word
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Numbers:
    """A pooled result as a row of a table shows it."""

    estimate: str
    interval: str
    word: str
    k: str
    heterogeneity: str
    test: str
    svg: str


@dataclass(frozen=True)
class Row:
    """An analysis of the list.

    `id` is empty while it was not run; `reported` holds the numbers of a paper where none are
    computed; `said` is what became of it, in words.
    """

    id: str
    title: str
    kind: str
    planned_id: str
    numbers: Numbers | None
    reported: ReportedResult | None
    said: str
    departures: tuple[str, ...] = ()
    differs: bool = False
    is_part: bool = False
    """A check that other analyses carry out; `said` names them."""


@dataclass(frozen=True)
class Group:
    """Analyses that share a fate."""

    name: str
    title: str
    hint: str
    rows: tuple[Row, ...]


def groups(member: Member) -> list[Group]:
    """Give every analysis: planned and run, planned and not run, run and not planned."""
    planned = [_planned(member, row) for row in announced(member.review)]
    added = [_added(row) for row in unannounced(member.review)]
    waiting = [row for row in planned if not (row.numbers or row.is_part)]
    parts = (
        ("run", "Planned and run", "", [r for r in planned if r.numbers or r.is_part]),
        (
            "open",
            "Planned, not run here",
            "Each with the reason.",
            waiting,
        ),
        ("added", "Not planned", "Run although the plan does not name them.", added),
    )
    return [Group(name, title, hint, tuple(rows)) for name, title, hint, rows in parts if rows]


def _planned(member: Member, row: Announced) -> Row:
    done, plan = row.done, row.planned
    if row.within:
        first = row.within[0].spec.id
        return Row(first, plan.title, plan.kind, plan.id, None, None, row.status, is_part=True)
    pooled = done.analysis.pooled if done else None
    paper = None if pooled else reported_result(member.review, plan)
    return Row(
        done.spec.id if done else "",
        plan.title,
        plan.kind,
        plan.id,
        _numbers(done, pooled) if done and pooled else None,
        paper,
        (done.why if done else "") or ("" if pooled else row.status),
        departures(plan, done.spec) if done and pooled else (),
        bool(done and done.differences),
    )


def _added(done: Rebuilt) -> Row:
    pooled = done.analysis.pooled
    said = done.why or ("" if pooled else f"Not pooled: {done.analysis.why_not_pooled}.")
    numbers = _numbers(done, pooled) if pooled else None
    return Row(
        done.spec.id, done.spec.title, "", "", numbers, None, said, (), bool(done.differences)
    )


def _numbers(done: Rebuilt, pooled: Pooled) -> Numbers:
    measure = done.spec.shown_measure
    low, high = (decimal(measure.back(v)) for v in (pooled.ci_lb, pooled.ci_ub))
    word = size_word(pooled, measure)
    if includes_null(pooled):
        word = f"{word}, " if word else ""
        word += "the interval includes no effect"
    return Numbers(
        f"{done.spec.shown_measure.symbol} {decimal(measure.back(pooled.beta))}",
        f"[{low}, {high}]",
        word,
        str(pooled.k),
        f"I² {pooled.I2:.0f}%",
        p_value(pooled.pval) if pooled.se else "no test",
        inline(small_forest(pooled, measure, name=f"small-{file_name(done.spec.id)}")),
    )
