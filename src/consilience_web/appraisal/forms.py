"""The appraisal form: answers with their support, read from what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.catalogue import Instrument
from consilience_web.appraisal.queries import Answers, Typed

PARTS = ("answer", "support", "place")


def read(typed: Typed, chosen: Instrument, items: Sequence[str]) -> tuple[Answers, list[str]]:
    """Give the answers and what is wrong with them."""
    answers: Answers = {}
    errors = []
    for id in items:
        row = {part: typed.get(f"{part}-{id}", "").strip() for part in PARTS}
        item = chosen.item(id)
        if row["answer"] and row["answer"] not in {a.id for a in item.answers}:
            errors.append(f"{item.short}: choose one of the answers")
        if any(row.values()):
            answers[id] = row
    return answers, errors


def unanswered(answers: Answers, chosen: Instrument, items: Sequence[str]) -> list[str]:
    """Say which items are still to be answered."""
    return [
        f"{chosen.item(id).short}: choose an answer"
        for id in items
        if not answers.get(id, {}).get("answer")
    ]


def read_choices(
    typed: Typed, pair: Sequence[Answers], chosen: Instrument, items: Sequence[str]
) -> tuple[Answers, list[str]]:
    """Give what the team chose: the first, the second, or an answer of its own for each item."""
    answers: Answers = {}
    errors = []
    own, own_errors = read(typed, chosen, items)
    for id in items:
        choice = typed.get(f"choice-{id}", "")
        if choice in ("first", "second"):
            answers[id] = pair[choice == "second"].get(id, {})
        elif choice == "own" and own.get(id, {}).get("answer"):
            answers[id] = own[id]
        else:
            errors.append(f"{chosen.item(id).short}: choose what the team holds")
    return answers, errors + own_errors
