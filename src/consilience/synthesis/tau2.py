"""Estimators of the variance between studies (tau2), with moderators or an intercept alone.

Estimates are never negative; the standard errors are metafor's (3.8-1). What they need of the
projection follows from sums over the studies (`consilience.synthesis.moments`), so that only the
median of the generalised Q builds a k x k matrix. Each works on one fit or on a stack of many at
once, with studies left out by a mask; the likelihoods have a file of their own.

Sources: Viechtbauer (2005), J Educ Behav Stat 30, 261; Veroniki et al. (2016), Res Synth Methods
7, 55; Paule and Mandel (1982); DerSimonian and Laird (1986); Hedges and Olkin (1985); Hunter and
Schmidt (1990), with k/(k - p) by Brannick et al. (2019); Sidik and Jonkman (2005); DerSimonian and
Kacker (2007), Contemporary Clinical Trials 28, 105 and Jackson et al. (2014), Research Synthesis
Methods 5, 2 for the generalised Q; Viechtbauer (2021), Research Synthesis Methods 12, 536 for
medians.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consilience.synthesis.likelihood import most_likely
from consilience.synthesis.moments import Floats, Projected, total
from consilience.synthesis.quadratic_form import upper_tail
from consilience.synthesis.study import Study

# -- moments -----------------------------------------------------------------------------------


def _by_moments(study: Study, fit: Projected) -> Floats:
    """The tau2 at which `y'Py` has its expectation."""
    return not_negative((fit.q - fit.trace_with(study.v)) / fit.trace)


def _moments_se(study: Study, fit: Projected, tau2: Floats | float) -> Floats:
    found: Floats = np.sqrt(fit.variance(study.v, tau2)) / fit.trace
    return found


def not_negative(tau2: Floats | float) -> Floats:
    """Move estimates below zero to zero."""
    found: Floats = np.maximum(tau2, 0.0)
    return found


def _dersimonian_laird(study: Study) -> Floats:
    return _by_moments(study, study.at(0.0))


def _dersimonian_laird_se(study: Study, tau2: Floats | float) -> Floats:
    return _moments_se(study, study.at(0.0), tau2)


def _hedges(study: Study) -> Floats:
    return _by_moments(study, study.plain)


def _hedges_se(study: Study, tau2: Floats | float) -> Floats:
    return _moments_se(study, study.plain, tau2)


def _generalised_q(study: Study) -> Floats:
    return _by_moments(study, study.own)


def _generalised_q_se(study: Study, tau2: Floats | float) -> Floats:
    return _moments_se(study, study.own, tau2)


def _generalised_q_median(study: Study) -> Floats:
    """The tau2 at which the generalised Q is as likely below its value as above it."""
    found = np.array([_median_of_one(one) for one in study.each()])
    return found.reshape(study.stack)


def _median_of_one(study: Study) -> float:
    fit = study.own

    def excess(tau2: float) -> float:
        return upper_tail(float(fit.q), fit.eigenvalues(study.v + tau2)) - 0.5

    if excess(0.0) >= 0:
        return 0.0
    high = max(float(study.y.var()), float(study.v.max()))
    while excess(high) < 0:
        high *= 2
    return root(excess, 0.0, high)


def _hunter_schmidt(study: Study) -> Floats:
    """Q less k over the sum of the weights."""
    return _q_less_k(study, 1.0)


def _hunter_schmidt_corrected(study: Study) -> Floats:
    return _q_less_k(study, study.n_in / study.df_in)


def _q_less_k(study: Study, factor: Floats | float) -> Floats:
    fit = study.at(0.0)
    return not_negative((factor * fit.q - study.n_in) / total(fit.weights))


def _hunter_schmidt_se(study: Study, tau2: Floats | float) -> Floats:
    fit = study.at(0.0)
    found: Floats = np.sqrt(fit.variance(study.v, tau2)) / total(fit.weights)
    return found


def _hunter_schmidt_corrected_se(study: Study, tau2: Floats | float) -> Floats:
    return study.n_in / study.df_in * _hunter_schmidt_se(study, tau2)


def _sidik_jonkman(study: Study) -> Floats:
    """One step from the variance of the estimates."""
    start = study.spread / study.n_in
    return start * study.at(start).q / study.df_in


def _sidik_jonkman_se(study: Study, tau2: Floats | float) -> Floats:
    start = study.spread / study.n_in
    found: Floats = start * np.sqrt(study.at(start).variance(study.v, tau2)) / study.df_in
    return found


# -- solutions of Q ----------------------------------------------------------------------------


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Find where a function crosses zero between two values, to the last digits."""
    from scipy.optimize import brentq

    return float(brentq(function, low, high, xtol=1e-15, rtol=8.9e-16, maxiter=500))


_STEPS = 200


def _q_equals(study: Study, target: Floats | int) -> Floats:
    """Solve Q(tau2) = target; Q falls as tau2 grows, so there is one root or the boundary.

    Newton's steps on 1/Q from 0. Q is a sum of `c / (l + tau2)` with c not below 0 (over the
    eigenvalues l of the variances between contrasts), so 1/Q rises and is concave: each step ends
    short of the root, and they end when none moves any more.
    """
    goal = np.broadcast_to(np.asarray(target, dtype=float), study.stack).reshape(-1)
    flat = study.flat()
    tau2 = np.zeros(goal.shape)
    moving = np.arange(goal.size)
    for _ in range(_STEPS):
        fit = flat.rows(moving).at(tau2[moving])
        with np.errstate(divide="ignore", invalid="ignore"):
            step = fit.q * (fit.q / goal[moving] - 1) / fit.q_slope
        after = tau2[moving] + np.where(step > 0, step, 0.0)
        moved = after > tau2[moving]
        tau2[moving] = after
        moving = moving[moved]
        if not moving.size:
            break
    return tau2.reshape(study.stack)


def _paule_mandel(study: Study) -> Floats:
    """The tau2 at which Q equals its degrees of freedom.

    The empirical Bayes estimate is the same, and so is where the steps of DerSimonian and Laird,
    and of Sidik and Jonkman, end when they are repeated.
    """
    return _q_equals(study, study.df_in)


def _paule_mandel_median(study: Study) -> Floats:
    """The tau2 at which Q equals its median."""
    from scipy.special import chdtri

    return _q_equals(study, np.asarray(chdtri(study.df_in, 0.5), dtype=float))


def _paule_mandel_se(study: Study, tau2: Floats | float) -> Floats:
    found: Floats = np.sqrt(2 * study.n_in**2 / study.df_in) / total(study.at(tau2).weights)
    return found


# -- likelihood --------------------------------------------------------------------------------


def _restricted_likelihood(study: Study) -> Floats:
    return most_likely(study, restricted=True)


def _restricted_likelihood_se(study: Study, tau2: Floats | float) -> Floats:
    # With a weight of nearly 1 what the others add is lost in rounding: there is no error to give.
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.sqrt(2 / study.at(tau2).trace_squared)
    return found


def _likelihood(study: Study) -> Floats:
    return most_likely(study, restricted=False)


def _likelihood_se(study: Study, tau2: Floats | float) -> Floats:
    found: Floats = np.sqrt(2 / total(study.at(tau2).weights ** 2))
    return found


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
    estimate: Callable[[Study], Floats] | None = None
    se: Callable[[Study, Floats | float], Floats] | None = None


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
