"""Two yes-or-no measurements of the same people, or of matched pairs.

Columns under metafor's names: `ai` both times an event, `bi` only the first time, `ci` only the
second, `di` neither. Every function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats
from consilience.effects.counts import Counts
from consilience.effects.options import Options
from consilience.effects.two_by_two import odds_ratio, two_counts


def _risks(c: Counts) -> tuple[Floats, Floats, Floats]:
    """Give the risk at both times, and the covariance of the two risks times `n`."""
    first, second = (c.ai + c.bi) / c.total, (c.ai + c.ci) / c.total
    return first, second, c.ai / c.total - first * second


def marginal_risk_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the two risks, variance `(bi + ci) / ((ai + bi) (ai + ci))`.

    Source: Zou (2007), Clinical Trials 4, 25.
    """
    y, v = two_counts(columns, options)
    yi = np.log((y.ai + y.bi) / (y.ai + y.ci))
    return yi, (v.bi + v.ci) / ((v.ai + v.bi) * (v.ai + v.ci))


def marginal_odds_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the two odds, variance by the delta method with the covariance of the risks.

    Source: Becker and Balagtas (1993), Biometrics 49, 997; Zou (2007).
    """
    y, v = two_counts(columns, options)
    yi = np.log((y.ai + y.bi) / (y.ci + y.di)) - np.log((y.ai + y.ci) / (y.bi + y.di))
    first, second, covariance = _risks(v)
    spread1, spread2 = first * (1 - first), second * (1 - second)
    return yi, (1 / spread1 + 1 / spread2 - 2 * covariance / (spread1 * spread2)) / v.total


def marginal_risk_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Difference of the two risks, variance with their covariance.

    Source: May and Johnson (1997), Statistics in Medicine 16, 2127.
    """
    y, v = two_counts(columns, options)
    first, second, covariance = _risks(v)
    vi = (first * (1 - first) + second * (1 - second) - 2 * covariance) / v.total
    return (y.bi - y.ci) / y.total, vi


def conditional_odds_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio from the pairs that differ: `log(bi/ci)`, variance `1/bi + 1/ci`.

    Source: Curtin, Elbourne and Altman (2002), Statistics in Medicine 21, 2145.
    """
    y, v = two_counts(columns, options)
    return np.log(y.bi / y.ci), 1 / v.bi + 1 / v.ci


def conditional_peto(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio from the pairs that differ, by Peto: `2 (bi - ci)/(bi + ci)`, `4/(bi + ci)`.

    Source: Curtin, Elbourne and Altman (2002).
    """
    y, v = two_counts(columns, options)
    return 2 * (y.bi - y.ci) / (y.bi + y.ci), 4 / (v.bi + v.ci)


def marginal_odds_ratio_by_correlation(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log odds ratio from the two margins, with the correlation of the two measurements.

    Here `ai`, `bi` are events and non-events at the first time, `ci`, `di` at the second; `ri` is
    the phi coefficient of the two, or `pi` the share of people with the event both times. With the
    number of people `n` the covariance of the log odds is `ri n / sqrt(ai bi ci di)`. Source:
    Elbourne et al. (2002), International Journal of Epidemiology 31, 140; Zou (2007).
    """
    yi, vi = odds_ratio(columns, options)
    _, v = two_counts(columns, options)
    n = np.round((v.n1i + v.n2i) / 2)
    product = v.ai * v.bi * v.ci * v.di
    r = columns.get("ri", np.full(n.shape, np.nan))
    if "pi" in columns:
        by_share = (n**2 * columns["pi"] - v.ai * v.ci) / np.sqrt(product)
        r = np.where(np.isnan(r), by_share, r)
    return yi, vi - 2 * r * n / np.sqrt(product)


def excess_heterozygosity(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log relative excess heterozygosity, `log(bi / (2 sqrt(ai ci)))`.

    `ai`, `bi`, `ci` count the three genotypes; variance by the delta method,
    `((1 - p1)/(4 p0 p2) + 1/p1)/n` with their shares. Source: Ziegler, Van Steen and Wellek (2011),
    Breast Cancer Research and Treatment 128, 197.
    """
    a, b, c = columns["ai"], columns["bi"], columns["ci"]
    n = a + b + c
    first, middle, last = a / n, b / n, c / n
    vi = ((1 - middle) / (4 * first * last) + 1 / middle) / n
    return np.log(middle) - np.log(2 * np.sqrt(first * last)), vi
