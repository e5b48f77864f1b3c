"""Whether an instrument makes sense: names refer to something, rules leave no case unanswered.

The rules are walked over *every* complete set of answers, not a sample: a condition counts answers,
so it is enough to follow how many items satisfy each count (a few hundred states instead of
millions of answer sets).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from consilience.catalogue.conditions import counts, holds
from consilience.catalogue.instruments import UNDEFINED, Instrument, RuleSet
from consilience.catalogue.toml_text import line_of
from consilience.errors import RuleError, place

Fail = Callable[[Sequence[str | int], str], RuleError]


def check_instrument(instrument: Instrument, *, text: str = "", file: str = "") -> None:
    """Raise `RuleError` for the first thing in an instrument that makes no sense.

    Checked: ids are unique; items stand in a domain; rules refer to items or to earlier rules, to
    answers that these can have and to values that the rule declares; every complete set of answers
    meets a row; every row can be met.
    """

    def fail(path: Sequence[str | int], message: str) -> RuleError:
        return RuleError(f"{place(file or instrument.id, line_of(text, path))}{message}")

    _check_ids(instrument, fail)
    possible = {i.id: tuple(a.id for a in i.answers) for i in instrument.items}
    for number, rule in enumerate(instrument.rulesets):
        _check_refs(instrument, rule, number, possible, fail)
        if rule.kind == "first_match":
            every = frozenset(possible)
            without = every - {i.id for i in instrument.items if i.optional}
            for assessed in dict.fromkeys((every, without)):
                reached = rows_reached(rule, possible, assessed)
                _check_cover(rule, number, reached, complete=assessed == every, fail=fail)
        if rule.kind in ("first_match", "judgement"):
            possible[rule.id] = rule.values
    if instrument.rule and instrument.rule not in possible:
        raise fail(["instrument", "rule"], f"no rule {instrument.rule!r}")


def rows_reached(
    rule: RuleSet, possible: dict[str, tuple[str, ...]], assessed: frozenset[str]
) -> set[str | None]:
    """Give the ids of the rows that some complete set of answers meets (None: no row does).

    An earlier rule that is referred to is taken to have any of its values, whatever the answers.
    """
    leaves = [leaf for row in rule.rows for leaf in counts(row.when)]
    refs = sorted({ref for leaf in leaves for ref in leaf.refs} & assessed)
    states = {(0,) * len(leaves)}
    for ref in refs:
        gains = {
            tuple(int(ref in leaf.refs and answer in leaf.answers) for leaf in leaves)
            for answer in possible[ref]
        }
        states = {
            tuple(a + b for a, b in zip(state, gain, strict=True))
            for state in states
            for gain in gains
        }
    reached: set[str | None] = set()
    for state in states:
        by_leaf = dict(zip(map(id, leaves), state, strict=True))
        reached.add(_first(rule, by_leaf, assessed))
    return reached


def _first(rule: RuleSet, found: dict[int, int], assessed: frozenset[str]) -> str | None:
    for row in rule.rows:
        if holds(
            row.when,
            lambda leaf: leaf.holds_for(found[id(leaf)], len(assessed.intersection(leaf.refs))),
        ):
            return row.id
    return None


def _check_ids(instrument: Instrument, fail: Fail) -> None:
    for table, ids in (
        ("answer", [a.id for a in instrument.answers]),
        ("domain", [d.id for d in instrument.domains]),
        ("item", [i.id for i in instrument.items]),
        ("ruleset", [r.id for r in instrument.rulesets]),
    ):
        twice = _second(ids)
        if twice is not None:
            raise fail([table, twice, "id"], f"{table} {ids[twice]!r} is defined twice")
    row_ids = [
        (n, m, row.id)
        for n, rule in enumerate(instrument.rulesets)
        for m, row in enumerate(rule.rows)
    ]
    twice = _second([id for _, _, id in row_ids])
    if twice is not None:
        n, m, row_id = row_ids[twice]
        raise fail(["ruleset", n, "row", m, "id"], f"row {row_id!r} is defined twice")
    domains = {d.id for d in instrument.domains}
    for n, item in enumerate(instrument.items):
        if item.domain not in domains:
            raise fail(["item", n, "domain"], f"item {item.id}: no domain {item.domain!r}")
    clash = {i.id for i in instrument.items} & {r.id for r in instrument.rulesets}
    if clash:
        raise fail(["ruleset"], f"{min(clash)!r} is the id of an item and of a rule")


def _second(ids: Iterable[str]) -> int | None:
    """Give the place of the first id that was there before."""
    seen: set[str] = set()
    for place_, one in enumerate(ids):
        if one in seen:
            return place_
        seen.add(one)
    return None


def _check_refs(
    instrument: Instrument,
    rule: RuleSet,
    number: int,
    possible: dict[str, tuple[str, ...]],
    fail: Fail,
) -> None:
    known = {a.id for a in instrument.answers} | {UNDEFINED}
    for value in rule.values:
        if value not in known:
            raise fail(["ruleset", number, "values"], f"rule {rule.id}: no answer {value!r}")
    for ref in rule.of:
        if ref not in possible:
            raise fail(["ruleset", number, "of"], f"rule {rule.id}: no item {ref!r}")
    for m, row in enumerate(rule.rows):
        at: list[str | int] = ["ruleset", number, "row", m]
        if row.then not in rule.values:
            raise fail([*at, "then"], f"row {row.id}: {row.then!r} is none of the rule's values")
        for leaf in counts(row.when):
            for ref in leaf.refs:
                if ref not in possible:
                    raise fail([*at, "when"], f"row {row.id}: no item or earlier rule {ref!r}")
            answers = {answer for ref in leaf.refs for answer in possible[ref]}
            stray = [answer for answer in leaf.answers if answer not in answers]
            if stray:
                raise fail([*at, "when"], f"row {row.id}: no item in it can be {stray[0]!r}")


def _check_cover(
    rule: RuleSet, number: int, reached: set[str | None], *, complete: bool, fail: Fail
) -> None:
    if None in reached:
        raise fail(
            ["ruleset", number],
            f"rule {rule.id}: some complete answers meet no row; add a last row, "
            f'with then = "{UNDEFINED}" where the published rule leaves the case open',
        )
    for m, row in enumerate(rule.rows):
        if complete and row.id not in reached:
            raise fail(["ruleset", number, "row", m], f"row {row.id} can never be met")
