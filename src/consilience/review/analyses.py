"""The analyses of a review, carried out again from what the team holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def rebuilt(review: Review, *, only: str = "", held: Holdings | None = None) -> list[Rebuilt]:
    """Carry out every stored analysis again, or the one with an id, and compare it with the stored.

    Parameters
    ----------
    only : str, optional
        Id of the analysis; an unknown one gives an empty list.
    held : Holdings, optional
        `holdings(review)`, where it is known.
    """
    stored_lines = review.state.analyses
    wanted = stored_lines.values() if not only else filter(None, [stored_lines.get(only)])
    held = held or holdings(review)
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


def sensitivity_of(
    review: Review, analysis: Analysis, held: Holdings | None = None
) -> tuple[tuple[Varied, ...], MaterialRule]:
    """Every sensitivity analysis that a result allows, decided by the rule of the plan.

    Parameters
    ----------
    held : Holdings, optional
        `holdings(review)`, where it is known.
    """
    rule, held = material_of(review.plan), held or holdings(review)
    found = sensitivity(analysis, held.analyse, rule=rule, low=low_risk(review))
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
