"""Whether a result holds: under other choices, without single studies, and beside a funnel plot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404

from consilience.effects import Measure
from consilience.figures.chart import ChartOptions
from consilience.figures.funnel import funnel
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt, sensitivity_of
from consilience.review.forests import file_name
from consilience.synthesis import Pooled, without_each_table
from consilience.synthesis.analyses import Analysis, tables_of
from consilience.synthesis.heterogeneity_words import HENMI_COPAS, henmi_copas_sentence
from consilience.synthesis.robustness import INFLUENTIAL, influence, leave_one_out
from consilience.synthesis.robustness.words import influence_results, leave_one_out_results
from consilience.synthesis.sensitivity import Varied, summary
from consilience.synthesis.small_studies import BY_VARIANCE, check_small_studies
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.asked import (
    Asked,
    Combinations,
    LeftOutSet,
    combinations,
    permutation,
    sets_to_leave_out,
)
from consilience_web.synthesis.queries.kept import kept
from consilience_web.synthesis.queries.result import row_of
from consilience_web.synthesis.queries.studies import estimate, heterogeneity

ENOUGH = 10
"""Studies from which on a funnel plot is worth a test (Cochrane Handbook 6, 13.3.5.4)."""
FEW_FOR_INFLUENCE = 3
CHECKS = ("regression_test", "rank_test", "trim_and_fill", "excess_significance")
"""The checks for small-study effects that the page shows at once; the others are folded."""


@dataclass(frozen=True)
class VariedRow:
    """One sensitivity analysis as a row of a table; `change` is what differs from the main one."""

    title: str
    k: str
    estimate: str
    heterogeneity: str
    verdict: str
    is_material: bool = False


@dataclass(frozen=True)
class Told:
    """A test with what it says, or why it was not run."""

    name: str
    said: str
    is_run: bool
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What holds under other choices, without single studies, and beside a funnel plot."""

    main: VariedRow
    choices: tuple[VariedRow, ...]
    without_each: tuple[VariedRow, ...]
    rule: str
    summary: str
    one_study: str
    influential: Told
    small_studies: tuple[Told, ...]
    more_checks: tuple[Told, ...]
    funnel: str


@dataclass(frozen=True)
class Robustness:
    """The page beside a result."""

    row: Rebuilt
    standing: Standing
    rules: tuple[str, ...]
    asked: Asked
    permutation: tuple[str, ...]
    sets: tuple[LeftOutSet, ...]
    combinations: Combinations | None


def robustness(member: Member, id: str, asked: Asked) -> Robustness:
    """Give every sensitivity analysis and test that a result allows; 404 where none is.

    What takes longer is carried out where it is asked for.
    """
    row = row_of(member, id)
    pooled, measure = row.analysis.pooled, row.spec.shown_measure
    if pooled is None:
        raise Http404
    sets = sets_to_leave_out(member, row, asked)
    return Robustness(
        row=row,
        standing=kept(member, row, "standing", lambda: _standing(member, row, pooled)),
        rules=INFLUENTIAL,
        asked=asked,
        permutation=permutation(row, asked),
        sets=sets,
        combinations=combinations(row, asked, sets, measure),
    )


def _standing(member: Member, row: Rebuilt, pooled: Pooled) -> Standing:
    measure = row.spec.shown_measure
    varied, rule = sensitivity_of(member.review, row.analysis)
    checks = dict(_small_studies(pooled, measure))
    return Standing(
        main=_row(Varied("main", "Main analysis", pooled), measure, verdict=""),
        choices=tuple(_row(v, measure) for v in varied if not v.one_out),
        without_each=tuple(_row(v, measure) for v in varied if v.one_out),
        rule=rule.text,
        summary=summary(varied),
        one_study=_one_study(row.analysis, pooled, measure),
        influential=_influential(pooled),
        small_studies=tuple(told for name, told in checks.items() if name in CHECKS),
        more_checks=(
            _henmi_copas(pooled, measure),
            *(told for name, told in checks.items() if name not in CHECKS),
        ),
        funnel=_funnel(row, pooled),
    )


def _row(one: Varied, measure: Measure, *, verdict: str | None = None) -> VariedRow:
    said = "; ".join(one.changes) or one.verdict if verdict is None else verdict
    if one.pooled is None:
        return VariedRow(one.title, "", "", "", said)
    own = one.pooled
    return VariedRow(
        one.title, str(own.k), estimate(own.beta, (own.ci_lb, own.ci_ub), measure),
        heterogeneity(own), said,
        bool(one.changes),
    )  # fmt: skip


def _influential(pooled: Pooled) -> Told:
    name = "Influential studies"
    if pooled.counts:
        return Told(name, f"not run, because {BY_VARIANCE}", is_run=False)
    if pooled.k < FEW_FOR_INFLUENCE:
        return Told(name, f"not run, because there are {pooled.k} studies", is_run=False)
    return Told(name, influence_results(influence(pooled)), is_run=True)


def _one_study(analysis: Analysis, pooled: Pooled, measure: Measure) -> str:
    if pooled.k < FEW_FOR_INFLUENCE:
        return ""
    tables = tables_of(analysis)
    found = without_each_table(tables) if tables else leave_one_out(pooled)
    return leave_one_out_results(found, pooled, measure)


def _small_studies(pooled: Pooled, measure: Measure) -> Iterator[tuple[str, Told]]:
    """Tell what each check found with what to bear in mind, or why it was not run."""
    for check in check_small_studies(pooled, measure):
        if check.found is None:
            yield check.name, Told(check.title, check.why_not.rstrip("."), is_run=False)
        else:
            cautions = tuple(map(str, check.cautions))
            yield check.name, Told(check.title, check.results, is_run=True, cautions=cautions)


def _henmi_copas(pooled: Pooled, measure: Measure) -> Told:
    name = "Interval of Henmi and Copas"
    if said := henmi_copas_sentence(pooled, measure):
        caution = f"it lessens what missing small studies do, and does not undo it ({HENMI_COPAS})"
        return Told(name, said, is_run=True, cautions=(caution,))
    why = BY_VARIANCE if pooled.counts else "it needs two studies"
    return Told(name, f"not run, because {why}", is_run=False)


def _funnel(row: Rebuilt, pooled: Pooled) -> str:
    if pooled.k < ENOUGH:
        return ""
    name = f"funnel-{file_name(row.spec.id)}"
    options = ChartOptions(measure=row.spec.measure, outcome=row.spec.title, name=name)
    return inline(funnel(pooled, options).svg)
