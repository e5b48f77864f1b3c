"""Rates of events over person-time, of two groups and of one.

Columns under metafor's names: events `x1i, x2i` and person-times `t1i, t2i` of two groups; `xi`
and `ti` of one. Every function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats
from consilience.effects.options import Continuity, Options

Events = tuple[Floats, Floats]


def _two_groups(columns: Columns, rule: Continuity) -> tuple[Events, Events]:
    """Give the events of both groups for the estimate, and for the variance."""
    x1, x2 = columns["x1i"], columns["x2i"]
    if rule.drop00:
        none = (x1 == 0) & (x2 == 0)
        x1, x2 = np.where(none, np.nan, x1), np.where(none, np.nan, x2)
    for_yi, for_vi = rule.amounts((x1 == 0) | (x2 == 0))
    return (x1 + for_yi, x2 + for_yi), (x1 + for_vi, x2 + for_vi)


def rate_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log incidence rate ratio, variance `1/x1i + 1/x2i`.

    Source: Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 14.
    """
    (x1, x2), (v1, v2) = _two_groups(columns, options.continuity)
    yi = np.log(x1 / columns["t1i"]) - np.log(x2 / columns["t2i"])
    return yi, 1 / v1 + 1 / v2


def rate_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Incidence rate difference, variance `x1i/t1i^2 + x2i/t2i^2`. Source: as `rate_ratio`."""
    (x1, x2), (v1, v2) = _two_groups(columns, options.continuity)
    yi = x1 / columns["t1i"] - x2 / columns["t2i"]
    return yi, v1 / columns["t1i"] ** 2 + v2 / columns["t2i"] ** 2


def root_rate_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Difference of the square roots of the rates, variance `1/(4 t1i) + 1/(4 t2i)`.

    Source: Rothman, Greenland and Lash (2008), by the delta method.
    """
    (x1, x2), _ = _two_groups(columns, options.continuity)
    yi = np.sqrt(x1 / columns["t1i"]) - np.sqrt(x2 / columns["t2i"])
    return yi, 1 / (4 * columns["t1i"]) + 1 / (4 * columns["t2i"])


def _one_group(columns: Columns, rule: Continuity) -> Events:
    xi = columns["xi"]
    for_yi, for_vi = rule.amounts(xi == 0)
    return xi + for_yi, xi + for_vi


def rate(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Incidence rate `xi/ti`, variance `xi/ti^2` of a Poisson count."""
    x, v = _one_group(columns, options.continuity)
    return x / columns["ti"], v / columns["ti"] ** 2


def log_rate(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log incidence rate, variance `1/xi`."""
    x, v = _one_group(columns, options.continuity)
    return np.log(x / columns["ti"]), 1 / v


def root_rate(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Square root of the incidence rate, variance `1/(4 ti)`."""
    x, _ = _one_group(columns, options.continuity)
    return np.sqrt(x / columns["ti"]), 1 / (4 * columns["ti"])


def freeman_tukey_rate(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean of the square roots of `xi/ti` and `(xi + 1)/ti`, variance `1/(4 ti)`.

    Source: Freeman and Tukey (1950), Annals of Mathematical Statistics 21, 607.
    """
    x, _ = _one_group(columns, options.continuity)
    t = columns["ti"]
    return (np.sqrt(x / t) + np.sqrt((x + 1) / t)) / 2, 1 / (4 * t)
