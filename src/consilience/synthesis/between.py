"""Estimators of the variance between studies (tau2) in a model with moderators.

Sources: as `consilience.synthesis.tau2`, whose estimators these are where the design is an
intercept alone; DerSimonian and Kacker (2007), Contemporary Clinical Trials 28, 105 and Jackson et
al. (2014), Research Synthesis Methods 5, 2 for the generalised Q. All take estimates `y`, sampling
variances `v` and a design `x`, and give tau2 with its standard error.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consilience.synthesis.moments import Floats, Projected, project
from consilience.synthesis.quadratic_form import upper_tail


@dataclass(frozen=True, slots=True)
class Study:
    """What is pooled: estimates, variances, design, and weights of the user's own."""

    y: Floats
    v: Floats
    x: Floats
    weights: Floats | None = None

    @property
    def df(self) -> int:
        """Residual degrees of freedom."""
        k, p = self.x.shape
        return int(k - p)

    def at(self, tau2: float) -> Projected:
        """The fit with the weights of a value of tau2."""
        return project(self.y, self.x, 1 / (self.v + tau2))


Found = tuple[float, float]


def _by_moments(study: Study, weights: Floats) -> Found:
    """The tau2 at which `y'Py` has its expectation."""
    fit = project(study.y, study.x, weights)
    tau2 = max(0.0, (fit.q - fit.trace_with(study.v)) / fit.trace)
    return tau2, math.sqrt(fit.variance(study.v, tau2)) / fit.trace


def dersimonian_laird(study: Study) -> Found:
    """Moments with the weights of equal effects."""
    return _by_moments(study, 1 / study.v)


def hedges(study: Study) -> Found:
    """Moments without weights."""
    return _by_moments(study, np.ones_like(study.v))


def generalised_q(study: Study) -> Found:
    """Moments with weights of the user's own."""
    return _by_moments(study, 1 / study.v if study.weights is None else study.weights)


def generalised_q_median(study: Study) -> Found:
    """The tau2 at which the generalised Q is as likely below its value as above it.

    Source: Viechtbauer (2021), Research Synthesis Methods 12, 536. The distribution needs the
    eigenvalues of a k x k matrix, so this one is for some thousand studies at most.
    """
    fit = project(study.y, study.x, 1 / study.v if study.weights is None else study.weights)

    def excess(tau2: float) -> float:
        return upper_tail(fit.q, fit.eigenvalues(study.v + tau2)) - 0.5

    tau2 = 0.0
    if excess(0.0) < 0:
        high = max(float(study.y.var()), float(study.v.max()))
        while excess(high) < 0:
            high *= 2
        tau2 = root(excess, 0.0, high)
    return tau2, math.sqrt(fit.variance(study.v, tau2)) / fit.trace


def hunter_schmidt(study: Study) -> Found:
    """Q less k over the sum of the weights."""
    return _hunter_schmidt(study, 1.0)


def hunter_schmidt_corrected(study: Study) -> Found:
    """The like with Q times `k / (k - p)` (Brannick et al. 2019)."""
    return _hunter_schmidt(study, len(study.y) / study.df)


def _hunter_schmidt(study: Study, factor: float) -> Found:
    fit, total = study.at(0.0), float((1 / study.v).sum())
    tau2 = max(0.0, (factor * fit.q - len(study.y)) / total)
    return tau2, factor * math.sqrt(fit.variance(study.v, tau2)) / total


def sidik_jonkman(study: Study) -> Found:
    """One step from the variance of the estimates."""
    start = float(study.y.var())
    if start <= 0:
        return 0.0, 0.0
    fit = study.at(start)
    tau2 = start * fit.q / study.df
    return tau2, start * math.sqrt(fit.variance(study.v, tau2)) / study.df


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Find where a function crosses zero between two values, to the last digits."""
    from scipy.optimize import brentq

    return float(brentq(function, low, high, xtol=1e-15, rtol=8.9e-16, maxiter=500))


def _q_equals(study: Study, target: float) -> float:
    """Solve Q(tau2) = target; Q falls as tau2 grows, so there is one root or the boundary."""

    def excess(tau2: float) -> float:
        return study.at(tau2).q - target

    if excess(0.0) <= 0:
        return 0.0
    high = max(float(study.y.var()), float(study.v.max()))
    while excess(high) > 0:
        high *= 2
    return root(excess, 0.0, high)


def _paule_mandel_se(study: Study, tau2: float) -> float:
    k = len(study.y)
    return math.sqrt(2 * k**2 / study.df) / float((1 / (study.v + tau2)).sum())


def paule_mandel(study: Study) -> Found:
    """The tau2 at which Q equals its degrees of freedom.

    The empirical Bayes estimate is the same, and so is where the steps of DerSimonian and Laird,
    and of Sidik and Jonkman, end when they are repeated.
    """
    tau2 = _q_equals(study, study.df)
    return tau2, _paule_mandel_se(study, tau2)


def paule_mandel_median(study: Study) -> Found:
    """The tau2 at which Q equals its median (Viechtbauer 2021)."""
    from scipy.special import chdtri

    tau2 = _q_equals(study, float(chdtri(study.df, 0.5)))
    return tau2, _paule_mandel_se(study, tau2)


def log_likelihood(study: Study, tau2: float, *, restricted: bool) -> float:
    """Log likelihood at tau2, or the restricted one, with every constant (as metafor's `ll`)."""
    fit = study.at(tau2)
    return likelihood_of(study, tau2, fit.q, fit.inverse, restricted=restricted)


def likelihood_of(
    study: Study, tau2: float, q: float, inverse: Floats, *, restricted: bool
) -> float:
    """Log likelihood from the sum of squares and `S` of a fit."""
    logs = float(np.log(study.v + tau2).sum())
    if not restricted:
        return -0.5 * (len(study.y) * math.log(2 * math.pi) + logs + q)
    of_design = np.linalg.slogdet(study.x.T @ study.x)[1]
    of_fit = -np.linalg.slogdet(inverse)[1]
    return float(-0.5 * (study.df * math.log(2 * math.pi) + logs + q + of_fit - of_design))


def _score(study: Study, tau2: float, *, restricted: bool) -> float:
    """Twice the derivative of the (restricted) log likelihood."""
    fit = study.at(tau2)
    square = float(fit.weights**2 @ fit.residuals**2)
    return square - (fit.trace if restricted else float(fit.weights.sum()))


def _most_likely(study: Study, *, restricted: bool) -> float:
    """Find the highest maximum: every fall of the score through zero is solved, and 0 is tried."""
    centred = study.y - study.y.mean()
    top = max(float((centred**2).sum()), float(study.v.max()))
    grid = np.concatenate([[0.0], np.geomspace(1e-9 * top, 4 * top, 100)]).tolist()

    def score(tau2: float) -> float:
        return _score(study, tau2, restricted=restricted)

    scores = [score(tau2) for tau2 in grid]
    found = [0.0]
    for i in range(1, len(grid)):
        if scores[i - 1] > 0 >= scores[i]:
            found.append(root(score, grid[i - 1], grid[i]))
    return max(found, key=lambda tau2: log_likelihood(study, tau2, restricted=restricted))


def restricted_likelihood(study: Study) -> Found:
    """Restricted maximum likelihood."""
    tau2 = _most_likely(study, restricted=True)
    return tau2, math.sqrt(2 / study.at(tau2).trace_squared)


def likelihood(study: Study) -> Found:
    """Maximum likelihood."""
    tau2 = _most_likely(study, restricted=False)
    return tau2, math.sqrt(2 / float(((study.v + tau2) ** -2).sum()))


BETWEEN: dict[str, Callable[[Study], Found] | None] = {
    "REML": restricted_likelihood,
    "DL": dersimonian_laird,
    "PM": paule_mandel,
    "EB": paule_mandel,
    "ML": likelihood,
    "HE": hedges,
    "HS": hunter_schmidt,
    "HSk": hunter_schmidt_corrected,
    "SJ": sidik_jonkman,
    "PMM": paule_mandel_median,
    "GENQ": generalised_q,
    "GENQM": generalised_q_median,
    "DLIT": paule_mandel,
    "SJIT": paule_mandel,
    "EE": None,
    "FE": None,
}
"""Every estimator by metafor's name; EE and FE have no tau2."""
