"""The table of effect measures: to add one, write its function and add its row here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from consilience.effects import checks, given, means, two_by_two
from consilience.effects.columns import Columns, Floats
from consilience.errors import DataError

Compute = Callable[[Columns, two_by_two.Continuity, str], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Measure:
    """An effect measure.

    Attributes
    ----------
    name : str
        metafor's name for it.
    title : str
        Its name in a sentence.
    symbol : str
        What stands over a column of estimates.
    columns : tuple of tuple of str
        The sets of columns, under metafor's names, from each of which it can be computed.
    compute : callable
        Columns, rule for zeros and kind of variance in; `yi` and `vi` out, of shape `(k,)`.
    rules : tuple of Rule
        What makes a study unusable.
    scale : {"raw", "log"}
        The scale of `yi`. Ratios are pooled as logarithms.
    vtypes : tuple of str
        The variances it offers, the default first.
    kind : {"means", "counts", "given"}
        What a study's data are.
    """

    name: str
    title: str
    symbol: str
    columns: tuple[tuple[str, ...], ...]
    compute: Compute
    rules: tuple[checks.Rule, ...]
    scale: Literal["raw", "log"] = "raw"
    vtypes: tuple[str, ...] = ("LS",)
    kind: Literal["means", "counts", "given"] = "means"

    @property
    def null(self) -> float:
        """The value of no effect as a reader sees it: 1 for a ratio, else 0."""
        return 1.0 if self.scale == "log" else 0.0

    @property
    def axis_title(self) -> str:
        """The title of an axis of this measure."""
        return self.title[:1].upper() + self.title[1:]

    def back(self, value: float) -> float:
        """Turn an estimate on the scale of the model into what a reader sees.

        >>> MEASURES["RR"].back(0.0)
        1.0
        """
        if self.scale == "raw":
            return value
        return math.exp(value) if value < 700 else math.inf


_MEANS = (("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),)
_COUNTS = (("ai", "n1i", "ci", "n2i"), ("ai", "bi", "ci", "di"))

_TABLE = (
    Measure(
        "MD", "mean difference", "MD", _MEANS, means.mean_difference, checks.MEANS,
        vtypes=("LS", "UB", "HO"),
    ),
    Measure(
        "SMD", "standardised mean difference (Hedges’ g)", "SMD", _MEANS,
        means.standardised_mean_difference, checks.SMD, vtypes=("LS", "LS2", "UB", "AV"),
    ),
    Measure(
        "RR", "risk ratio", "RR", _COUNTS, two_by_two.risk_ratio, checks.COUNTS,
        scale="log", kind="counts",
    ),
    Measure(
        "OR", "odds ratio", "OR", _COUNTS, two_by_two.odds_ratio, checks.COUNTS,
        scale="log", kind="counts",
    ),
    Measure(
        "RD", "risk difference", "RD", _COUNTS, two_by_two.risk_difference, checks.COUNTS,
        vtypes=("LS", "UB", "AV"), kind="counts",
    ),
    Measure(
        "GEN", "effect", "Effect", (("yi", "vi"), ("yi", "sei")), given.as_given, checks.GIVEN,
        kind="given",
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _TABLE}
"""Every measure by metafor's name, in the order in which a list offers them."""


def measure_named(name: str) -> Measure:
    """Find a measure.

    Raises
    ------
    DataError
        There is none of this name; the message lists those there are.
    """
    try:
        return MEASURES[name]
    except KeyError:
        known = ", ".join(MEASURES)
        raise DataError(f"there is no measure {name!r}; known are {known}") from None
