"""Estimators of the variance between studies (tau2) in a model with an intercept only.

Every function takes estimates `yi` and sampling variances `vi`, floats of shape `(k,)` with k of at
least 2. Estimates are never negative; the standard errors are metafor's (3.8-1). With
`P = W - W 1 (1'W1)^-1 1'W` both need only sums of powers of the weights, so nothing here builds a
k x k matrix.

Sources: Viechtbauer (2005), J Educ Behav Stat 30, 261; Veroniki et al. (2016), Res Synth Methods
7, 55; Paule and Mandel (1982); DerSimonian and Laird (1986); Hedges and Olkin (1985); Hunter and
Schmidt (1990), with k/(k - 1) by Brannick et al. (2019); Sidik and Jonkman (2005).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighted:
    """The fit with weights `1/(vi + tau2)`, and the traces that the estimators need.

    `trace_p` is tr(P), `trace_pp` is tr(PP), and `q` is y'Py.
    """

    weights: Floats
    beta: float
    q: float
    trace_p: float
    trace_pp: float


def weigh(yi: Floats, vi: Floats, tau2: float = 0.0) -> Weighted:
    """Fit the weighted mean at one value of tau2."""
    wi = 1 / (vi + tau2)
    s1, s2, s3 = float(wi.sum()), float((wi**2).sum()), float((wi**3).sum())
    beta = float((wi * yi).sum()) / s1
    resid = wi * (yi - beta)
    return Weighted(
        weights=wi,
        beta=beta,
        q=float((resid * (yi - beta)).sum()),
        trace_p=s1 - s2 / s1,
        trace_pp=s2 - 2 * s3 / s1 + (s2 / s1) ** 2,
    )


def log_likelihood(yi: Floats, vi: Floats, tau2: float, *, restricted: bool) -> float:
    """Log likelihood at tau2, or the restricted one, with every constant (as metafor's `ll`)."""
    k, fit = len(yi), weigh(yi, vi, tau2)
    value = -0.5 * (k * math.log(2 * math.pi) + float(np.log(vi + tau2).sum()) + fit.q)
    if restricted:
        value += 0.5 * (math.log(2 * math.pi) + math.log(k) - math.log(float(fit.weights.sum())))
    return value


def _moments_se(fit: Weighted, k: int, tau2: float, divisor: float) -> float:
    """Standard error of `y'Py / divisor`, P made with the weights `1/vi`."""
    variance = 2 * (k - 1) + 4 * tau2 * fit.trace_p + 2 * tau2**2 * fit.trace_pp
    return math.sqrt(variance) / divisor


def _dersimonian_laird(yi: Floats, vi: Floats) -> float:
    fit = weigh(yi, vi)
    return max(0.0, (fit.q - (len(yi) - 1)) / fit.trace_p)


def _dersimonian_laird_se(yi: Floats, vi: Floats, tau2: float) -> float:
    fit = weigh(yi, vi)
    return _moments_se(fit, len(yi), tau2, fit.trace_p)


def _hunter_schmidt(yi: Floats, vi: Floats) -> float:
    fit = weigh(yi, vi)
    return max(0.0, (fit.q - len(yi)) / float(fit.weights.sum()))


def _hunter_schmidt_se(yi: Floats, vi: Floats, tau2: float) -> float:
    fit = weigh(yi, vi)
    return _moments_se(fit, len(yi), tau2, float(fit.weights.sum()))


def _hunter_schmidt_corrected(yi: Floats, vi: Floats) -> float:
    k, fit = len(yi), weigh(yi, vi)
    return max(0.0, (k / (k - 1) * fit.q - k) / float(fit.weights.sum()))


def _hunter_schmidt_corrected_se(yi: Floats, vi: Floats, tau2: float) -> float:
    k = len(yi)
    return k / (k - 1) * _hunter_schmidt_se(yi, vi, tau2)


def _hedges(yi: Floats, vi: Floats) -> float:
    k = len(yi)
    spread = float(((yi - yi.mean()) ** 2).sum())
    return max(0.0, spread / (k - 1) - float(vi.mean()))


def _hedges_se(yi: Floats, vi: Floats, tau2: float) -> float:
    k = len(yi)
    trace_pv = float(vi.sum()) * (1 - 1 / k)
    trace_pvpv = float((vi**2).sum()) * (1 - 2 / k) + float(vi.sum()) ** 2 / k**2
    variance = 2 * trace_pvpv + 4 * tau2 * trace_pv + 2 * tau2**2 * (k - 1)
    return math.sqrt(variance) / (k - 1)


def _sidik_jonkman(yi: Floats, vi: Floats) -> float:
    start = float(yi.var())
    return start * weigh(yi, vi, start).q / (len(yi) - 1)


def _sidik_jonkman_se(yi: Floats, vi: Floats, tau2: float) -> float:
    start = float(yi.var())
    fit = weigh(yi, vi, start)
    # Here P is made at `start`, so PV is not a projection and its traces are written out.
    wi, total = fit.weights, float(fit.weights.sum())
    wv = wi * vi
    cross = float((wi * wv).sum())
    trace_pvpv = float((wv**2).sum()) - 2 * float((wi * wv**2).sum()) / total + (cross / total) ** 2
    trace_pvp = cross - 2 * float((wi**2 * wv).sum()) / total
    trace_pvp += cross * float((wi**2).sum()) / total**2
    variance = 2 * trace_pvpv + 4 * tau2 * trace_pvp + 2 * tau2**2 * fit.trace_pp
    return start * math.sqrt(variance) / (len(yi) - 1)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq  # heavy: 0.2 s

    return float(brentq(function, low, high, xtol=1e-15, rtol=8.9e-16, maxiter=500))


def _q_equals(yi: Floats, vi: Floats, target: float) -> float:
    """Solve Q(tau2) = target; Q falls as tau2 grows, so there is one root or the boundary."""

    def excess(tau2: float) -> float:
        return weigh(yi, vi, tau2).q - target

    if excess(0.0) <= 0:
        return 0.0
    high = max(float(yi.var()), float(vi.max()))
    while excess(high) > 0:
        high *= 2
    return _root(excess, 0.0, high)


def _paule_mandel(yi: Floats, vi: Floats) -> float:
    return _q_equals(yi, vi, len(yi) - 1)


def _paule_mandel_median(yi: Floats, vi: Floats) -> float:
    return _q_equals(yi, vi, float(chdtri(len(yi) - 1, 0.5)))


def _paule_mandel_se(yi: Floats, vi: Floats, tau2: float) -> float:
    k = len(yi)
    return math.sqrt(2 * k**2 / (k - 1)) / float(weigh(yi, vi, tau2).weights.sum())


def _scores(yi: Floats, vi: Floats, tau2: Floats, *, restricted: bool) -> Floats:
    """Twice the derivative of the (restricted) log likelihood at each value of tau2."""
    wi = 1 / (vi + tau2[:, None])
    total = wi.sum(axis=1)
    resid = wi * (yi - ((wi * yi).sum(axis=1) / total)[:, None])
    trace = total - (wi**2).sum(axis=1) / total if restricted else total
    scores: Floats = (resid**2).sum(axis=1) - trace
    return scores


def _most_likely(yi: Floats, vi: Floats, *, restricted: bool) -> float:
    """Find the tau2 of the highest (restricted) likelihood.

    The score is scanned from 0 to beyond the largest value that can be a maximum, each change from
    rising to falling is solved to the last digits, and the best of them and 0 is taken: unlike a
    scoring iteration this can neither run away nor stop early, nor stay at a lower maximum.
    """
    spread = float(((yi - yi.mean()) ** 2).sum())
    top = max(spread, float(vi.max()))
    grid = np.concatenate([[0.0], np.geomspace(1e-9 * top, 4 * top, 120)])

    def score(tau2: float) -> float:
        return float(_scores(yi, vi, np.array([tau2]), restricted=restricted)[0])

    # Many studies go in several parts, so that the table of weights stays small.
    parts = np.array_split(grid, min(len(grid), 1 + len(yi) // 2000))
    scores = np.concatenate([_scores(yi, vi, part, restricted=restricted) for part in parts])
    found = [0.0]
    for i in range(1, len(grid)):
        if scores[i - 1] > 0 >= scores[i]:
            found.append(_root(score, float(grid[i - 1]), float(grid[i])))
    return max(found, key=lambda tau2: log_likelihood(yi, vi, tau2, restricted=restricted))


def _restricted_likelihood(yi: Floats, vi: Floats) -> float:
    return _most_likely(yi, vi, restricted=True)


def _restricted_likelihood_se(yi: Floats, vi: Floats, tau2: float) -> float:
    return math.sqrt(2 / weigh(yi, vi, tau2).trace_pp)


def _likelihood(yi: Floats, vi: Floats) -> float:
    return _most_likely(yi, vi, restricted=False)


def _likelihood_se(yi: Floats, vi: Floats, tau2: float) -> float:
    return math.sqrt(2 / float((weigh(yi, vi, tau2).weights ** 2).sum()))


@dataclass(frozen=True, slots=True)
class Estimator:
    """A method of metafor's `method=`.

    Attributes
    ----------
    name, title : str
        metafor's name, and the words for a sentence.
    estimate : callable or None
        `yi` and `vi` in, tau2 out; None where the model has no tau2.
    se : callable or None
        `yi`, `vi` and tau2 in, its standard error out.
    """

    name: str
    title: str
    estimate: Callable[[Floats, Floats], float] | None = None
    se: Callable[[Floats, Floats, float], float] | None = None


_TABLE = (
    Estimator(
        "REML", "restricted maximum likelihood", _restricted_likelihood, _restricted_likelihood_se
    ),
    Estimator("DL", "DerSimonian–Laird", _dersimonian_laird, _dersimonian_laird_se),
    Estimator("PM", "Paule–Mandel", _paule_mandel, _paule_mandel_se),
    Estimator("EB", "empirical Bayes", _paule_mandel, _paule_mandel_se),
    Estimator("ML", "maximum likelihood", _likelihood, _likelihood_se),
    Estimator("HE", "Hedges–Olkin", _hedges, _hedges_se),
    Estimator("HS", "Hunter–Schmidt", _hunter_schmidt, _hunter_schmidt_se),
    Estimator(
        "HSk",
        "Hunter–Schmidt with correction for k",
        _hunter_schmidt_corrected,
        _hunter_schmidt_corrected_se,
    ),
    Estimator("SJ", "Sidik–Jonkman", _sidik_jonkman, _sidik_jonkman_se),
    Estimator("PMM", "median-unbiased Paule–Mandel", _paule_mandel_median, _paule_mandel_se),
    Estimator("EE", "equal effects"),
    Estimator("FE", "fixed effects"),
)

ESTIMATORS: dict[str, Estimator] = {row.name: row for row in _TABLE}
"""Every method by metafor's name, the first choice first; EE and FE have no tau2."""
