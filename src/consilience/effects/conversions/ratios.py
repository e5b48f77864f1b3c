"""Ratios and risks: standard errors from what papers print, and one measure from another.

All take and give single numbers; risks are between 0 and 1.
"""

from __future__ import annotations

from math import ceil, exp, log, sqrt

from consilience.effects.conversions.conversion import Values
from consilience.effects.conversions.quantiles import normal_quantile
from consilience.effects.conversions.spreads import width
from consilience.effects.two_by_two import LOGISTIC
from consilience.errors import DataError


def se_from_ratio_ci(estimate: float, lower: float, upper: float, level: float = 95.0) -> Values:
    """Logarithm of a ratio and its standard error, from the interval."""
    if not lower <= estimate <= upper:
        raise DataError("the ratio does not lie in its interval; check the source", field="lower")
    return {"log": log(estimate), "se": (log(upper) - log(lower)) / width(level)}


def se_from_ratio_p(estimate: float, p: float) -> Values:
    """Logarithm of a ratio and its standard error, from the two-sided p-value."""
    z = normal_quantile(1 - p / 2)
    if estimate == 1 or z == 0:
        raise DataError("a ratio of 1 says nothing about its standard error", field="estimate")
    return {"log": log(estimate), "se": abs(log(estimate)) / z, "z": z}


def smd_from_or(log_or: float, variance: float) -> Values:
    """Standardised mean difference of a log odds ratio."""
    return {"smd": log_or / LOGISTIC, "variance": variance / LOGISTIC**2}


def or_from_smd(smd: float, se: float) -> Values:
    """Odds ratio of a standardised mean difference."""
    value = smd * LOGISTIC
    return {"log_or": value, "odds_ratio": exp(value), "se": se * LOGISTIC}


def rr_from_or(odds_ratio: float, risk: float) -> Values:
    """Risk ratio of an odds ratio, at the risk of the comparator."""
    return {"risk_ratio": odds_ratio / (1 - risk * (1 - odds_ratio))}


def or_from_rr(risk_ratio: float, risk: float) -> Values:
    """Odds ratio of a risk ratio, at the risk of the comparator."""
    if risk * risk_ratio >= 1:
        raise DataError("the risk in the other group would be 1 or more", field="risk")
    return {"odds_ratio": risk_ratio * (1 - risk) / (1 - risk * risk_ratio)}


def absolute_from_or(odds_ratio: float, risk: float) -> Values:
    """Fewer events per 1,000 people, and the number needed to treat, of an odds ratio."""
    return _absolute(risk - odds_ratio * risk / (1 - risk + odds_ratio * risk))


def absolute_from_rr(risk_ratio: float, risk: float) -> Values:
    """Fewer events per 1,000 people, and the number needed to treat, of a risk ratio."""
    return _absolute(risk * (1 - risk_ratio))


def nnt_from_rd(rd: float) -> Values:
    """Number needed to treat of a risk difference."""
    made = _absolute(-rd)
    return {name: made[name] for name in ("nnt", "nnt_rounded")}


def _absolute(fewer: float) -> Values:
    if fewer == 0:
        raise DataError("without a difference there is no number needed to treat", field="risk")
    nnt = 1 / abs(fewer)
    return {"fewer_per_1000": 1000 * fewer, "nnt": nnt, "nnt_rounded": float(ceil(nnt - 1e-9))}


def smd_to_units(smd: float, sd: float) -> Values:
    """Mean difference on a familiar scale, of a standardised one and the SD of that scale."""
    return {"md": smd * sd}


def d_from_r(r: float) -> Values:
    """Standardised mean difference of a (point-biserial) correlation, of equal groups."""
    if abs(r) >= 1:
        raise DataError("a correlation of 1 has no mean difference", field="r")
    return {"d": 2 * r / sqrt(1 - r**2)}


def r_from_d(d: float) -> Values:
    """Point-biserial correlation of a standardised mean difference, of equal groups."""
    return {"r": d / sqrt(d**2 + 4)}


def flip(mean: float, sd: float) -> Values:
    """Mean and SD of a scale that runs the other way, turned."""
    return {"mean": -mean, "sd": sd}
