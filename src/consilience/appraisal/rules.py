"""Judging a study by the rules of an instrument."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consilience.catalogue import UNDEFINED, Instrument, RuleSet
from consilience.catalogue.conditions import Count, counts, holds
from consilience.errors import RuleError


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says, and why.

    Attributes
    ----------
    value : str or None
        Id of an answer of the instrument (of a `count`: a number in digits). None while answers
        are missing, where the rule leaves the case open, and where a person must judge.
    row_id : str or None
        The row of the rule that holds; shown to the user.
    why : str
        The reason in words.
    undefined : bool
        The published rule leaves the case open: show this, never a rating.
    missing : tuple of str
        Items that are still to be answered, where these keep the value open.
    """

    value: str | None
    row_id: str | None
    why: str
    undefined: bool = False
    missing: tuple[str, ...] = ()


def judge(
    instrument: Instrument,
    answers: Mapping[str, str],
    *,
    rule: str,
    items: Collection[str] | None = None,
) -> Judged:
    """Give the overall value of a study under one rule of the instrument.

    The rows of the rule are tried in order and the first that holds counts. Unanswered items meet
    no condition, so that a value is given early only where it is already certain.

    Parameters
    ----------
    answers : mapping of str to str
        Item id to answer id. Answers to items that are not assessed are left aside.
    rule : str
        Id of the ruleset.
    items : collection of str, optional
        Ids of the items that this review assesses; all where absent.

    Raises
    ------
    RuleError
        No such rule or item, an answer that the item does not have, or `items` leaves out one
        that is not optional.
    """
    assessed = assessed_items(instrument, items)
    given = {item: answer for item, answer in answers.items() if item in assessed}
    _check_answers(instrument, answers)
    values: dict[str, str | None] = dict(given)
    for ruleset in instrument.rulesets:
        judged = _apply(instrument, ruleset, values, assessed)
        if ruleset.id == rule:
            return judged
        if ruleset.kind == "first_match":
            values[ruleset.id] = UNDEFINED if judged.undefined else judged.value
            assessed = (*assessed, ruleset.id)
    raise RuleError(
        f"{instrument.id} has no rule {rule!r}; it has "
        f"{', '.join(ruleset.id for ruleset in instrument.rulesets)}"
    )


def assessed_items(instrument: Instrument, items: Collection[str] | None) -> tuple[str, ...]:
    """Give the ids of the assessed items in the instrument's order; see `judge` for errors."""
    if items is None:
        return tuple(item.id for item in instrument.items)
    for id in items:
        instrument.item(id)
    for item in instrument.items:
        if item.id not in items and not item.optional:
            raise RuleError(
                f"{instrument.id}: item {item.id} cannot be left out; only "
                f"{_list([i.id for i in instrument.items if i.optional]) or 'none'} can"
            )
    return tuple(item.id for item in instrument.items if item.id in items)


def tally(instrument: Instrument, answers: Mapping[str, str], *, rule: str) -> dict[str, int]:
    """Give the number of items per answer, under a rule of kind `tally`."""
    ruleset = instrument.ruleset(rule)
    if ruleset.kind != "tally":
        raise RuleError(f"{instrument.id}: rule {rule} is no tally")
    given = [answers.get(item) for item in ruleset.of]
    return {value: given.count(value) for value in ruleset.values}


def _apply(
    instrument: Instrument,
    ruleset: RuleSet,
    values: Mapping[str, str | None],
    assessed: Collection[str],
) -> Judged:
    missing = _missing(ruleset, values, assessed)
    if ruleset.kind == "judgement":
        labels = [instrument.answer(value).label for value in ruleset.values]
        return Judged(None, None, f"A person judges: {_list(labels, 'or')}.", missing=missing)
    if ruleset.kind in ("count", "tally"):
        found = sum(values.get(ref) in ruleset.values for ref in ruleset.of)
        return Judged(str(found), None, f"{found} of {len(ruleset.of)}: {ruleset.description}")

    def meets(leaf: Count) -> bool:
        refs = [ref for ref in leaf.refs if ref in assessed]
        return leaf.holds_for(sum(values.get(ref) in leaf.answers for ref in refs), len(refs))

    for row in ruleset.rows:
        if holds(row.when, meets):
            undefined = row.then == UNDEFINED
            label = instrument.answer(row.then).label
            why = f"{label}: {row.text} (row {row.id})."
            return Judged(None if undefined else row.then, row.id, why, undefined)
    if missing:
        return Judged(None, None, f"Not complete: {_names(instrument, missing)}.", missing=missing)
    return Judged(None, None, "No row of the rule covers these answers.", undefined=True)


def _missing(
    ruleset: RuleSet, values: Mapping[str, str | None], assessed: Collection[str]
) -> tuple[str, ...]:
    """Give the assessed items and rules that the ruleset looks at and that have no value."""
    wanted = {ref for row in ruleset.rows for leaf in counts(row.when) for ref in leaf.refs}
    wanted |= set(ruleset.of)
    return tuple(ref for ref in assessed if ref in wanted and values.get(ref) is None)


def _check_answers(instrument: Instrument, answers: Mapping[str, str]) -> None:
    for id, answer in answers.items():
        item = instrument.item(id)
        if answer not in {a.id for a in item.answers}:
            allowed = _list([a.id for a in item.answers], "or")
            raise RuleError(f"{instrument.id}: item {id} is {allowed}, not {answer!r}")


def _names(instrument: Instrument, ids: Collection[str]) -> str:
    rules = {ruleset.id: ruleset.title for ruleset in instrument.rulesets}
    return _list([rules[id] if id in rules else instrument.item(id).short for id in ids]) + (
        " is not answered" if len(ids) == 1 else " are not answered"
    )


def _list(words: Collection[str], joint: str = "and") -> str:
    """Join words as a sentence does: `a, b and c`."""
    words = list(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)
