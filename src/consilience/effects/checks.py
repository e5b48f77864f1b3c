"""What makes a study's numbers unusable for an effect size, said in words.

Every rule is a row: the field it speaks of, the message, a test that is true for the bad rows, and
whether the study can still be used. Comparisons with NaN are false, so missing values pass here;
they are reported on their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consilience.effects.columns import Columns

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be wrong with a study: `bad` gives the mask of the studies it hits."""

    field: str
    message: str
    bad: Callable[[Columns], Mask]
    used: bool = False


def _below(name: str, limit: float) -> Callable[[Columns], Mask]:
    return lambda columns: columns[name] < limit


def _group_of_means(group: str) -> tuple[Rule, ...]:
    n, sd = f"n{group}i", f"sd{group}i"
    return (
        Rule(
            n, f"group {group} has fewer than 2 people; a standard deviation needs 2", _below(n, 2)
        ),
        Rule(sd, f"the SD of group {group} is negative", _below(sd, 0)),
    )


def _zero_sds(columns: Columns) -> Mask:
    both: Mask = (columns["sd1i"] == 0) & (columns["sd2i"] == 0)
    return both


def _one_zero_sd(columns: Columns) -> Mask:
    one: Mask = (columns["sd1i"] == 0) != (columns["sd2i"] == 0)
    return one


MEANS: tuple[Rule, ...] = (
    *_group_of_means("1"),
    *_group_of_means("2"),
    Rule("sd1i", "both SDs are zero, so the estimate would have no variance", _zero_sds),
    Rule("sd1i", "the SD of one group is zero; check the source", _one_zero_sd, used=True),
)

SMD: tuple[Rule, ...] = (
    *MEANS,
    Rule(
        "n1i",
        "Hedges' g needs more than 3 people in all",
        lambda columns: columns["n1i"] + columns["n2i"] < 4,
    ),
)


def _group_of_counts(group: str, events: str, others: str) -> tuple[Rule, ...]:
    n = f"n{group}i"
    return (
        Rule(events, f"the events of group {group} are negative", _below(events, 0)),
        Rule(n, f"group {group} has no people", lambda c: c[n] <= 0),
        Rule(
            events,
            f"group {group} has more events than people",
            lambda c: c[events] > c[n],
        ),
        Rule(others, f"the non-events of group {group} are negative", _below(others, 0)),
        Rule(
            n,
            f"the size of group {group} is not its events plus its non-events",
            lambda c: np.abs(c[events] + c[others] - c[n]) > 1e-6 * np.maximum(c[n], 1),
        ),
    )


COUNTS: tuple[Rule, ...] = (
    *_group_of_counts("1", "ai", "bi"),
    *_group_of_counts("2", "ci", "di"),
)


def _no_variance(columns: Columns) -> Mask:
    none: Mask = (columns["vi"] if "vi" in columns else columns["sei"]) <= 0
    return none


GIVEN: tuple[Rule, ...] = (
    Rule("vi", "the variance or standard error is not above zero", _no_variance),
)
