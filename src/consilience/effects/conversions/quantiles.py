"""Quantiles of the normal and the t-distribution, of single numbers."""

from __future__ import annotations

from statistics import NormalDist


def normal_quantile(p: float) -> float:
    """Value that a standard normal variable does not exceed with probability `p`."""
    return NormalDist().inv_cdf(p)


def t_quantile(p: float, df: float) -> float:
    """Value that Student's t with `df` degrees of freedom does not exceed with probability `p`."""
    from scipy.special import stdtrit

    return float(stdtrit(df, p))
