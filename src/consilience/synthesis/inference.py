"""What follows from a fit: errors, tests and intervals of coefficients, heterogeneity.

Every function works on one fit or on a stack of many, as `consilience.synthesis.moments` does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from consilience.synthesis.moments import Floats, Projected, inverted, project, squared, total
from consilience.synthesis.study import Study
from consilience.synthesis.tau2 import ESTIMATORS


def variance_between(
    study: Study, method: str, given: float | None, *, with_error: bool = True
) -> tuple[Floats | float, Floats | float]:
    """Give tau2 with its standard error, NaN where there is none, or none is asked for."""
    estimator = ESTIMATORS[method]
    if estimator.estimate is None or estimator.se is None:
        return 0.0, math.nan
    if study.saturated:
        return given or 0.0, math.nan
    value = estimator.estimate(study) if given is None else np.full(study.stack, float(given))
    between = value if study.stack else float(value)
    return between, estimator.se(study, between) if with_error else math.nan


def fitted(study: Study, tau2: Floats | float, *, weighted: bool) -> tuple[Projected, Floats]:
    """Give the fit, and the covariance of its coefficients."""
    if weighted and study.weights is None:
        fit = study.at(tau2)
        return fit, fit.inverse
    between = tau2[..., None] if isinstance(tau2, np.ndarray) else tau2
    own = np.ones_like(study.v) if not weighted or study.weights is None else study.weights
    a = study.only(own)
    fit = project(study.y, study.x, a)
    spread = fit.inverse @ squared(study.x, a**2 * (study.v + between)) @ fit.inverse
    return fit, (spread + np.swapaxes(spread, -1, -2)) / 2


def scale_of(study: Study, tau2: Floats | float, test: str) -> Floats | float:
    """Hartung and Knapp's factor on the variances of the coefficients."""
    if test not in ("knha", "adhoc"):
        return 1.0
    factor: Floats = study.at(tau2).q / study.df_in
    return np.maximum(1.0, factor) if test == "adhoc" else factor


def coefficients(
    beta: Floats, vb: Floats, ddf: Floats | int | None, level: float
) -> dict[str, Floats]:
    """Test each coefficient, and give its interval."""
    from scipy.special import ndtr, stdtr

    se = np.sqrt(np.diagonal(vb, axis1=-2, axis2=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        zval = beta / se
    of = None if ddf is None else np.asarray(ddf, dtype=float)[..., None]
    half = critical(of, level) * se
    pval = 2 * (ndtr(-np.abs(zval)) if of is None else stdtr(of, -np.abs(zval)))
    return {
        "beta": beta, "se": se, "zval": zval, "pval": pval,
        "ci_lb": beta - half, "ci_ub": beta + half,
    }  # fmt: skip


def critical(ddf: Floats | int | None, level: float) -> Floats:
    """How many standard errors an interval reaches to either side."""
    from scipy.special import ndtri, stdtrit

    tail = 0.5 + level / 200
    found: Floats = np.asarray(ndtri(tail) if ddf is None else stdtrit(ddf, tail))
    return found


def tested_coefficients(x: Floats, btt: Sequence[int] | None) -> tuple[int, ...]:
    """Which coefficients the omnibus test is of: those given, else all but the intercept."""
    p = x.shape[-1]
    if btt is not None:
        return tuple(one for one in btt if 0 <= one < p)
    constant = (x == 1).reshape(-1, p).all(axis=0)
    rest = tuple(np.flatnonzero(~constant).tolist())
    return rest or tuple(range(p))


def wald(values: Floats, covariance: Floats, ddf: Floats | int | None) -> tuple[Floats, Floats]:
    """Give Wald's test that all values are 0, with its p; as F with degrees of freedom."""
    from scipy.special import chdtrc, fdtrc

    m = values.shape[-1]
    # Where no error is left, as all residuals are zero, there is nothing to divide by.
    exact = np.asarray((np.diagonal(covariance, axis1=-2, axis2=-1) <= 0).any(axis=-1))
    none = ~values.any(axis=-1)
    usable = np.where(exact[..., None, None], np.eye(m), covariance)
    inverse = inverted(usable) if m <= 2 else np.linalg.inv(usable)
    square = np.einsum("...i,...ij,...j->...", values, inverse, values)
    test = square if ddf is None else square / m
    p = chdtrc(m, square) if ddf is None else fdtrc(m, ddf, test)
    test = np.where(exact, np.where(none, math.nan, math.inf), test)
    return test, np.where(exact, np.where(none, math.nan, 0.0), p)


def heterogeneity(study: Study, method: str, tau2: Floats | float) -> dict[str, Floats]:
    """Q of the residuals, its p, I2, H2, the typical variance (Higgins and Thompson 2002)."""
    from scipy.special import chdtrc

    if study.saturated:
        return _of_nothing_left(study)
    fit, df = study.at(0.0), study.df_in
    q, typical = fit.q, df / fit.trace
    if ESTIMATORS[method].estimate is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            i2 = np.where(q > 0, 100 * np.maximum(0.0, (q - df) / q), 0.0)
        h2 = q / df
    else:
        i2, h2 = 100 * tau2 / (typical + tau2), 1 + tau2 / typical
    return {"QE": q, "QEp": chdtrc(df, np.maximum(q, 0.0)), "I2": i2, "H2": h2, "vt": typical}


def _of_nothing_left(study: Study) -> dict[str, Floats]:
    """Heterogeneity where there are as many coefficients as studies."""
    v = np.broadcast_to(study.v, study.stack + study.v.shape[-1:])
    nothing = np.zeros(study.stack)
    vt = total(study.only(v)) if study.x.shape[-1] == 1 else nothing + math.nan
    return {"QE": nothing, "QEp": nothing + 1, "I2": nothing, "H2": nothing + 1, "vt": vt}
