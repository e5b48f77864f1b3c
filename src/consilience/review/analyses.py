"""The analyses of a review, carried out again from what the team holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.evidence import Extraction, Study
from consilience.protocol import Plan
from consilience.protocol.plan import PlannedAnalysis
from consilience.review.appraised import appraised, instrument_of
from consilience.review.review import Review
from consilience.synthesis.analyses import (
    OFFERED,
    Analysis,
    Facts,
    Spec,
    analyse,
    facts_of,
    input_changes,
)
from consilience.synthesis.descriptives import Described, described
from consilience.synthesis.explained import explained_differences
from consilience.synthesis.fingerprint import same_result
from consilience.synthesis.sensitivity import MaterialRule, Varied, sensitivity
from consilience.synthesis.spec import PUBLISHED, RISK_OF_BIAS
from consilience.synthesis.strength import STRENGTH, StrengthTable
from consilience.synthesis.timepoints import TimeRule


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One analysis of the ledger, computed again.

    Attributes
    ----------
    stored : mapping or None
        The pooled result as it was stored.
    differences : tuple of str
        In what the rebuild differs; empty where the result was repeated.
    changed : tuple of str
        Which numbers of which studies are others than when the result was stored.
    why : str
        What whoever ran it wrote down, such as why it was not run.
    """

    spec: Spec
    analysis: Analysis
    stored: Mapping[str, Any] | None
    differences: tuple[str, ...]
    changed: tuple[str, ...]
    why: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What analyses are carried out on: read once for all of them."""

    studies: Sequence[Study]
    forms: Mapping[str, Extraction]
    facts: Facts
    times: Mapping[str, str]

    def analyse(self, spec: Spec) -> Analysis:
        """Carry out an analysis."""
        return analyse(spec, self.studies, self.forms, facts=self.facts, names=self.times)

    def known(self, study: str) -> dict[str, str]:
        """What is known of a study beside its results: characteristics and appraisal, by name."""
        return facts_of(self.forms.get(study)) | dict(self.facts.get(study, {}))


def holdings(review: Review) -> Holdings:
    """Give what the team holds for analyses: studies, extractions, appraisals, names of times."""
    times = {t.id: t.name for t in review.plan.timepoints}
    return Holdings(review.studies(), review.extractions(), _facts(review), times)


def _facts(review: Review) -> dict[str, dict[str, str]]:
    """What is known of studies beside their form: when they came out, their risk of bias."""
    years = {report.id: report.year for report in review.included_reports()}
    found: dict[str, dict[str, str]] = {}
    for study in review.studies():
        known = [year for id in study.reports if (year := years.get(id)) is not None]
        found[study.id] = {PUBLISHED: str(min(known))} if known else {}
    chosen = instrument_of(review.plan)
    if chosen is None:
        return found
    labels = {answer.id: answer.label for answer in chosen.answers}
    for row in appraised(review):
        if row.overall and row.overall.value:
            value = row.overall.value
            found.setdefault(row.study.id, {})[RISK_OF_BIAS] = labels.get(value, value)
    return found


def fact_names(plan: Plan) -> dict[str, str]:
    """What the facts of studies are called, by name."""
    named = {c.id: c.label for c in plan.characteristics}
    return named | {RISK_OF_BIAS: "Overall risk of bias", PUBLISHED: "Year of publication"}


def time_rule(plan: Plan, timepoint: str) -> TimeRule | None:
    """The rule that the plan gives a time point for measurements under other names, or None."""
    named = next((t for t in plan.timepoints if t.id == timepoint), None)
    if named is None or not named.take:
        return None
    return TimeRule(named.take, named.weeks, named.after, named.up_to)


def rebuilt(review: Review, *, only: str = "") -> list[Rebuilt]:
    """Carry out every stored analysis again, or the one with an id, and compare it with the stored.

    Parameters
    ----------
    only : str, optional
        Id of the analysis; an unknown one gives an empty list.
    """
    stored_lines = review.state.analyses
    wanted = stored_lines.values() if not only else filter(None, [stored_lines.get(only)])
    held = holdings(review)
    found = []
    for line in wanted:
        spec = Spec.from_json(line.what["spec"])
        again = held.analyse(spec)
        result = line.what.get("result")
        stored = (result or {}).get("pooled")
        differences = _differences(again, result)
        inputs = (result or {}).get("inputs")
        changed = input_changes(inputs, again.contrasts) if inputs is not None else ()
        why = line.what.get("why") or ""
        found.append(Rebuilt(spec, again, stored, differences, changed, why, line.who, line.at))
    return found


def _differences(again: Analysis, result: Mapping[str, Any] | None) -> tuple[str, ...]:
    if result is None:
        return ()
    stored = result.get("pooled")
    if stored is None or again.pooled is None:
        if stored is None and again.pooled is None:
            return ()
        was, is_ = ("pooled" if p else "not pooled" for p in (stored, again.pooled))
        return (f"the stored result is {was}, the rebuild is {is_}",)
    said = [str(difference) for difference in same_result(stored, again.pooled)]
    said += [
        f"meta-regression: {difference}"
        for difference in explained_differences(result.get("regression"), again.explained)
    ]
    return (*said, *_of_subgroups(again, result))


def _of_subgroups(again: Analysis, result: Mapping[str, Any]) -> Iterator[str]:
    rows = (result.get("subgroups") or {}).get("groups", ())
    found = again.subgroups
    now = dict(zip(found.names, found.results, strict=True)) if found else {}
    for row in rows:
        if row["name"] not in now:
            yield f"subgroup {row['name']}: no longer there"
            continue
        for difference in same_result(row["pooled"], now[row["name"]]):
            yield f"subgroup {row['name']}: {difference}"


@dataclass(frozen=True, slots=True)
class Announced:
    """A planned analysis and what became of it."""

    planned: PlannedAnalysis
    done: Rebuilt | None
    now: Analysis | None
    """What the held data give today, where the plan names outcome, time point and measure."""

    @property
    def status(self) -> str:
        """What became of it, in a sentence."""
        if self.done is not None and self.done.analysis.pooled is not None:
            return f"Done, {self.done.analysis.pooled.k} studies pooled."
        if self.done is not None and self.done.why:
            return self.done.why
        now = self.done.analysis if self.done is not None else self.now
        if now is None:
            return "Not run here."
        if now.pooled is not None:
            return f"Not run yet: {now.pooled.k} studies could be pooled."
        return f"Not pooled: {now.why_not_pooled}."


def announced(review: Review) -> list[Announced]:
    """Give every planned analysis with what was done; nothing that was planned is left out."""
    done, held = rebuilt(review), holdings(review)
    rows, named = [], {planned.id for planned in review.plan.analyses}
    for planned in review.plan.analyses:
        match = next((d for d in done if _is(planned, d.spec, named)), None)
        spec = spec_of(review.plan, planned)
        now = held.analyse(spec) if spec is not None else None
        rows.append(Announced(planned, match, now))
    return rows


def unannounced(review: Review) -> list[Rebuilt]:
    """Give the analyses that were run and that the plan does not name."""
    plans = review.plan.analyses
    named = {planned.id for planned in plans}
    return [d for d in rebuilt(review) if not any(_is(p, d.spec, named) for p in plans)]


def spec_of(plan: Plan, planned: PlannedAnalysis) -> Spec | None:
    """The specification that a plan gives; None where it names no outcome, time or measure."""
    if not (planned.outcome and planned.timepoint and planned.measure in OFFERED):
        return None
    return Spec(
        planned.id, planned.title, planned.outcome, planned.timepoint, planned.measure,
        planned.method, planned.test, planned.minimum_k,
        rule=time_rule(plan, planned.timepoint), higher_is=direction(plan, planned.outcome),
    )  # fmt: skip


def risk_of(review: Review, analysis: Analysis) -> dict[str, int]:
    """How many of the studies of an analysis have which overall risk of bias, best first."""
    known = _facts(review)
    said = [known.get(id, {}).get(RISK_OF_BIAS) for id in {c.study for c in analysis.contrasts}]
    labels = _risk_labels(review)
    counted = {label: said.count(label) for label in (*labels, *dict.fromkeys(filter(None, said)))}
    counted = {label.removesuffix(" risk of bias"): n for label, n in counted.items() if n}
    return counted | (
        {"without an overall rating": said.count(None)} if counted and None in said else {}
    )


def low_risk(review: Review) -> tuple[str, ...]:
    """What the overall risk of bias is called where it is low."""
    chosen = instrument_of(review.plan)
    return tuple(a.label for a in chosen.answers if a.role == "low") if chosen else ()


def _risk_labels(review: Review) -> tuple[str, ...]:
    chosen = instrument_of(review.plan)
    return tuple(answer.label for answer in chosen.answers) if chosen else ()


def in_numbers(review: Review) -> list[Described]:
    """Every number that the form asks of studies, over the studies: medians and ranges."""
    forms = review.extractions()
    if not forms:
        return []
    asked = [c for c in review.plan.characteristics if c.type == "number"]
    found = []
    for item in asked:
        data = [forms[s.id].characteristics.get(item.id) if s.id in forms else None
                for s in review.studies()]  # fmt: skip
        found.append(described(item.label, [d.number if d else None for d in data]))
    return [one for one in found if one is not None]


def sensitivity_of(review: Review, analysis: Analysis) -> tuple[tuple[Varied, ...], MaterialRule]:
    """Every sensitivity analysis that a result allows, decided by the rule of the plan."""
    rule = material_of(review.plan)
    found = sensitivity(analysis, holdings(review).analyse, rule=rule, low=low_risk(review))
    return found, rule


def strength_of(plan: Plan) -> StrengthTable:
    """The plan's words for the strength of evidence, else the usual ones."""
    rows = plan.results.get("strength")
    return StrengthTable.from_json(rows, source="the plan") if rows else STRENGTH


def material_of(plan: Plan) -> MaterialRule:
    """When a change is material, as the plan says."""
    return MaterialRule.from_json(plan.results.get("material", {}))


def direction(plan: Plan, outcome: str) -> str:
    """Which way is good for an outcome, as the plan says; empty where it says nothing."""
    return next((o.higher_is for o in plan.outcomes if o.id == outcome), "")


def departures(planned: PlannedAnalysis, spec: Spec) -> tuple[str, ...]:
    """Say in what an analysis departs from the plan that announced it."""
    parts = (
        ("the estimator", planned.method, spec.method),
        ("the test", planned.test, spec.test),
        ("the fewest studies", planned.minimum_k, spec.minimum_k),
    )
    said = [f"{what} is {is_}, planned was {was}" for what, was, is_ in parts if was != is_]
    return (*said, *(words for words, holds in _narrowed(spec) if holds))


def _narrowed(spec: Spec) -> tuple[tuple[str, bool], ...]:
    return (
        ("studies are left out by choice", bool(spec.leave_out)),
        ("only studies of one kind are let in", bool(spec.only)),
        ("only some arms are used", bool(spec.experimental_arms or spec.control_arms)),
        ("a time point was set by hand", bool(spec.times)),
        ("the counts are pooled instead of the estimates", bool(spec.counts)),
    )


def _is(planned: PlannedAnalysis, spec: Spec, named: Collection[str]) -> bool:
    """Whether an analysis answers a plan: by its id, else by outcome, time and measure."""
    if spec.id in named:
        return planned.id == spec.id
    wanted = (planned.outcome, planned.timepoint, planned.measure)
    return bool(planned.outcome) and wanted == (spec.outcome, spec.timepoint, spec.measure)
