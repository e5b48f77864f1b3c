"""Percent agreement, and kappa adjusted for prevalence and bias."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from consilience.agreement.ratings import as_square


@dataclass(frozen=True, slots=True)
class PercentAgreement:
    """How often two people agreed.

    Attributes
    ----------
    n_agreed, n : int
        Subjects on which they agreed, and all that both rated.
    po : float or None
        Share of agreement; None where nothing was rated by both.
    ci_lb, ci_ub : float or None
        Wilson interval.
    """

    n_agreed: int
    n: int
    po: float | None
    ci_lb: float | None
    ci_ub: float | None


@dataclass(frozen=True, slots=True)
class Pabak:
    """Kappa adjusted for prevalence and bias; the indices belong to two categories only."""

    po: float
    pabak: float
    prevalence_index: float | None = None
    bias_index: float | None = None
    positive_agreement: float | None = None
    negative_agreement: float | None = None


def percent_agreement(table: ArrayLike, *, level: float = 95) -> PercentAgreement:
    """Give the share of subjects on which two people agreed, with Wilson's interval.

    Parameters
    ----------
    table : array_like, shape (k, k)
        Counts, from `cross_table`.
    level : float
        Level of the interval, in percent.
    """
    counts = as_square(table)
    n, agreed = int(counts.sum()), int(np.trace(counts))
    if n == 0:
        return PercentAgreement(0, 0, None, None, None)
    low, high = wilson(agreed, n, level=level)
    return PercentAgreement(agreed, n, agreed / n, low, high)


def wilson(events: int, n: int, *, level: float = 95) -> tuple[float, float]:
    """Give Wilson's score interval for a proportion.

    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). Wilson EB. J Am Stat Assoc
    1927;22:209-212.
    """
    if not 0 <= events <= n or n == 0:
        raise ValueError(f"{events} of {n} is no proportion")
    z = NormalDist().inv_cdf(0.5 + level / 200)
    p = events / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if events == 0 else (middle - half) / scale
    high = 1.0 if events == n else (middle + half) / scale
    return low, high


def pabak(table: ArrayLike) -> Pabak:
    """Give kappa adjusted for prevalence and bias, (k po - 1) / (k - 1).

    Byrt T, Bishop J, Carlin JB. J Clin Epidemiol 1993;46:423-429. For two categories the
    prevalence index (a - d)/n, the bias index (b - c)/n, and the shares of positive and negative
    agreement 2a/(2a+b+c) and 2d/(2d+b+c) (Cicchetti and Feinstein 1990) are given as well.

    Raises
    ------
    ValueError
        Fewer than two categories, or nothing rated.
    """
    counts = as_square(table)
    k, n = len(counts), float(counts.sum())
    if k < 2 or n == 0:
        raise ValueError("adjusted kappa needs two categories and at least one subject")
    po = float(np.trace(counts)) / n
    adjusted = (k * po - 1) / (k - 1)
    if k > 2:
        return Pabak(po, adjusted)
    (a, b), (c, d) = counts.tolist()
    return Pabak(po, adjusted, (a - d) / n, (b - c) / n, _shared(a, b + c), _shared(d, b + c))


def _shared(agreed: float, apart: float) -> float | None:
    return 2 * agreed / (2 * agreed + apart) if agreed + apart else None
