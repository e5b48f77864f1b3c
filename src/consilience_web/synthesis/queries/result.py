"""One analysis as the data held now give it, beside what was kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.http import Http404

from consilience.effects import Measure
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt, fact_names, rebuilt
from consilience.review.canonical import csv_text
from consilience.review.concluded import concluded, results_of
from consilience.review.forests import forest_figure
from consilience.review.planned import carries_out, departures, is_check
from consilience.review.spreadsheet import safe
from consilience.synthesis import methods_sentence
from consilience.synthesis.analyses import Analysis, Spec
from consilience.synthesis.conclusions import Conclusion
from consilience.synthesis.explained_further import further_json
from consilience.synthesis.heterogeneity_words import heterogeneity_json
from consilience.synthesis.inputs import is_single
from consilience.synthesis.narrative import NarrativeRow, narrative
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.references import references
from consilience.synthesis.words import (
    decimal,
    i2_interval,
    includes_null,
    interval,
    p_value,
    size_word,
)
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.explained import ExplainedPage, explained_page
from consilience_web.synthesis.queries.facts import facts_of
from consilience_web.synthesis.queries.spread import SpreadPage, spread_page
from consilience_web.synthesis.queries.studies import (
    Candidate,
    arms_of,
    between,
    candidates,
    estimate,
    heterogeneity,
    moderators_in,
)


@dataclass(frozen=True)
class Subgroup:
    """One subgroup as a row of a table."""

    name: str
    k: int
    estimate: str
    heterogeneity: str


@dataclass(frozen=True)
class PlannedCheck:
    """A check that the plan announces without an outcome, and whether this analysis has it."""

    id: str
    title: str
    kind: str
    is_tied: bool
    by_itself: bool
    """Tied by its subgroups or moderators, whatever is ticked."""


@dataclass(frozen=True)
class Words:
    """The sentences of a result, to be copied."""

    conclusion: Conclusion
    methods: str
    results: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A result page: numbers, sentences, the plot and the table behind it."""

    row: Rebuilt
    subtitle: str
    svg: str
    figures: tuple[tuple[str, str], ...]
    words: Words | None
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    fact_columns: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    narrative: tuple[NarrativeRow, ...]
    subgroups: tuple[Subgroup, ...]
    difference: str
    spread: SpreadPage | None
    explained: ExplainedPage | None
    planned_checks: tuple[PlannedCheck, ...]
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


def file_kinds() -> tuple[str, ...]:
    """The kinds of file that a figure can be had as: PDF and PNG need the extra `pdf`."""
    return ("svg", "pdf", "png") if find_spec("typst") else ("svg",)


def row_of(member: Member, id: str) -> Rebuilt:
    """Give one analysis, computed from what the team holds now; 404 where there is none."""
    row = next(iter(rebuilt(member.review, only=id)), None)
    if row is None:
        raise Http404
    return row


def result(member: Member, id: str, *, style: str = "house") -> Result:
    """Give the page of an analysis that was run, its forest plot in the look that is asked for."""
    return _result(member, row_of(member, id), style)


def preview(member: Member, spec: Spec, analysis: Analysis) -> Result:
    """Give the page that an analysis would have, before it is kept."""
    return _result(member, Rebuilt(spec, analysis, None, (), (), "", member.handle, ""), "house")


def _result(member: Member, row: Rebuilt, style: str) -> Result:
    pooled, measure = row.analysis.pooled, row.spec.shown_measure
    planned = next((a for a in member.plan.analyses if a.id == row.spec.id), None)
    kept = Pooled.from_json(row.stored) if row.stored else None
    subgroups, difference = _subgroups(row, measure)
    return Result(
        row=row,
        subtitle=_subtitle(row, measure),
        svg=inline(forest_figure(member.review, row, style=style, paged=False).svg)
        if pooled
        else "",
        figures=_figures(row, pooled, measure) if pooled else (),
        words=_words(member, row, pooled, measure) if pooled else None,
        facts=facts_of(member, row, measure),
        columns=tuple(row.analysis.contrasts[0].values) if row.analysis.contrasts else (),
        fact_columns=tuple(fact_names(member.plan).get(n, n) for n in moderators_in(row)),
        candidates=candidates(member, row, measure),
        narrative=() if pooled else narrative(row.analysis),
        subgroups=subgroups,
        difference=difference,
        spread=spread_page(pooled, measure) if pooled else None,
        explained=explained_page(member, row, measure),
        planned_checks=_planned_checks(member, row),
        checks=_checks(row),
        departures=departures(planned, row.spec) if planned else (),
        kept=estimate(kept.beta, (kept.ci_lb, kept.ci_ub), measure) if kept else "",
    )


def _plot(member: Member, row: Rebuilt, style: str) -> str:
    return inline(forest_figure(member.review, row, style=style, paged=False).svg)


def _words(member: Member, row: Rebuilt, pooled: Pooled, measure: Measure) -> Words:
    told = concluded(member.review, row, pooled)
    named = references(
        pooled, measure, prediction=row.spec.prediction, subgroups=bool(row.analysis.subgroups)
    )
    return Words(told, methods_sentence(pooled, measure), results_of(row, pooled), named)


def _planned_checks(member: Member, row: Rebuilt) -> tuple[PlannedCheck, ...]:
    names = fact_names(member.plan)
    return tuple(
        PlannedCheck(
            one.id, one.title, one.kind, one.id in row.spec.answers,
            one.id not in row.spec.answers and carries_out(row.spec, one, names),
        )
        for one in member.plan.analyses
        if is_check(one) and one.id != row.spec.id
    )  # fmt: skip


def _subtitle(row: Rebuilt, measure: Measure) -> str:
    people = sum(c.people for c in row.analysis.contrasts)
    k = row.analysis.n_studies
    sides = row.spec.experimental.capitalize()
    if not is_single(measure):
        sides += f" against {row.spec.control}"
    return f"{sides} · {k} {'study' if k == 1 else 'studies'} · {people:,.6g} people"


def _figures(row: Rebuilt, pooled: Pooled, measure: Measure) -> tuple[tuple[str, str], ...]:
    word = size_word(pooled, measure)
    said = f"pooled {measure.symbol}" + (f", {word}" if word else "")
    within = interval(pooled.ci_lb, pooled.ci_ub, measure)
    null = f", {'includes' if includes_null(pooled) else 'excludes'} no effect"
    found = [
        (decimal(measure.back(pooled.beta)), said),
        (within, f"{pooled.level:g}% interval{null if measure.tested else ''}"),
    ]
    if measure.tested:
        test = f"t = {decimal(pooled.zval)}, df {pooled.ddf}" if pooled.ddf else "normal test"
        found.append((p_value(pooled.pval) if pooled.se else "no test", test))
    if pooled.k > 1:
        limits = i2_interval(pooled)
        low_high = f" ({limits[0]:.0f}% to {limits[1]:.0f}%)" if limits else ""
        q = f"Q = {decimal(pooled.QE)}, df {pooled.k - 1}, {p_value(pooled.QEp)}"
        words = "; ".join(filter(None, ("I²", between(pooled, sign="= "), q)))
        found.append((f"{pooled.I2:.0f}%{low_high}", words))
    if row.spec.prediction and pooled.k > 2 and not math.isnan(pooled.pi_lb):
        expected = interval(pooled.pi_lb, pooled.pi_ub, measure)
        found.append((expected, f"{pooled.level:g}% prediction interval"))
    return tuple(found)


def _subgroups(row: Rebuilt, measure: Measure) -> tuple[tuple[Subgroup, ...], str]:
    found = row.analysis.subgroups
    if found is None:
        return (), ""
    rows = tuple(
        Subgroup(
            name, own.k, estimate(own.beta, (own.ci_lb, own.ci_ub), measure),
            heterogeneity(own),
        )
        for name, own in zip(found.names, found.results, strict=True)
    )  # fmt: skip
    if math.isnan(found.QMp):
        return rows, "One subgroup: nothing to compare it with."
    return rows, (
        f"Test of the difference between subgroups: Q({found.df}) = {decimal(found.QM)}, "
        f"{p_value(found.QMp)}."
    )


def _checks(row: Rebuilt) -> tuple[str, ...]:
    said = list(row.analysis.notes)
    said += [
        f"{c.name}: {arms_of(c)}; arms in one role were combined"
        for c in row.analysis.contrasts
        if any(len(names) > 1 for names in c.arms)
    ]
    n = len(row.analysis.left_out)
    if n:
        said.append(f"{n} {'study is' if n == 1 else 'studies are'} not in this analysis")
    return tuple(said)


def inputs_csv(row: Rebuilt) -> str:
    """Give the inputs of an analysis in metafor's column names, with effect sizes and weights."""
    analysis, pooled = row.analysis, row.analysis.pooled
    names = tuple(analysis.contrasts[0].values) if analysis.contrasts else ()
    moderators = moderators_in(row)
    extra = (*(("subgroup",) if row.spec.subgroup else ()), *moderators)
    columns = ("study", *extra, *names, "yi", "vi", "weight")
    rows = []
    for n, c in enumerate(analysis.contrasts):
        numbers = {name: f"{value:.17g}" for name, value in c.values.items()}
        numbers |= {name: analysis.known[n].get(name, "") for name in moderators}
        numbers |= {"yi": f"{analysis.yi[n]:.17g}", "vi": f"{analysis.vi[n]:.17g}"}
        if pooled is not None:
            numbers["weight"] = f"{pooled.weights[n]:.17g}"
        if row.spec.subgroup:
            numbers["subgroup"] = c.group
        rows.append(safe({"study": c.name, **numbers}))
    return csv_text(columns, rows)


def result_json(row: Rebuilt) -> dict[str, Any]:
    """Give specification, inputs and result under metafor's names, with what follows from it."""
    found, pooled = row.analysis, row.analysis.pooled
    table: dict[str, Any] = {"spec": row.spec.as_json(), **found.as_json()}
    if pooled is not None:
        table |= heterogeneity_json(pooled)
    if found.explained is not None and found.explained.model is not None:
        table["regression"] |= further_json(found.explained.model)
    return table
