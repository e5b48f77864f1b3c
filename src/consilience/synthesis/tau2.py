"""Estimators of the variance between studies (tau2), with moderators or an intercept alone.

Estimates are never negative; the standard errors are metafor's (3.8-1). What they need of the
projection follows from sums over the studies (`consilience.synthesis.moments`), so that only the
median of the generalised Q builds a k x k matrix.

Sources: Viechtbauer (2005), J Educ Behav Stat 30, 261; Veroniki et al. (2016), Res Synth Methods
7, 55; Paule and Mandel (1982); DerSimonian and Laird (1986); Hedges and Olkin (1985); Hunter and
Schmidt (1990), with k/(k - p) by Brannick et al. (2019); Sidik and Jonkman (2005); DerSimonian and
Kacker (2007), Contemporary Clinical Trials 28, 105 and Jackson et al. (2014), Research Synthesis
Methods 5, 2 for the generalised Q; Viechtbauer (2021), Research Synthesis Methods 12, 536 for
medians.
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

    @property
    def own(self) -> Projected:
        """The fit with the user's weights, else with those of equal effects."""
        return self.at(0.0) if self.weights is None else project(self.y, self.x, self.weights)

    @property
    def plain(self) -> Projected:
        """The fit without weights."""
        return project(self.y, self.x, np.ones_like(self.v))


# -- moments -----------------------------------------------------------------------------------


def _by_moments(study: Study, fit: Projected) -> float:
    """The tau2 at which `y'Py` has its expectation."""
    return max(0.0, (fit.q - fit.trace_with(study.v)) / fit.trace)


def _moments_se(study: Study, fit: Projected, tau2: float) -> float:
    return math.sqrt(fit.variance(study.v, tau2)) / fit.trace


def _dersimonian_laird(study: Study) -> float:
    return _by_moments(study, study.at(0.0))


def _dersimonian_laird_se(study: Study, tau2: float) -> float:
    return _moments_se(study, study.at(0.0), tau2)


def _hedges(study: Study) -> float:
    return _by_moments(study, study.plain)


def _hedges_se(study: Study, tau2: float) -> float:
    return _moments_se(study, study.plain, tau2)


def _generalised_q(study: Study) -> float:
    return _by_moments(study, study.own)


def _generalised_q_se(study: Study, tau2: float) -> float:
    return _moments_se(study, study.own, tau2)


def _generalised_q_median(study: Study) -> float:
    """The tau2 at which the generalised Q is as likely below its value as above it."""
    fit = study.own

    def excess(tau2: float) -> float:
        return upper_tail(fit.q, fit.eigenvalues(study.v + tau2)) - 0.5

    if excess(0.0) >= 0:
        return 0.0
    high = max(float(study.y.var()), float(study.v.max()))
    while excess(high) < 0:
        high *= 2
    return root(excess, 0.0, high)


def _hunter_schmidt(study: Study) -> float:
    """Q less k over the sum of the weights."""
    return _q_less_k(study, 1.0)


def _hunter_schmidt_corrected(study: Study) -> float:
    return _q_less_k(study, len(study.y) / study.df)


def _q_less_k(study: Study, factor: float) -> float:
    return max(0.0, (factor * study.at(0.0).q - len(study.y)) / float((1 / study.v).sum()))


def _hunter_schmidt_se(study: Study, tau2: float) -> float:
    return math.sqrt(study.at(0.0).variance(study.v, tau2)) / float((1 / study.v).sum())


def _hunter_schmidt_corrected_se(study: Study, tau2: float) -> float:
    return len(study.y) / study.df * _hunter_schmidt_se(study, tau2)


def _sidik_jonkman(study: Study) -> float:
    """One step from the variance of the estimates."""
    start = float(study.y.var())
    return start * study.at(start).q / study.df


def _sidik_jonkman_se(study: Study, tau2: float) -> float:
    start = float(study.y.var())
    return start * math.sqrt(study.at(start).variance(study.v, tau2)) / study.df


# -- solutions of Q ----------------------------------------------------------------------------


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


def _paule_mandel(study: Study) -> float:
    """The tau2 at which Q equals its degrees of freedom.

    The empirical Bayes estimate is the same, and so is where the steps of DerSimonian and Laird,
    and of Sidik and Jonkman, end when they are repeated.
    """
    return _q_equals(study, study.df)


def _paule_mandel_median(study: Study) -> float:
    """The tau2 at which Q equals its median."""
    from scipy.special import chdtri

    return _q_equals(study, float(chdtri(study.df, 0.5)))


def _paule_mandel_se(study: Study, tau2: float) -> float:
    k = len(study.y)
    return math.sqrt(2 * k**2 / study.df) / float((1 / (study.v + tau2)).sum())


# -- likelihood --------------------------------------------------------------------------------


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


def _scores(study: Study, tau2: Floats, *, restricted: bool) -> Floats:
    """Twice the derivative of the (restricted) log likelihood at each value of tau2."""
    x, w = study.x, 1 / (study.v + tau2[:, None])
    weighted = x.T * w[:, None, :]
    inverse = np.linalg.inv(weighted @ x)
    beta = (inverse @ (weighted @ study.y)[:, :, None])[:, :, 0]
    squares = ((w * (study.y - beta @ x.T)) ** 2).sum(axis=1)
    trace = w.sum(axis=1)
    if restricted:
        trace = trace - np.trace(inverse @ ((x.T * (w**2)[:, None, :]) @ x), axis1=1, axis2=2)
    scores: Floats = squares - trace
    return scores


def _most_likely(study: Study, *, restricted: bool) -> float:
    """Find the tau2 of the highest (restricted) likelihood.

    The score is scanned from 0 to beyond the largest value that can be a maximum, each change from
    rising to falling is solved to the last digits, and the best of them and 0 is taken: unlike a
    scoring iteration this can neither run away nor stop early, nor stay at a lower maximum.
    """
    spread = float(((study.y - study.y.mean()) ** 2).sum())
    top = max(spread, float(study.v.max()))
    grid = np.concatenate([[0.0], np.geomspace(1e-9 * top, 4 * top, 120)])

    def score(tau2: float) -> float:
        return float(_scores(study, np.array([tau2]), restricted=restricted)[0])

    # Many studies go in several parts, so that the table of weights stays small.
    parts = np.array_split(grid, min(len(grid), 1 + study.x.size // 2000))
    scores = np.concatenate([_scores(study, part, restricted=restricted) for part in parts])
    found = [0.0]
    for i in range(1, len(grid)):
        if scores[i - 1] > 0 >= scores[i]:
            found.append(root(score, float(grid[i - 1]), float(grid[i])))
    return max(found, key=lambda tau2: log_likelihood(study, tau2, restricted=restricted))


def _restricted_likelihood(study: Study) -> float:
    return _most_likely(study, restricted=True)


def _restricted_likelihood_se(study: Study, tau2: float) -> float:
    return math.sqrt(2 / study.at(tau2).trace_squared)


def _likelihood(study: Study) -> float:
    return _most_likely(study, restricted=False)


def _likelihood_se(study: Study, tau2: float) -> float:
    return math.sqrt(2 / float(((study.v + tau2) ** -2).sum()))


@dataclass(frozen=True, slots=True)
class Estimator:
    """A method of metafor's `method=`.

    Attributes
    ----------
    name, title : str
        metafor's name, and the words for a sentence.
    estimate : callable or None
        What is pooled in, tau2 out; None where the model has no tau2.
    se : callable or None
        What is pooled and tau2 in, its standard error out.
    """

    name: str
    title: str
    estimate: Callable[[Study], float] | None = None
    se: Callable[[Study, float], float] | None = None


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
    Estimator("GENQ", "generalised Q", _generalised_q, _generalised_q_se),
    Estimator("GENQM", "median-unbiased generalised Q", _generalised_q_median, _generalised_q_se),
    Estimator("DLIT", "iterated DerSimonian–Laird", _paule_mandel, _paule_mandel_se),
    Estimator("SJIT", "iterated Sidik–Jonkman", _paule_mandel, _paule_mandel_se),
    Estimator("EE", "equal effects"),
    Estimator("FE", "fixed effects"),
)

ESTIMATORS: dict[str, Estimator] = {row.name: row for row in _TABLE}
"""Every method by metafor's name, the first choice first; EE and FE have no tau2."""
