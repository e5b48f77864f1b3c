"""Proportions of one group, and their transformations.

Columns under metafor's names: events `xi`, and the size `ni` or the non-events `mi`. Every
function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Columns, Floats, weighted_mean
from consilience.effects.options import Options


@dataclass(frozen=True, slots=True)
class Group:
    """Events and non-events of one group in every study; shape `(k,)` each."""

    events: Floats
    others: Floats

    @property
    def n(self) -> Floats:
        """Size of the group."""
        return self.events + self.others

    @property
    def p(self) -> Floats:
        """Proportion of events."""
        return self.events / self.n


def _groups(columns: Columns, options: Options) -> tuple[Group, Group]:
    """Give the group for the estimate, and for the variance."""
    xi, rest = columns["xi"], columns.get("mi")
    if "ni" in columns:
        left = columns["ni"] - xi
        rest = left if rest is None else np.where(np.isnan(rest), left, rest)
    assert rest is not None
    for_yi, for_vi = options.continuity.amounts((xi == 0) | (rest == 0))
    return Group(xi + for_yi, rest + for_yi), Group(xi + for_vi, rest + for_vi)


def _for_variance(group: Group, options: Options) -> Floats:
    return weighted_mean(group.p, group.n) if options.vtype == "AV" else group.p


def proportion(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Proportion `p`, variance `p (1 - p) / n`.

    `vtype="UB"` divides by `n - 1` (unbiased); `"AV"` takes the mean proportion over studies.
    """
    y, v = _groups(columns, options)
    p = _for_variance(v, options)
    less = 1 if options.vtype == "UB" else 0
    return y.p, p * (1 - p) / (v.n - less)


def log_proportion(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log proportion, variance `1/xi - 1/ni` (delta method)."""
    y, v = _groups(columns, options)
    p = _for_variance(v, options)
    return np.log(y.p), (1 - p) / (v.n * p)


def logit_proportion(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds, variance `1/xi + 1/(ni - xi)` (delta method)."""
    y, v = _groups(columns, options)
    p = _for_variance(v, options)
    return np.log(y.events / y.others), 1 / (v.n * p * (1 - p))


def probit_proportion(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Probit of the proportion, variance `p (1 - p) / (n density(z)^2)` (delta method)."""
    y, v = _groups(columns, options)
    p = _for_variance(v, options)
    slope = normal.density(normal.quantile(p))
    return normal.quantile(y.p), p * (1 - p) / (v.n * slope**2)


def arcsine_proportion(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """`asin(sqrt(p))`, variance `1/(4 n)`, which does not depend on `p`."""
    y, v = _groups(columns, options)
    return np.arcsin(np.sqrt(y.p)), 1 / (4 * v.n)


def freeman_tukey_proportion(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean of `asin(sqrt(x/(n + 1)))` and `asin(sqrt((x + 1)/(n + 1)))`, variance `1/(4 n + 2)`.

    Source: Freeman and Tukey (1950), Annals of Mathematical Statistics 21, 607.
    """
    y, v = _groups(columns, options)
    return freeman_tukey(y.events, y.n), 1 / (4 * v.n + 2)


def freeman_tukey(events: Floats, n: Floats) -> Floats:
    """Freeman and Tukey's double arcsine of `events` of `n`."""
    low, high = np.sqrt(events / (n + 1)), np.sqrt((events + 1) / (n + 1))
    value: Floats = (np.arcsin(low) + np.arcsin(high)) / 2
    return value
