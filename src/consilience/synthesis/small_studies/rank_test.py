"""Whether effects and their variances go together: the rank correlation test."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consilience.errors import TooFewStudies
from consilience.synthesis.fitted import Model
from consilience.synthesis.moments import Floats
from consilience.synthesis.shown import Readable

EXACT = 500
"""Up to so many studies without ties the probability is counted, above it is approximated."""


@dataclass(frozen=True, slots=True, repr=False)
class RankTest(Readable):
    """Kendall's tau between standardised effects and variances; `exact` p-values are counted."""

    tau: float
    pval: float
    k: int
    exact: bool


def rank_test(result: Model) -> RankTest:
    """Test the asymmetry of a funnel plot by ranks, as metafor's `ranktest`.

    The effects less their mean under equal effects, over their standard errors, are correlated
    with the variances. Without ties the p-value is exact, else from a normal approximation.

    Raises
    ------
    TooFewStudies
        Fewer than three studies.

    References
    ----------
    Begg and Mazumdar (1994), Biometrics 50, 1088. Kendall (1970), Rank correlation methods, ch. 4.
    """
    y, v = result.study.y, result.study.v
    if len(y) < 3:
        raise TooFewStudies(f"{len(y)} studies; the rank test needs three")
    w = 1 / v
    spread = v - 1 / w.sum()
    standardised = (y - (w @ y) / w.sum()) / np.sqrt(spread)
    return _kendall(standardised, v)


def _kendall(x: Floats, y: Floats) -> RankTest:
    k = len(x)
    score = _concordance(x, y)
    ties = [np.unique(one, return_counts=True)[1].astype(float) for one in (x, y)]
    pairs = k * (k - 1) / 2
    untied = [pairs - float((t * (t - 1)).sum()) / 2 for t in ties]
    if min(untied) == 0:
        return RankTest(math.nan, math.nan, k, exact=False)
    tau = score / math.sqrt(untied[0] * untied[1])
    exact = untied == [pairs, pairs] and k <= EXACT
    pval = _counted(score, k) if exact else _approximate(score, k, ties)
    return RankTest(tau, pval, k, exact)


def _concordance(x: Floats, y: Floats) -> float:
    """Give concordant less discordant pairs."""
    signs = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    return float(signs.sum()) / 2


def _counted(score: float, k: int) -> float:
    """Two-sided probability from the number of orders with so many inversions."""
    chances = np.ones(1)
    for m in range(2, k + 1):  # the m-th study comes before 0 to m - 1 of the others
        upto = np.cumsum(np.concatenate((chances, np.zeros(m - 1))))
        chances = upto.copy()
        chances[m:] -= upto[:-m]
        chances /= m
    pairs = k * (k - 1) // 2
    concordant = round((score + pairs) / 2)
    tail = min(concordant, pairs - concordant)
    return min(1.0, 2 * float(chances[: tail + 1].sum()))


def _approximate(score: float, k: int, ties: list[Floats]) -> float:
    """Two-sided normal probability, with the variance corrected for ties (Kendall 1970)."""
    from scipy.special import ndtr

    whole = sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in ties)
    pairs = math.prod(float((t * (t - 1)).sum()) for t in ties)
    triples = math.prod(float((t * (t - 1) * (t - 2)).sum()) for t in ties)
    variance = (k * (k - 1) * (2 * k + 5) - whole) / 18 + pairs / (2 * k * (k - 1))
    variance += triples / (9 * k * (k - 1) * (k - 2))
    return 2 * float(ndtr(-abs(score) / math.sqrt(variance)))
