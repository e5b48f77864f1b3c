"""The four counts of a table of two groups with events or none, and what is added to zeros.

They are named as in metafor: `ai` events and `bi` non-events in group 1, `ci` events and `di`
non-events in group 2; `n1i`, `n2i` are the sizes of the groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consilience.effects.columns import Columns, Floats
from consilience.effects.options import Continuity


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

    @property
    def total(self) -> Floats:
        """Size of both groups."""
        return self.n1i + self.n2i

    def plus(self, amount: Floats) -> Counts:
        """Add an amount, of shape `(k,)`, to each of the four counts."""
        return Counts(self.ai + amount, self.bi + amount, self.ci + amount, self.di + amount)


def counts_of(columns: Columns) -> Counts:
    """Complete the four counts from `ai, bi, ci, di` or from `ai, n1i, ci, n2i`.

    Where a table has both, each study is completed from what it has.
    """
    ai, ci = columns["ai"], columns["ci"]
    bi, di = columns.get("bi"), columns.get("di")
    if "n1i" in columns:
        rest1, rest2 = columns["n1i"] - ai, columns["n2i"] - ci
        bi = rest1 if bi is None else np.where(np.isnan(bi), rest1, bi)
        di = rest2 if di is None else np.where(np.isnan(di), rest2, di)
    assert bi is not None and di is not None
    return Counts(ai, bi, ci, di)


def completed(columns: Columns) -> Columns:
    """Give the columns with the counts and sizes that follow from them."""
    counts = counts_of(columns)
    follow = {"bi": counts.bi, "di": counts.di, "n1i": counts.n1i, "n2i": counts.n2i}
    return {**columns, **{n: _filled(columns.get(n), made) for n, made in follow.items()}}


def _filled(given: Floats | None, made: Floats) -> Floats:
    return made if given is None else np.where(np.isnan(given), made, given)


def adjusted(counts: Counts, rule: Continuity) -> tuple[Counts, Counts]:
    """Give the counts for the estimate and those for the variance, after `rule`."""
    if rule.drop00:
        both_same = ((counts.ai == 0) & (counts.ci == 0)) | ((counts.bi == 0) & (counts.di == 0))
        counts = counts.plus(np.where(both_same, np.nan, 0.0))
    zero = (counts.ai == 0) | (counts.bi == 0) | (counts.ci == 0) | (counts.di == 0)
    for_yi, for_vi = rule.amounts(zero)
    return counts.plus(for_yi), counts.plus(for_vi)
