"""Appraisals of studies in the words of the instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from consilience.appraisal.rules import Judged
from consilience.catalogue import Answer, Instrument, Item
from consilience.review.appraised import (
    OVERALL,
    appraised,
    instrument_of,
    is_judged,
    items_of,
    overall_of,
    rule_of,
)
from consilience_web.reviews.form_pages import Form, Typed
from consilience_web.reviews.queries import Member

PARTS = ("answer", "support", "place", "inferred")
LOOK: Mapping[str, str] = {"low": "include", "unclear": "maybe", "high": "exclude", "none": ""}
"""The colour of an answer by the role that the instrument gives it; word and sign stand beside."""


@dataclass(frozen=True)
class Choice:
    """An answer as a button shows it."""

    id: str
    label: str
    symbol: str
    look: str


@dataclass(frozen=True)
class Question:
    """One item of the instrument with what was answered."""

    id: str
    label: str
    text: str
    guidance: str
    critical: bool
    choices: tuple[Choice, ...]
    answer: str
    support: str
    place: str
    inferred: str

    @property
    def given(self) -> Choice | None:
        """The answer that was given."""
        return next((c for c in self.choices if c.id == self.answer), None)


@dataclass(frozen=True)
class Overall:
    """The overall value with why it is what it is."""

    value: Choice | None
    why: str
    undefined: bool
    rule: str


def instrument_for(member: Member) -> tuple[Instrument, tuple[str, ...]]:
    """Give the plan's instrument and the items assessed; 404 where the review appraises not."""
    chosen = instrument_of(member.plan)
    if chosen is None:
        raise Http404
    return chosen, items_of(member.plan)


def label_of(item: Item) -> str:
    """Name an item: by its short name, or by number and question where that is all it has."""
    return f"{item.short}. {item.text}" if item.short == item.id else item.short


def choice(answer: Answer) -> Choice:
    """Give an answer as a button shows it."""
    return Choice(answer.id, answer.label, answer.symbol, LOOK[answer.role])


def question(item: Item, row: Mapping[str, str]) -> Question:
    """Give an item with its answer."""
    return Question(
        item.id,
        item.short if item.short != item.id else f"Item {item.id}",
        item.text,
        item.guidance,
        item.critical,
        tuple(choice(answer) for answer in item.answers),
        *(row.get(part, "") for part in PARTS),
    )


def rows_of(form: Form) -> dict[str, dict[str, str]]:
    """Give the rows of a stored form, also those of a draft that say no answer yet."""
    found = {}
    for id, given in (form.get("answers") or {}).items():
        row = given if isinstance(given, Mapping) else {"answer": given}
        found[id] = {part: str(row.get(part) or "") for part in PARTS} | {
            "inferred": "yes" if row.get("inferred") else ""
        }
    return found


def by_domain(member: Member, rows: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Give the items in the domains of the instrument, with their answers."""
    chosen, items = instrument_for(member)
    groups: dict[str, list[Question]] = {}
    for id in items:
        item = chosen.item(id)
        groups.setdefault(item.domain, []).append(question(item, rows.get(id, {})))
    return [{"name": chosen.domain(id).name, "questions": found} for id, found in groups.items()]


def judgement(member: Member, typed: Typed) -> Question | None:
    """Give the overall judgement as a question, where the rule leaves it to people."""
    chosen, _ = instrument_for(member)
    if not is_judged(member.plan, chosen):
        return None
    rule = chosen.ruleset(rule_of(member.plan, chosen))
    return Question(
        OVERALL, rule.title, rule.description, "", False,
        tuple(choice(chosen.answer(id)) for id in rule.values),
        typed.get(f"answer-{OVERALL}", ""), typed.get(f"support-{OVERALL}", ""), "", "",
    )  # fmt: skip


def overall(member: Member, form: Form) -> Overall | None:
    """Give the overall value of a form; None where the plan asks for none."""
    chosen, _ = instrument_for(member)
    rule = rule_of(member.plan, chosen)
    return _shown(chosen, rule, overall_of(member.plan, chosen, form)) if rule else None


def _shown(chosen: Instrument, rule: str, judged: Judged | None) -> Overall | None:
    if judged is None:
        return None
    known = {answer.id: answer for answer in chosen.answers}
    value = choice(known[judged.value]) if judged.value in known else None
    return Overall(value, judged.why, judged.undefined, chosen.ruleset(rule).title)


def judged_row(form: Form) -> dict[str, str]:
    """Give the overall judgement of a stored form, where people recorded one."""
    row = form.get(OVERALL) or {}
    return {part: str(row.get(part) or "") for part in ("answer", "support")}


def table(member: Member) -> list[dict[str, Any]]:
    """Give the table behind the figures: every study with its answers and the overall value."""
    chosen, items = instrument_for(member)
    rule = rule_of(member.plan, chosen)
    return [
        {
            "study": row.study,
            "cells": [
                choice(chosen.answer(row.answers[id].answer)) if id in row.answers else None
                for id in items
            ],
            "overall": _shown(chosen, rule, row.overall) if rule else None,
        }
        for row in appraised(member.review)
        if row.answers
    ]
