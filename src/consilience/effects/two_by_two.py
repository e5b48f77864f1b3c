"""Effect sizes of two groups with events or none: ratios and differences of risks and odds.

Every function takes the counts (`consilience.effects.counts`) of `k` studies and gives estimate
and sampling variance, each of shape `(k,)`; division by zero is left to `effect_sizes`.
"""

from __future__ import annotations

import math

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Columns, Floats, weighted_mean
from consilience.effects.counts import Counts, adjusted, counts_of
from consilience.effects.options import Options

LOGISTIC = math.pi / math.sqrt(3)
"""SD of the standard logistic distribution (Chinn 2000, Statistics in Medicine 19, 3127)."""
NORMAL = 1.65
"""The like for normal distributions (Cox and Snell 1989, Analysis of Binary Data, 2nd ed.)."""


def two_counts(columns: Columns, options: Options) -> tuple[Counts, Counts]:
    """Give the counts for the estimate and those for the variance."""
    return adjusted(counts_of(columns), options.continuity)


def risk_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log risk ratio: `log((ai/n1i) / (ci/n2i))`, variance `1/ai - 1/n1i + 1/ci - 1/n2i`.

    Source: Greenland and Robins (1985), Biometrics 41, 55. `vtype="AV"` takes the mean risk over
    studies in the variance (Berkey et al. 1995, Statistics in Medicine 14, 395).
    """
    y, v = two_counts(columns, options)
    yi = np.log(y.ai / y.n1i) - np.log(y.ci / y.n2i)
    if options.vtype == "AV":
        p1, p2 = weighted_mean(v.ai / v.n1i, v.n1i), weighted_mean(v.ci / v.n2i, v.n2i)
        return yi, (1 - p1) / (v.n1i * p1) + (1 - p2) / (v.n2i * p2)
    return yi, 1 / v.ai - 1 / v.n1i + 1 / v.ci - 1 / v.n2i


def odds_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio: `log(ai di / (bi ci))`, variance `1/ai + 1/bi + 1/ci + 1/di` (Woolf 1955)."""
    y, v = two_counts(columns, options)
    yi = np.log(y.ai / y.bi) - np.log(y.ci / y.di)
    return yi, 1 / v.ai + 1 / v.bi + 1 / v.ci + 1 / v.di


def risk_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Risk difference: `ai/n1i - ci/n2i`, variance the sum of `p (1 - p) / n`.

    `vtype="UB"` divides by `n - 1` (unbiased); `"AV"` takes the mean risk over studies for `p`.
    """
    y, v = two_counts(columns, options)
    yi = y.ai / y.n1i - y.ci / y.n2i
    p1, p2 = v.ai / v.n1i, v.ci / v.n2i
    if options.vtype == "AV":
        p1, p2 = weighted_mean(p1, v.n1i), weighted_mean(p2, v.n2i)
    less = 1 if options.vtype == "UB" else 0
    return yi, p1 * (1 - p1) / (v.n1i - less) + p2 * (1 - p2) / (v.n2i - less)


def arcsine_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Difference of `asin(sqrt(risk))`, variance `1/(4 n1i) + 1/(4 n2i)`.

    Source: Rücker et al. (2009), Statistics in Medicine 28, 721.
    """
    y, v = two_counts(columns, options)
    yi = np.arcsin(np.sqrt(y.ai / y.n1i)) - np.arcsin(np.sqrt(y.ci / y.n2i))
    return yi, 1 / (4 * v.n1i) + 1 / (4 * v.n2i)


def peto_odds_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio by Peto: observed less expected events over their hypergeometric variance.

    Source: Yusuf et al. (1985), Progress in Cardiovascular Diseases 27, 335.
    """
    y, v = two_counts(columns, options)
    yi = (y.ai - (y.ai + y.ci) * y.n1i / y.total) / _hypergeometric(y)
    return yi, 1 / _hypergeometric(v)


def _hypergeometric(c: Counts) -> Floats:
    events, others = c.ai + c.ci, c.bi + c.di
    return events * others * (c.n1i / c.total) * (c.n2i / c.total) / (c.total - 1)


def probit_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Difference of the probits of the risks, an estimate of the standardised mean difference.

    Variance `p (1 - p) / (n density(z)^2)` of each. Source: Sánchez-Meca et al. (2003),
    Psychological Methods 8, 448.
    """
    y, v = two_counts(columns, options)
    yi = normal.quantile(y.ai / y.n1i) - normal.quantile(y.ci / y.n2i)
    return yi, _probit_variance(v.ai, v.n1i) + _probit_variance(v.ci, v.n2i)


def _probit_variance(events: Floats, n: Floats) -> Floats:
    p = events / n
    return p * (1 - p) / (n * normal.density(normal.quantile(p)) ** 2)


def odds_ratio_to_d(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio over the SD of a logistic variable, an estimate of the SMD.

    Source: Chinn (2000), Statistics in Medicine 19, 3127.
    """
    yi, vi = odds_ratio(columns, options)
    return yi / LOGISTIC, vi / LOGISTIC**2


def odds_ratio_to_d_normal(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio over 1.65, an estimate of the SMD of normal variables.

    Source: Cox and Snell (1989), Analysis of Binary Data, 2nd edition.
    """
    yi, vi = odds_ratio(columns, options)
    return yi / NORMAL, vi / NORMAL**2
