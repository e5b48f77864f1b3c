"""Appraisal forms as the ledger holds them, with the overall value that the plan's rule gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consilience.appraisal.rules import Judged, assessed_items, judge
from consilience.catalogue import Instrument, instrument
from consilience.errors import RuleError
from consilience.evidence import Study
from consilience.protocol import Plan
from consilience.review.review import Review

OVERALL = "overall"
"""Under which name a form carries the overall judgement that people record."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One item of an instrument as the team answered it for one study."""

    item: str
    answer: str
    support: str = ""
    place: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Appraised:
    """A study with its answers and what the rule makes of them."""

    study: Study
    answers: Mapping[str, Answered]
    overall: Judged | None


def answers_of(form: Mapping[str, Any]) -> dict[str, Answered]:
    """Read a form of the act `appraise` (or its `reconcile`).

    `{"answers": {"selective_reporting": {"answer": "Low", "support": "...", "place": "...",
    "inferred": true}}}`; an answer may also stand alone, without a table around it.
    """
    found = {}
    for item, given in (form.get("answers") or {}).items():
        row = given if isinstance(given, Mapping) else {"answer": given}
        if row.get("answer"):
            found[item] = Answered(
                item,
                str(row["answer"]),
                str(row.get("support") or ""),
                str(row.get("place") or ""),
                bool(row.get("inferred")),
            )
    return found


def judged_of(form: Mapping[str, Any]) -> Answered | None:
    """Read the overall judgement that a person recorded, where the rule leaves it to people."""
    row = form.get("overall") or {}
    if not row.get("answer"):
        return None
    return Answered(OVERALL, str(row["answer"]), str(row.get("support") or ""))


def instrument_of(plan: Plan) -> Instrument | None:
    """The instrument that the plan names; None where the review does not appraise."""
    if "appraisal" in plan.stages_off or not plan.appraisal.instrument:
        return None
    return instrument(plan.appraisal.instrument)


def items_of(plan: Plan) -> tuple[str, ...]:
    """The items that the review assesses, in the instrument's order."""
    chosen = instrument_of(plan)
    return assessed_items(chosen, plan.appraisal.items or None) if chosen else ()


def appraised(review: Review) -> list[Appraised]:
    """Give what the team holds on every included study, the overall value computed by the rule."""
    plan = review.plan
    chosen = instrument_of(plan)
    if chosen is None:
        return []
    rows = []
    for study in review.studies():
        form = review.state.appraisal.held(study.id) or {}
        rows.append(Appraised(study, answers_of(form), overall_of(plan, chosen, form)))
    return rows


def rule_of(plan: Plan, chosen: Instrument) -> str:
    """The rule for the overall value: the plan's, else the instrument's own."""
    return plan.appraisal.rule or chosen.rule


def is_judged(plan: Plan, chosen: Instrument) -> bool:
    """Whether people record the overall value themselves, as the instrument's rule asks."""
    rule = rule_of(plan, chosen)
    return bool(rule) and chosen.ruleset(rule).kind == "judgement"


def overall_of(plan: Plan, chosen: Instrument, form: Mapping[str, Any]) -> Judged | None:
    """Give the overall value of a form: computed by the rule, or as people recorded it."""
    rule, answers, recorded = rule_of(plan, chosen), answers_of(form), judged_of(form)
    if not rule or not answers:
        return None
    if recorded and is_judged(plan, chosen) and recorded.answer in chosen.ruleset(rule).values:
        label = chosen.answer(recorded.answer).label
        why = f"{label}: judged by people, as {chosen.short} asks"
        return Judged(recorded.answer, None, f"{why}. {recorded.support}".strip())
    given = {item: answered.answer for item, answered in answers.items()}
    try:
        return judge(chosen, given, rule=rule, items=plan.appraisal.items or None)
    except RuleError as error:
        return Judged(None, None, str(error))
