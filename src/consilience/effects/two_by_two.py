"""Effect sizes of two groups with events or none: risk ratio, odds ratio, risk difference.

The four counts are named as in metafor: `ai` events and `bi` non-events in group 1, `ci` events
and `di` non-events in group 2; `n1i`, `n2i` are the sizes of the groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from consilience.effects.columns import Columns, Floats, weighted_mean

To = Literal["all", "only0", "if0all", "none"]


@dataclass(frozen=True, slots=True)
class Counts:
    """The four counts of every study, as floats of shape `(k,)`, missing ones NaN."""

    ai: Floats
    bi: Floats
    ci: Floats
    di: Floats

    @property
    def n1i(self) -> Floats:
        """Size of group 1."""
        return self.ai + self.bi

    @property
    def n2i(self) -> Floats:
        """Size of group 2."""
        return self.ci + self.di

    def plus(self, amount: Floats) -> Counts:
        """Add an amount, of shape `(k,)`, to each of the four counts."""
        return Counts(self.ai + amount, self.bi + amount, self.ci + amount, self.di + amount)


@dataclass(frozen=True, slots=True)
class Continuity:
    """What is done about counts of zero, under metafor's names and with its defaults.

    Attributes
    ----------
    add : float
        What is added to each of the four counts.
    to : {"only0", "all", "if0all", "none"}
        To which studies: those with a zero, all, all if any has a zero, none.
    drop00 : bool
        Leave out studies in which both groups have no events, or only events.
    addyi, addvi : bool
        Whether the added amount enters the estimate, and the variance.
    """

    add: float = 0.5
    to: To = "only0"
    drop00: bool = False
    addyi: bool = True
    addvi: bool = True


def counts_of(columns: Columns) -> Counts:
    """Complete the four counts from `ai, bi, ci, di` or from `ai, n1i, ci, n2i`."""
    ai, ci = columns["ai"], columns["ci"]
    bi = columns["bi"] if "bi" in columns else columns["n1i"] - ai
    di = columns["di"] if "di" in columns else columns["n2i"] - ci
    return Counts(ai, bi, ci, di)


def adjusted(counts: Counts, rule: Continuity) -> tuple[Counts, Counts]:
    """Give the counts for the estimate and those for the variance, after `rule`."""
    if rule.drop00:
        both_same = ((counts.ai == 0) & (counts.ci == 0)) | ((counts.bi == 0) & (counts.di == 0))
        counts = counts.plus(np.where(both_same, np.nan, 0.0))
    zero = (counts.ai == 0) | (counts.bi == 0) | (counts.ci == 0) | (counts.di == 0)
    chosen = {
        "only0": zero,
        "all": np.full(zero.shape, True),
        "if0all": np.full(zero.shape, bool(zero.any())),
        "none": np.full(zero.shape, False),
    }[rule.to]
    more = counts.plus(np.where(chosen, rule.add, 0.0))
    return more if rule.addyi else counts, more if rule.addvi else counts


def risk_ratio(columns: Columns, rule: Continuity, vtype: str) -> tuple[Floats, Floats]:
    """Log risk ratio: `log((ai/n1i) / (ci/n2i))`, variance by the delta method.

    Source: Greenland and Robins (1985), Biometrics 41, 55; `1/ai - 1/n1i + 1/ci - 1/n2i`.
    """
    y, v = adjusted(counts_of(columns), rule)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(y.ai / y.n1i) - np.log(y.ci / y.n2i)
        vi = 1 / v.ai - 1 / v.n1i + 1 / v.ci - 1 / v.n2i
    return yi, vi


def odds_ratio(columns: Columns, rule: Continuity, vtype: str) -> tuple[Floats, Floats]:
    """Log odds ratio: `log(ai di / (bi ci))`, variance `1/ai + 1/bi + 1/ci + 1/di` (Woolf 1955)."""
    y, v = adjusted(counts_of(columns), rule)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(y.ai / y.bi) - np.log(y.ci / y.di)
        vi = 1 / v.ai + 1 / v.bi + 1 / v.ci + 1 / v.di
    return yi, vi


def risk_difference(columns: Columns, rule: Continuity, vtype: str) -> tuple[Floats, Floats]:
    """Risk difference: `ai/n1i - ci/n2i`, variance the sum of `p (1 - p) / n`.

    `vtype="UB"` divides by `n - 1` (unbiased); `"AV"` takes the mean risk over studies for `p`.
    """
    y, v = adjusted(counts_of(columns), rule)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = y.ai / y.n1i - y.ci / y.n2i
        p1, p2 = v.ai / v.n1i, v.ci / v.n2i
        if vtype == "AV":
            p1, p2 = weighted_mean(p1, v.n1i), weighted_mean(p2, v.n2i)
        less = 1 if vtype == "UB" else 0
        vi = p1 * (1 - p1) / (v.n1i - less) + p2 * (1 - p2) / (v.n2i - less)
    return yi, vi
