"""What the form of an analysis offers: only what was extracted, the likeliest choice first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consilience.effects import KINDS, MEASURES
from consilience.protocol import Plan
from consilience.protocol.plan import PlannedAnalysis
from consilience.review.analyses import Holdings, fact_names, holdings
from consilience.synthesis import ESTIMATORS
from consilience.synthesis.analyses import Spec, measures_for
from consilience.synthesis.counts import METHODS
from consilience.synthesis.explained import columns_of_facts, names_in_sum
from consilience_web.reviews.queries import Member

BY_HAND = "by-hand"
_PLANNED = ("title", "outcome", "timepoint", "measure", "method", "test", "minimum_k")
MOST_VALUES = 6
"""Facts with more different values than this make no groups."""

Choices = list[tuple[str, str]]
Grouped = list[tuple[str, Choices]]


@dataclass(frozen=True)
class Offered:
    """What can be chosen, each as value and words."""

    held: Holdings
    outcomes: Choices
    timepoints: Choices
    measures: Grouped
    arms: Mapping[str, tuple[str, ...]]
    """Names of the arms by role, the most frequent first."""
    facts: Mapping[str, tuple[str, ...]]
    """Facts of studies with few enough values to group by, each with its values."""
    labels: Mapping[str, str]
    """What facts are called."""
    moderators: Choices
    """Facts that a meta-regression may have: numbers, and categories with few enough values."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to pool yet."""
        return not (self.outcomes and self.timepoints and self.measures)

    def label(self, fact: str) -> str:
        """What a fact of studies is called."""
        return self.labels.get(fact, fact.replace("_", " ").capitalize())


def offered(member: Member) -> Offered:
    """Give what an analysis may be made of, from what the team holds."""
    held, plan = holdings(member.review), member.plan
    results = [r for form in held.forms.values() for r in form.results]
    outcomes = {o.id: o.name for o in plan.outcomes}
    outcomes |= {r.outcome: r.outcome for r in results if r.outcome not in outcomes}
    times = {t.id: t.name for t in plan.timepoints}
    times |= {r.time: r.time for r in results if r.time not in times}
    labels = fact_names(plan)
    return Offered(
        held, list(outcomes.items()), list(times.items()), _measures(held), _arms(held),
        _facts(held, labels), labels, _moderators(held, labels),
    )  # fmt: skip


def _measures(held: Holdings) -> Grouped:
    found: dict[str, Choices] = {}
    for name in measures_for(held.forms):
        measure = MEASURES[name]
        words = (name, f"{measure.axis_title} ({name})")
        found.setdefault(KINDS[measure.kind], []).append(words)
    return list(found.items())


def _arms(held: Holdings) -> dict[str, tuple[str, ...]]:
    names: dict[str, Counter[str]] = {}
    for form in held.forms.values():
        for arm in form.arms:
            names.setdefault(arm.role, Counter())[arm.name] += 1
    return {role: tuple(n for n, _ in c.most_common()) for role, c in names.items()}


def _as_planned(facts: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Facts in the order in which the plan names them; a database may hand them over in another."""
    places = {name: place for place, name in enumerate(labels)}
    return sorted(facts, key=lambda name: (places.get(name, len(places)), name))


def _facts(held: Holdings, labels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    values: dict[str, Counter[str]] = {}
    for study in held.studies:
        for name, said in held.known(study.id).items():
            values.setdefault(name, Counter())[said] += 1
    few = {name: c for name, c in values.items() if 1 < len(c) <= MOST_VALUES}
    return {name: tuple(sorted(few[name])) for name in _as_planned(few, labels)}


def _moderators(held: Holdings, labels: Mapping[str, str]) -> Choices:
    found, columns = [], columns_of_facts([held.known(id) for id in held.forms])
    for name in _as_planned(columns, labels):
        said = columns[name]
        known = [one for one in said if one is not None]
        is_number = not any(isinstance(one, str) for one in known)
        if len(set(known)) < 2 or not (is_number or len(set(known)) <= MOST_VALUES):
            continue
        kind = "number" if is_number else "category"
        lacking = len(said) - len(known)
        more = f", not known of {lacking}" if lacking else ""
        found.append((name, f"{labels.get(name, name)} ({kind}{more})"))
    return found


def beginning(
    member: Member, found: Offered, *, planned: PlannedAnalysis | None, again: str
) -> dict[str, Any]:
    """Give what the form begins with: as it was set up before, as planned, or the likeliest."""
    line = member.review.state.analyses.get(again)
    if line is not None:
        return values_of(Spec.from_json(line.what["spec"])) | {"why": line.what.get("why") or ""}
    values = first_choice(found) | _as_usual(member.plan)
    if planned is not None:
        values |= {n: v for n in _PLANNED if (v := getattr(planned, n))}
    return values | _model(values.get("method", "REML"))


def _as_usual(plan: Plan) -> dict[str, Any]:
    """What most of the planned analyses have: an analysis that is added begins the same way."""
    rows = [a for a in plan.analyses if a.measure]
    usual = {n: Counter(getattr(a, n) for a in rows) for n in ("method", "test", "minimum_k")}
    return {name: c.most_common(1)[0][0] for name, c in usual.items() if c}


def first_choice(found: Offered) -> dict[str, Any]:
    """Give what a new analysis begins with: the outcome and time that most studies have.

    Means on one scale begin as a mean difference, on several as a standardised one; events as a
    risk ratio.
    """
    if found.is_empty:
        return {}
    at = Counter(
        (outcome, time)
        for form in found.held.forms.values()
        for outcome, time in {(r.outcome, r.time) for r in form.results}
    )
    (outcome, time), _ = at.most_common(1)[0]
    allowed = measures_for(found.held.forms, outcome)
    scales = {o.scale for f in found.held.forms.values() for o in f.outcomes if o.id == outcome}
    likely = ("RR", "MD" if len(scales) == 1 and scales != {""} else "SMD")
    measure = next((name for name in likely if name in allowed), allowed[0] if allowed else "")
    return {"outcome": outcome, "timepoint": time, "measure": measure}


def _model(method: str) -> dict[str, str]:
    """The two answers of the form that one method of metafor's is."""
    if method in METHODS or ESTIMATORS[method].estimate is None:
        return {"model": method, "method": "REML"}
    return {"model": "random", "method": method}


def values_of(spec: Spec) -> dict[str, Any]:
    """Give what the form shows of a specification."""
    parts = (
        "title", "outcome", "timepoint", "measure", "experimental", "control", "several", "test",
        "minimum_k", "prediction", "subgroup", "correct", "add", "to", "drop00",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(spec, name) for name in parts}
    values |= {
        **_model(spec.counts or spec.method),
        "experimental_arms": list(spec.experimental_arms),
        "control_arms": list(spec.control_arms),
        "only": [f"{name}={value}" for name, some in spec.only.items() for value in some],
        "leave_out": list(spec.leave_out),
    }
    plain = names_in_sum(spec.mods)
    values |= {"mods": list(plain or ()), "formula": "" if plain is not None else spec.mods}
    for id, why in spec.leave_out.items():
        values[f"reason-{id}"] = why
    for id, by_hand in spec.times.items():
        values |= {f"time-{id}": by_hand.time, f"timewhy-{id}": by_hand.why}
    values |= {f"group-{id}": group for id, group in spec.groups.items()}
    return values
