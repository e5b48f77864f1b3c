"""tau2 where metafor's default steps stop: not yet the solution, but the digits that it prints.

Everything else here solves to the end. This is for what metafor fits inside (trim and fill, the
fail-safe N), where its own settings cannot be tightened.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from consilience.synthesis.likelihood import log_likelihood
from consilience.synthesis.study import Study
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.uniroot import TOLERANCE, uniroot

THRESHOLD = 1e-5
_MOST = 100
_TOP = 100.0


def stopped_tau2(study: Study, method: str) -> float | None:
    """Find tau2 by the steps of metafor, to 0.00001, or by its search for a root, to about 0.0001.

    Parameters
    ----------
    study : Study
        One set of studies.
    method : str

    Returns
    -------
    float or None
        None for a method with a formula of its own, and without residuals.
    """
    if study.df < 1 or method not in STEPWISE:
        return None
    return max(STEPWISE[method](study), 0.0)


def _steps(study: Study, start: float, step: Callable[[float], float]) -> float:
    """Add steps, each halved until it stays at or above zero, until one is small."""
    tau2 = start
    for _ in range(_MOST):
        change = step(tau2)
        while tau2 + change < 0 and change < -1e-300:
            change /= 2
        tau2 += change
        if abs(change) <= THRESHOLD:
            break
    return tau2


def _hedges(study: Study) -> float:
    start = ESTIMATORS["HE"].estimate
    assert start is not None
    return float(start(study))


def _likelihood(study: Study, *, restricted: bool) -> float:
    """Give where Fisher's scoring stops (Viechtbauer 2005, J Educ Behav Stat 30, 261); 0 where that
    is likelier.
    """

    def step(tau2: float) -> float:
        fit = study.at(tau2)
        squares = float(((fit.weights * fit.residuals) ** 2).sum())
        if restricted:
            return float((squares - fit.trace) / fit.trace_squared)
        return float((squares - fit.weights.sum()) / (fit.weights**2).sum())

    tau2 = _steps(study, _hedges(study), step)
    at_zero, here = (log_likelihood(study, at, restricted=restricted) for at in (0.0, tau2))
    return 0.0 if at_zero - here > TOLERANCE and tau2 > THRESHOLD else tau2


def _empirical_bayes(study: Study) -> float:
    k = len(study.y)

    def step(tau2: float) -> float:
        fit = study.at(tau2)
        return float((fit.q * k / study.df - k) / fit.weights.sum())

    return _steps(study, _hedges(study), step)


def _repeated_scale(study: Study) -> float:
    """Sidik and Jonkman's estimate from the last."""
    return _steps(
        study,
        float(study.spread) / len(study.y),
        lambda tau2: tau2 * (float(study.at(tau2).q) / study.df - 1),
    )


def _q_equals(study: Study, target: float) -> float:
    """Search where Q equals the target, between 0 and 100 (or ten squared median deviations)."""
    if study.at(0.0).q < target:
        return 0.0
    spread = 1.4826 * float(np.median(np.abs(study.y - np.median(study.y))))
    top = max(_TOP, 10 * spread**2)
    return uniroot(lambda tau2: float(study.at(tau2).q) - target, 0.0, top)


def _median_q(study: Study) -> float:
    from scipy.special import chdtri

    return _q_equals(study, float(chdtri(study.df, 0.5)))


STEPWISE: dict[str, Callable[[Study], float]] = {
    "REML": lambda study: _likelihood(study, restricted=True),
    "ML": lambda study: _likelihood(study, restricted=False),
    "EB": _empirical_bayes,
    "PM": lambda study: _q_equals(study, float(study.df)),
    "PMM": _median_q,
    "SJIT": _repeated_scale,
}
"""Methods that metafor finds by steps or by a search."""
