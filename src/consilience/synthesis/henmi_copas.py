"""The interval of Henmi and Copas, which studies missing by their size disturb less."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from consilience.effects.normal import percent
from consilience.synthesis.moments import Floats
from consilience.synthesis.pool import pool
from consilience.synthesis.shown import Readable
from consilience.synthesis.tau2 import root

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(200)


@dataclass(frozen=True, slots=True, repr=False)
class HenmiCopas(Readable):
    """The equal-effects estimate with an interval that allows for heterogeneity.

    Attributes
    ----------
    beta, se, ci_lb, ci_ub : float
        Pooled effect weighted by inverse sampling variance, its standard error under
        heterogeneity, and the interval.
    tau2 : float
        By DerSimonian and Laird.
    crit : float
        How many standard errors the interval reaches to either side.
    k, level, slab
    notes : tuple of str
        Studies that were left out, each with the reason.
    """

    beta: float
    se: float
    ci_lb: float
    ci_ub: float
    tau2: float
    crit: float
    k: int
    level: float
    slab: tuple[str, ...]
    notes: tuple[str, ...] = ()


def henmi_copas(
    yi: Sequence[float],
    vi: Sequence[float],
    *,
    level: float = 95,
    slab: Sequence[str] | None = None,
) -> HenmiCopas:
    """Pool with equal-effects weights under random effects, as metafor's `hc`.

    Large studies keep the weight that they have in a model of equal effects, so that small-study
    effects bias the estimate less; the interval comes from the joint distribution of the estimate
    and of Q, whose distribution given the estimate is approximated by a gamma distribution.

    Source: Henmi and Copas (2010), Statistics in Medicine 29, 2969.

    Parameters
    ----------
    yi, vi, level, slab
        As for `pool`; one study is passed on as it is.

    Raises
    ------
    DataError, TooFewStudies
        As `pool`.
    """
    level = percent(level)
    moments = pool(yi, vi, method="DL", level=level, slab=slab)
    common = pool(yi, vi, method="EE", level=level, slab=slab)
    w, tau2 = 1 / np.array(common.vi), moments.tau2
    total = float(w.sum())
    se = math.sqrt((1 + tau2 * float((w**2).sum()) / total) / total)
    crit = _critical(w, tau2, (1 - level / 100) / 2)
    return HenmiCopas(
        beta=common.beta,
        se=se,
        ci_lb=common.beta - crit * se,
        ci_ub=common.beta + crit * se,
        tau2=tau2,
        crit=crit,
        k=common.k,
        level=level,
        slab=common.slab,
        notes=common.notes,
    )


def _critical(w: Floats, tau2: float, tail: float) -> float:
    """Give the value that the estimate over its estimated standard error exceeds with `tail`.

    With `R` the error of the estimate over its standard error under equal effects, the ratio is
    above `u` where Q is below a bound that rises with `R / u`; below `R = u` it never is.
    """
    from scipy.special import gammainc, ndtri

    if len(w) == 1:
        return float(-ndtri(tail))
    w1 = float(w.sum())
    w2 = float((w**2).sum()) / w1
    spread = math.sqrt(1 + tau2 * w2)
    given = _q_given_error(w, tau2)

    def exceeded(u: float) -> float:
        # Beyond 12 standard deviations nothing is left of the normal density.
        half = 6 * spread
        r = u + half * (1 + _POINTS)
        mean, variance = given(r)
        bound = (w1 / w2 - 1) * ((r / u) ** 2 - 1) + len(w) - 1
        spreads = (mean > 0) & (variance > 0)
        # Where one study has all the weight the approximation has no spread left: Q is its mean.
        shape, rate = (np.where(spreads, a, 1.0) / np.where(spreads, variance, 1.0)
                       for a in (mean**2, mean))  # fmt: skip
        below = np.where(spreads, gammainc(shape, np.maximum(bound, 0) * rate), bound >= mean)
        density = np.exp(-0.5 * (r / spread) ** 2) / (spread * math.sqrt(2 * math.pi))
        return float(half * (_WEIGHTS @ (below * density)))

    high = 2.0
    while exceeded(high) > tail:
        high *= 2
    return root(lambda u: exceeded(u) - tail, 1e-6, high)


def _q_given_error(w: Floats, tau2: float) -> Callable[[Floats], tuple[Floats, Floats]]:
    """Give mean and variance of Q where the error of the estimate is known."""
    k, w1 = len(w), float(w.sum())
    w2, w3, w4 = (float((w**power).sum()) / w1 for power in (2, 3, 4))
    ratio = 1 + tau2 * w2
    spread = w3 - w2**2

    def moments(r: Floats) -> tuple[Floats, Floats]:
        excess = (r / ratio) ** 2 - 1 / ratio
        mean = (k - 1) + tau2 * (w1 - w2) + tau2**2 * excess * spread
        variance = (
            2 * (k - 1)
            + 4 * tau2 * (w1 - w2)
            + 2 * tau2**2 * (w1 * w2 - 2 * w3 + w2**2)
            + 4 * tau2**2 * excess * spread
            + 4 * tau2**3 * excess * (w4 - 2 * w2 * w3 + w2**3)
            + 2 * tau2**4 * (1 / ratio**2 - 2 * r**2 / ratio**3) * spread**2
        )
        return mean, variance

    return moments
