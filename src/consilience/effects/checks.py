"""What makes a study's numbers unusable for an effect size, said in words.

Every rule is a row: the field it speaks of, the message, a test that is true for the bad rows, and
whether the study can still be used. Comparisons with NaN are false, so missing values pass here;
they are reported on their own. A rule whose columns a table does not have is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consilience.effects.columns import Columns
from consilience.effects.means import cohens_d

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be wrong with a study: `bad` gives the mask of the studies it hits.

    `needs` are the columns that the rule looks at; `field` is the first of them where empty.
    """

    field: str
    message: str
    bad: Callable[[Columns], Mask]
    used: bool = False
    needs: tuple[str, ...] = ()

    def hits(self, columns: Columns) -> Mask | None:
        """Give the mask of the bad studies, or None where there are no such columns."""
        if any(name not in columns for name in self.needs or (self.field,)):
            return None
        return self.bad(columns)


def _below(name: str, limit: float, message: str) -> Rule:
    return Rule(name, message, lambda columns: columns[name] < limit)


def _not_above(name: str, limit: float, message: str) -> Rule:
    return Rule(name, message, lambda columns: columns[name] <= limit)


def _outside(name: str, low: float, high: float, message: str) -> Rule:
    return Rule(name, message, lambda c: (c[name] < low) | (c[name] > high))


def _group_of_means(group: str) -> tuple[Rule, ...]:
    n, sd = f"n{group}i", f"sd{group}i"
    return (
        _below(n, 2, f"group {group} has fewer than 2 people; a standard deviation needs 2"),
        _below(sd, 0, f"the SD of group {group} is negative"),
    )


def _zero_sds(columns: Columns) -> Mask:
    both: Mask = (columns["sd1i"] == 0) & (columns["sd2i"] == 0)
    return both


def _one_zero_sd(columns: Columns) -> Mask:
    one: Mask = (columns["sd1i"] == 0) != (columns["sd2i"] == 0)
    return one


_SDS = (
    Rule(
        "sd1i", "both SDs are zero, so the estimate would have no variance", _zero_sds,
        needs=("sd1i", "sd2i"),
    ),
    Rule(
        "sd1i", "the SD of one group is zero; check the source", _one_zero_sd, used=True,
        needs=("sd1i", "sd2i"),
    ),
)  # fmt: skip

MEANS: tuple[Rule, ...] = (*_group_of_means("1"), *_group_of_means("2"), *_SDS)

_P_OF_DIFFERENCE = Rule(
    "pi", "the p-value is not between −1 and 1 (its sign is that of the difference)",
    lambda c: (np.abs(c["pi"]) > 1) | (c["pi"] == 0),
)  # fmt: skip


def _other_difference(columns: Columns) -> Mask:
    means = {name: column for name, column in columns.items() if name not in ("di", "ti", "pi")}
    made = cohens_d(means)
    apart: Mask = np.abs(columns["di"] - made) > 0.1 + np.abs(made) / 4
    return apart


_D_OF_MEANS = Rule(
    "di",
    "the standardised difference that is given (di) is far from that of the means, and was taken; "
    "check that di is not a count",
    _other_difference,
    used=True,
    needs=("di", "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
)

SMD: tuple[Rule, ...] = (
    *MEANS,
    _D_OF_MEANS,
    Rule(
        "n1i",
        "Hedges' g needs more than 3 people in all",
        lambda columns: columns["n1i"] + columns["n2i"] < 4,
    ),
    _P_OF_DIFFERENCE,
)


def _signs(first: str, second: str) -> Rule:
    return Rule(
        first,
        "the means have different signs or one is zero, so there is no logarithm of their ratio",
        lambda c: c[first] * c[second] <= 0,
        needs=(first, second),
    )


RATIO: tuple[Rule, ...] = (*MEANS, _signs("m1i", "m2i"))


def _group_of_counts(group: str, events: str, others: str) -> tuple[Rule, ...]:
    n = f"n{group}i"
    return (
        _below(events, 0, f"the events of group {group} are negative"),
        _not_above(n, 0, f"group {group} has no people"),
        Rule(
            events, f"group {group} has more events than people", lambda c: c[events] > c[n],
            needs=(events, n),
        ),
        _below(others, 0, f"the non-events of group {group} are negative"),
        Rule(
            n,
            f"the size of group {group} is not its events plus its non-events",
            lambda c: np.abs(c[events] + c[others] - c[n]) > 1e-6 * np.maximum(c[n], 1),
            needs=(events, others, n),
        ),
    )  # fmt: skip


COUNTS: tuple[Rule, ...] = (
    *_group_of_counts("1", "ai", "bi"),
    *_group_of_counts("2", "ci", "di"),
)

PAIRS: tuple[Rule, ...] = tuple(
    _below(name, 0, f"the count {name} is negative") for name in ("ai", "bi", "ci", "di")
)

MARGINS: tuple[Rule, ...] = (
    *COUNTS,
    _outside("ri", -1, 1, "the correlation is not between −1 and 1"),
    _outside("pi", 0, 1, "the share of people with the event both times is not between 0 and 1"),
)

PERSON_TIME: tuple[Rule, ...] = (
    _below("x1i", 0, "the events of group 1 are negative"),
    _below("x2i", 0, "the events of group 2 are negative"),
    _not_above("t1i", 0, "the person-time of group 1 is not above zero"),
    _not_above("t2i", 0, "the person-time of group 2 is not above zero"),
)

RATE: tuple[Rule, ...] = (
    _below("xi", 0, "the events are negative"),
    _not_above("ti", 0, "the person-time is not above zero"),
)

PROPORTION: tuple[Rule, ...] = (
    _below("xi", 0, "the events are negative"),
    _below("mi", 0, "the non-events are negative"),
    _not_above("ni", 0, "the group has no people"),
    Rule(
        "xi", "there are more events than people", lambda c: c["xi"] > c["ni"], needs=("xi", "ni")
    ),
    Rule(
        "ni",
        "the size of the group is not its events plus its non-events",
        lambda c: np.abs(c["xi"] + c["mi"] - c["ni"]) > 1e-6 * np.maximum(c["ni"], 1),
        needs=("xi", "mi", "ni"),
    ),
)

MEAN: tuple[Rule, ...] = (
    _below("ni", 2, "there are fewer than 2 people; a standard deviation needs 2"),
    _below("sdi", 0, "the SD is negative"),
    Rule("sdi", "the SD is zero, so the estimate would have no variance", lambda c: c["sdi"] == 0),
)

POSITIVE_MEAN: tuple[Rule, ...] = (
    *MEAN,
    _not_above("mi", 0, "the mean is not above zero, so it has no logarithm"),
)

_R = _outside("ri", -1, 1, "the correlation is not between −1 and 1")

CORRELATION: tuple[Rule, ...] = (
    _R,
    _below("ni", 4, "the correlation of fewer than 4 people has no variance"),
    _P_OF_DIFFERENCE,
)

REGRESSION: tuple[Rule, ...] = (
    _R,
    _not_above("ni", 0, "there are no people"),
    _below("mi", 1, "the regression has no predictor"),
    Rule(
        "mi",
        "the regression has as many coefficients as people, so no degrees of freedom are left",
        lambda c: c["ni"] - c["mi"] - 1 <= 0,
        needs=("mi", "ni"),
    ),
    _outside("r2i", 0, 1, "the share of variance explained is not between 0 and 1"),
    _P_OF_DIFFERENCE,
)

CHANGE: tuple[Rule, ...] = (
    _R,
    _below("ni", 2, "there are fewer than 2 people; a standard deviation needs 2"),
    _below("sd1i", 0, "the SD of the first measurement is negative"),
    _below("sd2i", 0, "the SD of the second measurement is negative"),
    *_SDS,
    _P_OF_DIFFERENCE,
)

RATIO_CHANGE: tuple[Rule, ...] = (*CHANGE, _signs("m1i", "m2i"))

RELIABILITY: tuple[Rule, ...] = (
    Rule("ai", "alpha is not below 1", lambda c: c["ai"] >= 1),
    _below("mi", 2, "alpha needs at least 2 items"),
    _below("ni", 3, "alpha of fewer than 3 people has no variance"),
)

GENOTYPES: tuple[Rule, ...] = tuple(
    _below(name, 0, f"the count {name} is negative") for name in ("ai", "bi", "ci")
)

SUPERIORITY: tuple[Rule, ...] = (
    _outside("ai", 0, 1, "the probability is not between 0 and 1"),
    *_group_of_means("1"),
    *_group_of_means("2"),
    *_SDS,
    _P_OF_DIFFERENCE,
    _outside("mi", 0, 1, "the share of ties is not between 0 and 1"),
)


def _no_variance(columns: Columns) -> Mask:
    none: Mask = (columns["vi"] if "vi" in columns else columns["sei"]) <= 0
    return none


GIVEN: tuple[Rule, ...] = (
    Rule("vi", "the variance or standard error is not above zero", _no_variance, needs=("yi",)),
)
