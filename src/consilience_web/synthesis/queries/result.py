"""One analysis as the data held now give it, beside what was kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from consilience.effects import MEASURES, Measure
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt, departures, rebuilt
from consilience.review.canonical import csv_text
from consilience.review.drawings import forest_drawing
from consilience.review.spreadsheet import safe
from consilience.synthesis import TESTS, pool
from consilience.synthesis.analyses import Analysis, Contrast, Spec
from consilience.synthesis.inputs import is_single
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import (
    decimal,
    includes_null,
    interval,
    methods_sentence,
    p_value,
    results_sentence,
    size_word,
)
from consilience_web.reviews.queries import Member
from consilience_web.ui.templatetags.dates import day

_COUNTED = ("n1i", "n2i", "ai", "ci")


@dataclass(frozen=True)
class Candidate:
    """A study and whether it can enter, with its numbers or the reason why not."""

    id: str
    name: str
    url: str
    values: tuple[str, ...] = ()
    arms: str = ""
    effect: str = ""
    weight: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Result:
    """A result page: numbers, sentences, the plot and the table behind it."""

    row: Rebuilt
    subtitle: str
    svg: str
    figures: tuple[tuple[str, str], ...]
    methods: str
    results: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    checks: tuple[str, ...]
    departures: tuple[str, ...]
    kept: str
    """The estimate as it was kept; empty where none was."""

    @property
    def used(self) -> list[Candidate]:
        """The studies that are pooled."""
        return [c for c in self.candidates if not c.why_not]

    @property
    def not_used(self) -> list[Candidate]:
        """The studies that are not, each with the reason."""
        return [c for c in self.candidates if c.why_not]

    @property
    def repeated(self) -> bool:
        """Whether the data held now give what was kept."""
        return bool(self.kept) and not self.row.differences


def row_of(member: Member, id: str) -> Rebuilt:
    """Give one analysis, computed from what the team holds now; 404 where there is none."""
    row = next((r for r in rebuilt(member.review) if r.spec.id == id), None)
    if row is None:
        raise Http404
    return row


def result(member: Member, id: str) -> Result:
    """Give the page of an analysis that was run."""
    return _result(member, row_of(member, id))


def preview(member: Member, spec: Spec, analysis: Analysis) -> Result:
    """Give the page that an analysis would have, before it is kept."""
    return _result(member, Rebuilt(spec, analysis, None, (), (), "", member.handle, ""))


def _result(member: Member, row: Rebuilt) -> Result:
    pooled, measure = row.analysis.pooled, MEASURES[row.spec.measure]
    planned = next((a for a in member.plan.analyses if a.id == row.spec.id), None)
    kept = Pooled.from_json(row.stored) if row.stored else None
    return Result(
        row=row,
        subtitle=_subtitle(row),
        svg=inline(forest_drawing(member.review, row).svg) if pooled else "",
        figures=_figures(row, pooled, measure) if pooled else (),
        methods=methods_sentence(pooled, measure) if pooled else "",
        results=results_sentence(pooled, measure) if pooled else "",
        facts=_facts(member, row, measure),
        columns=_columns(row),
        candidates=_candidates(member, row, measure),
        checks=_checks(row),
        departures=departures(planned, row.spec) if planned else (),
        kept=_effect(kept.beta, (kept.ci_lb, kept.ci_ub), measure) if kept else "",
    )


def _subtitle(row: Rebuilt) -> str:
    people = sum(c.people for c in row.analysis.contrasts)
    k = row.analysis.n_studies
    sides = row.spec.experimental.capitalize()
    if not is_single(MEASURES[row.spec.measure]):
        sides += f" against {row.spec.control}"
    return f"{sides} · {k} {'study' if k == 1 else 'studies'} · {people:,g} people"


def _figures(row: Rebuilt, pooled: Pooled, measure: Measure) -> tuple[tuple[str, str], ...]:
    word = size_word(pooled, measure)
    said = f"pooled {row.spec.measure}" + (f", {word}" if word else "")
    within = interval(pooled.ci_lb, pooled.ci_ub, measure)
    null = "includes" if includes_null(pooled) else "excludes"
    test = f"t = {decimal(pooled.zval)}, df {pooled.ddf}" if pooled.ddf else "normal test"
    found = [
        (decimal(measure.back(pooled.beta)), said),
        (within, f"{pooled.level:g}% interval, {null} no effect"),
        (p_value(pooled.pval) if pooled.se else "no test", test),
    ]
    if pooled.k > 1:
        q = f"Q = {decimal(pooled.QE)}, df {pooled.k - 1}, {p_value(pooled.QEp)}"
        found.append((f"{pooled.I2:.0f}%", f"I²; τ² = {decimal(pooled.tau2, 3)}; {q}"))
    if row.spec.prediction and pooled.k > 2 and not math.isnan(pooled.pi_lb):
        expected = interval(pooled.pi_lb, pooled.pi_ub, measure)
        found.append((expected, f"{pooled.level:g}% prediction interval"))
    return tuple(found)


def _facts(member: Member, row: Rebuilt, measure: Measure) -> tuple[tuple[str, str], ...]:
    spec = row.spec
    facts = (
        ("Outcome", member.plan.outcome_name(spec.outcome)),
        ("Time point", member.plan.timepoint_name(spec.timepoint)),
        ("Measure", f"{measure.axis_title} ({spec.measure})"),
        ("Arms", f"{spec.experimental} against {spec.control}"),
        ("Estimator of τ²", f"{ESTIMATORS[spec.method].title} ({spec.method})"),
        ("Interval", TESTS[spec.test]),
        ("Fewest studies", str(spec.minimum_k)),
    )
    said = f"{member.plan.name_of(row.who)}, {day(row.at)}"
    return (*(f for f in facts if f[1]), *((("Run by", said),) if row.at else ()))


def _columns(row: Rebuilt) -> tuple[str, ...]:
    return tuple(row.analysis.contrasts[0].values) if row.analysis.contrasts else ()


def _candidates(member: Member, row: Rebuilt, measure: Measure) -> tuple[Candidate, ...]:
    slug, pooled = member.row.slug, row.analysis.pooled
    found = []
    for n, c in enumerate(row.analysis.contrasts):
        effect = weight = ""
        if pooled is not None:
            alone = pool([pooled.yi[n]], [pooled.vi[n]], method="EE", level=pooled.level)
            effect = _effect(alone.beta, (alone.ci_lb, alone.ci_ub), measure)
            weight = f"{pooled.weights[n]:.1f}%"
        found.append(
            Candidate(
                c.study, c.name, reverse("extraction:held", args=[slug, c.study]),
                tuple(f"{value:g}" for value in c.values.values()), _arms(c), effect, weight,
            )
        )  # fmt: skip
    found += [
        Candidate(x.study, x.name, reverse("extraction:held", args=[slug, x.study]), why_not=x.why)
        for x in row.analysis.left_out
    ]
    return tuple(found)


def _arms(contrast: Contrast) -> str:
    return " against ".join(" and ".join(names) for names in contrast.arms)


def _effect(estimate: float, limits: tuple[float, float], measure: Measure) -> str:
    low, high = (decimal(measure.back(limit)) for limit in limits)
    return f"{decimal(measure.back(estimate))} [{low}, {high}]"


def _checks(row: Rebuilt) -> tuple[str, ...]:
    said = list(row.analysis.notes)
    said += [
        f"{c.name}: {_arms(c)}; arms in one role were combined"
        for c in row.analysis.contrasts
        if any(len(names) > 1 for names in c.arms)
    ]
    n = len(row.analysis.left_out)
    if n:
        said.append(f"{n} {'study is' if n == 1 else 'studies are'} not in this analysis")
    return tuple(said)


def inputs_csv(row: Rebuilt) -> str:
    """Give the inputs of an analysis in metafor's column names, with effect sizes and weights."""
    pooled = row.analysis.pooled
    columns = ("study", *_columns(row), "yi", "vi", "weight")
    rows = []
    for n, c in enumerate(row.analysis.contrasts):
        numbers = {name: f"{value:.17g}" for name, value in c.values.items()}
        if pooled is not None:
            numbers |= {"yi": f"{pooled.yi[n]:.17g}", "vi": f"{pooled.vi[n]:.17g}"}
            numbers["weight"] = f"{pooled.weights[n]:.17g}"
        rows.append(safe({"study": c.name, **numbers}))
    return csv_text(columns, rows)
