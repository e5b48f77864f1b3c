"""What an effect measure is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from consilience.effects.checks import Rule
from consilience.effects.columns import Columns, Floats
from consilience.effects.options import Options
from consilience.effects.scales import SCALES, Scale

Compute = Callable[[Columns, Options], tuple[Floats, Floats]]
Kind = Literal[
    "means", "counts", "association", "biserial", "person time", "proportion", "rate", "mean",
    "change", "pairs", "correlation", "regression", "reliability", "genotypes", "superiority",
    "given",
]  # fmt: skip
Sets = tuple[tuple[str, ...], ...]

KINDS: dict[Kind, str] = {
    "means": "Two groups, means and standard deviations",
    "counts": "Two groups, events and people",
    "person time": "Two groups, events and person-time",
    "superiority": "Two groups, probability of superiority",
    "association": "Two yes-or-no variables",
    "biserial": "A yes-or-no variable and a measurement",
    "correlation": "Two measurements",
    "regression": "Regressions",
    "proportion": "One group, events and people",
    "rate": "One group, events and person-time",
    "mean": "One group, mean and standard deviation",
    "change": "Change and matched pairs, means and standard deviations",
    "pairs": "Change and matched pairs, events",
    "reliability": "Cronbach’s alpha",
    "genotypes": "Genotypes",
    "given": "Effects as they are given",
}
"""What a study's data are, in the order in which a list shows it."""

_NO_NULL = frozenset({"proportion", "rate", "mean", "reliability"})
_EVEN = frozenset({"superiority"})


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
        Columns and options in; `yi` and `vi` out, of shape `(k,)`.
    rules : tuple of Rule
        What makes a study unusable.
    kind : str
        What a study's data are: a key of `KINDS`.
    scale : str
        The scale of `yi`: a key of `SCALES`. Ratios are pooled as logarithms.
    vtypes : tuple of str
        The variances it offers, the default first.
    statistics : tuple of tuple of str
        Further sets of columns, with the statistics of tests; used for studies without the rest.
    add : float
        What is added to counts of zero where nothing else is asked for.
    corrected : bool
        The estimate is corrected for its bias in small samples.
    alone : bool
        The estimate is given where it has no variance.
    """

    name: str
    title: str
    symbol: str
    columns: Sets
    compute: Compute
    rules: tuple[Rule, ...]
    kind: Kind
    scale: Scale = "raw"
    vtypes: tuple[str, ...] = ("LS",)
    statistics: Sets = ()
    add: float = 0.5
    corrected: bool = False
    alone: bool = False

    @property
    def sets(self) -> Sets:
        """Every set of columns that it can be computed from, the preferred first."""
        return self.columns + self.statistics

    @property
    def null(self) -> float | None:
        """The value of no effect as a reader sees it; None where there is no such value."""
        if self.kind in _NO_NULL:
            return None
        if self.kind in _EVEN:
            return 0.5
        return 1.0 if self.scale == "log" else 0.0

    @property
    def axis_title(self) -> str:
        """The title of an axis of this measure."""
        return self.title[:1].upper() + self.title[1:]

    @property
    def drawn_null(self) -> float | None:
        """The place of no effect on an axis, as `drawn`."""
        return 0.0 if self.scale == "log" and self.null is not None else self.null

    @property
    def tested(self) -> bool:
        """Whether the usual test, of 0 on the scale of the model, is a test of no effect."""
        return self.drawn_null == 0.0

    def drawn(self, value: float) -> float:
        """Turn an estimate into its place on an axis: logarithms stay, for their own axis."""
        return value if self.scale == "log" else self.back(value)

    def back(self, value: float) -> float:
        """Turn an estimate on the scale of the model into what a reader sees.

        >>> from consilience.effects import MEASURES
        >>> MEASURES["RR"].back(0.0)
        1.0
        """
        return SCALES[self.scale].back(value)
