"""The conditions of judging rules: counts of answers, joined by all, any and not.

Every condition comes down to one question, *how many of these items have one of these answers*:

    { item = "1.2", is = ["No"] }                      the item has one of these answers
    { at_least = 1, of = "key", are = ["High"] }       also at_most, exactly; `of`: group or list
    { all_of = "key", are = ["Low"] }                  every assessed one of them
    { all = [...] }   { any = [...] }   { not = {...} }   { always = true }
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Quantifier = Literal["at_least", "at_most", "exactly", "all_of"]
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "exactly": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Count:
    """Holds when so many of `refs` (items or earlier rulesets) have one of `answers`."""

    quantifier: Quantifier
    refs: tuple[str, ...]
    answers: tuple[str, ...]
    n: int = 0

    def holds_for(self, found: int, n_refs: int) -> bool:
        """Say whether `found` of `n_refs` assessed items satisfy the count."""
        if self.quantifier == "all_of":
            return n_refs > 0 and found == n_refs
        return COMPARE[self.quantifier](found, self.n)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions, of which all, any, or (for `not`) none must hold."""

    how: Literal["all", "any", "not"]
    parts: tuple[Condition, ...]


Condition = Count | Joined
"""`{ always = true }` is `Joined("all", ())`."""


def read_condition(raw: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]]) -> Condition:
    """Read a condition, with the names of groups replaced by their items.

    Raises
    ------
    KeyError
        A group that does not exist.
    """
    if raw.get("always"):
        return Joined("all", ())
    if "not" in raw:
        return Joined("not", (read_condition(raw["not"], groups),))
    if "all" in raw:
        return Joined("all", tuple(read_condition(part, groups) for part in raw["all"]))
    if "any" in raw:
        return Joined("any", tuple(read_condition(part, groups) for part in raw["any"]))
    if "item" in raw:
        return Count("at_least", (str(raw["item"]),), tuple(raw["is"]), 1)
    answers = tuple(raw["are"])
    if "all_of" in raw:
        return Count("all_of", expand(raw["all_of"], groups), answers)
    for quantifier in ("at_least", "at_most", "exactly"):
        if quantifier in raw:
            refs = expand(raw["of"], groups)
            return Count(quantifier, refs, answers, int(raw[quantifier]))
    raise KeyError(f"no condition: {dict(raw)}")


def expand(of: str | list[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the items of a group, or the listed items themselves."""
    return groups[of] if isinstance(of, str) else tuple(of)


def counts(condition: Condition) -> Iterator[Count]:
    """Walk the counts of a condition."""
    if isinstance(condition, Count):
        yield condition
    else:
        for part in condition.parts:
            yield from counts(part)


def holds(condition: Condition, holds_count: Callable[[Count], bool]) -> bool:
    """Say whether a condition holds, given how each of its counts does."""
    if isinstance(condition, Count):
        return holds_count(condition)
    parts = [holds(part, holds_count) for part in condition.parts]
    if condition.how == "any":
        return any(parts)
    return all(parts) if condition.how == "all" else not any(parts)
