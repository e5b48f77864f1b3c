"""Standard deviations from standard errors, intervals, t, p and F, and of changes.

All take and give single numbers; `level` is in percent.
"""

from __future__ import annotations

from math import sqrt

from consilience.effects.conversions.conversion import Values
from consilience.effects.conversions.quantiles import normal_quantile, t_quantile
from consilience.errors import DataError

DIVISORS = {90.0: 3.29, 95.0: 3.92, 99.0: 5.15}
"""Widths of intervals of large samples in standard errors, as the Handbook rounds them."""


def width(level: float) -> float:
    """Give the width of an interval of a large sample, in standard errors."""
    return DIVISORS.get(level, 2 * normal_quantile(0.5 + level / 200))


def sd_from_se(se: float, n: float) -> Values:
    """SD of one group from the standard error of its mean."""
    return {"sd": se * sqrt(n)}


def sd_from_ci_large(lower: float, upper: float, n: float, level: float = 95.0) -> Values:
    """SD from the interval of a mean, 100 people or more."""
    return {"sd": sqrt(n) * (upper - lower) / width(level)}


def sd_from_ci_small(lower: float, upper: float, n: float, level: float = 95.0) -> Values:
    """SD from the interval of a mean, fewer people: with the t-distribution."""
    t = t_quantile(0.5 + level / 200, n - 1)
    return {"sd": sqrt(n) * (upper - lower) / (2 * t), "t": t}


def _shared(se: float, n1: float, n2: float) -> float:
    """SD of both groups from the standard error of the difference of their means."""
    return se / sqrt(1 / n1 + 1 / n2)


def sd_from_difference_ci(
    lower: float, upper: float, n1: float, n2: float, level: float = 95.0
) -> Values:
    """SD of both groups from the interval of a mean difference, 60 people or more in each."""
    se = (upper - lower) / width(level)
    return {"sd": _shared(se, n1, n2), "se": se}


def sd_from_difference_ci_small(
    lower: float, upper: float, n1: float, n2: float, level: float = 95.0
) -> Values:
    """SD of both groups from the interval of a mean difference, with the t-distribution."""
    t = t_quantile(0.5 + level / 200, n1 + n2 - 2)
    se = (upper - lower) / (2 * t)
    return {"sd": _shared(se, n1, n2), "se": se, "t": t}


def sd_from_p_two_groups(p: float, md: float, n1: float, n2: float) -> Values:
    """SD of both groups from the p-value of an unpaired t-test."""
    t = t_quantile(1 - p / 2, n1 + n2 - 2)
    return {**sd_from_t(t, md, n1, n2), "t": t}


def sd_from_t(t: float, md: float, n1: float, n2: float) -> Values:
    """SD of both groups from the t of an unpaired test."""
    if t == 0 or md == 0:
        raise DataError("a difference or t of 0 says nothing about the SD", field="md")
    se = abs(md / t)
    return {"sd": _shared(se, n1, n2), "se": se}


def sd_from_f(f: float, md: float, n1: float, n2: float) -> Values:
    """SD of both groups from the F of a one-way analysis of two groups."""
    return {**sd_from_t(sqrt(f), md, n1, n2), "t": sqrt(f)}


def sd_from_p_paired(p: float, mean_change: float, n: float) -> Values:
    """SD of changes in one group from the p-value of a paired t-test."""
    t = t_quantile(1 - p / 2, n - 1)
    if t == 0 or mean_change == 0:
        raise DataError("a change or t of 0 says nothing about the SD", field="mean_change")
    se = abs(mean_change) / t
    return {"sd": se * sqrt(n), "se": se, "t": t}


def change_sd(sd_baseline: float, sd_final: float, r: float) -> Values:
    """SD of changes from the SDs before and after and their correlation."""
    return {"sd": sqrt(sd_baseline**2 + sd_final**2 - 2 * r * sd_baseline * sd_final)}


def change_correlation(sd_baseline: float, sd_final: float, sd_change: float) -> Values:
    """Correlation of before and after from three SDs."""
    r = (sd_baseline**2 + sd_final**2 - sd_change**2) / (2 * sd_baseline * sd_final)
    if abs(r) > 1:
        raise DataError(f"the three SDs give a correlation of {r:.2f}; check the source", field="r")
    return {"r": r}


def crossover(*, mean1: float, sd1: float, mean2: float, sd2: float, n: float, r: float) -> Values:
    """Mean difference of a crossover trial, with the correlation of the two periods."""
    sd = change_sd(sd1, sd2, r)["sd"]
    return {"md": mean1 - mean2, "sd_difference": sd, "se": sd / sqrt(n)}
