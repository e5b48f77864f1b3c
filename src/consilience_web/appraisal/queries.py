"""Appraisals of studies, as far as a member may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from consilience.appraisal.rules import Judged, judge
from consilience.catalogue import Instrument, Item
from consilience.errors import RuleError
from consilience.review.appraised import answers_of, instrument_of, items_of, rule_of
from consilience_web.reviews.queries import Member

Answers = dict[str, dict[str, str]]
"""Answer, support and place by item."""
Typed = Mapping[str, str]
"""What a form sent."""


@dataclass(frozen=True)
class Question:
    """One item of the instrument with what was answered."""

    item: Item
    answer: str
    support: str
    place: str


@dataclass(frozen=True)
class Pair:
    """One item as two people answered it, in words."""

    item: Item
    first: str
    second: str
    differs: bool
    choice: str
    own: Question


def instrument_for(member: Member) -> tuple[Instrument, tuple[str, ...]]:
    """Give the plan's instrument and the items assessed; 404 where the review appraises not."""
    chosen = instrument_of(member.plan)
    if chosen is None:
        raise Http404
    return chosen, items_of(member.plan)


def answers_in(form: Mapping[str, Any]) -> Answers:
    """Read a stored form."""
    return {
        id: {"answer": a.answer, "support": a.support, "place": a.place}
        for id, a in answers_of(form).items()
    }


def questions(member: Member, answers: Answers) -> list[Question]:
    """Give the items of the form with their answers."""
    chosen, items = instrument_for(member)
    blank = {"answer": "", "support": "", "place": ""}
    return [Question(chosen.item(id), **{**blank, **answers.get(id, {})}) for id in items]


def proposed(member: Member, answers: Answers) -> Judged | None:
    """Give the overall value that the rule proposes; None before anything is answered."""
    chosen, _ = instrument_for(member)
    rule = rule_of(member.plan, chosen)
    given = {id: row["answer"] for id, row in answers.items() if row.get("answer")}
    if not rule or not given:
        return None
    try:
        return judge(chosen, given, rule=rule, items=member.plan.appraisal.items or None)
    except RuleError as error:
        return Judged(None, None, str(error))


def pairs(member: Member, one: Answers, two: Answers, typed: Typed) -> list[Pair]:
    """Give each item with both answers in words."""
    rows = []
    own = {
        id: {part: typed.get(f"{part}-{id}", "") for part in ("answer", "support", "place")}
        for id in instrument_for(member)[1]
    }
    for question in questions(member, own):
        id = question.item.id
        first, second = one.get(id, {}), two.get(id, {})
        differs = first.get("answer") != second.get("answer")
        choice = typed.get(f"choice-{id}", "" if differs else "first")
        rows.append(
            Pair(
                question.item,
                _words(question.item, first),
                _words(question.item, second),
                differs,
                choice,
                question,
            )
        )
    return rows


def _words(item: Item, row: Mapping[str, str]) -> str:
    label = next((a.label for a in item.answers if a.id == row.get("answer")), "(not answered)")
    return " · ".join(part for part in (label, row.get("support"), row.get("place")) if part)
