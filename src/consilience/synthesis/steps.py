"""tau2 where metafor's default steps stop: not yet the solution, but the digits that it prints.

Everything else here solves to the end. This is for what metafor fits inside (trim and fill, the
fail-safe N), where its own settings cannot be tightened.
"""

from __future__ import annotations

from consilience.synthesis.study import Study
from consilience.synthesis.tau2 import ESTIMATORS

STEPWISE = ("REML", "ML")
THRESHOLD = 1e-5
_MOST = 100


def stopped_tau2(study: Study, method: str) -> float | None:
    """Find tau2 by Fisher's scoring from Hedges' estimate, to 0.00001 as metafor does.

    Parameters
    ----------
    study : Study
        One set of studies.
    method : str

    Returns
    -------
    float or None
        None for a method that metafor does not find by such steps, and without residuals.
    """
    start = ESTIMATORS["HE"].estimate
    if method not in STEPWISE or study.df < 1 or start is None:
        return None
    tau2 = float(start(study))
    for _ in range(_MOST):
        step = _step(study, tau2, restricted=method == "REML")
        while tau2 + step < 0 and step < -1e-300:
            step /= 2
        tau2 += step
        if abs(step) <= THRESHOLD:
            break
    return max(tau2, 0.0)


def _step(study: Study, tau2: float, *, restricted: bool) -> float:
    """Give the score over its information (Viechtbauer 2005, J Educ Behav Stat 30, 261)."""
    fit = study.at(tau2)
    squares = float(((fit.weights * fit.residuals) ** 2).sum())
    if restricted:
        return float((squares - fit.trace) / fit.trace_squared)
    return float((squares - fit.weights.sum()) / (fit.weights**2).sum())
