"""Pool effect sizes by inverse variance: equal effects or random effects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.fingerprint import fingerprint_of
from consilience.synthesis.pooled import FitStatistics, Pooled
from consilience.synthesis.tau2 import ESTIMATORS, Floats, log_likelihood, weigh

METHOD_VERSION = "1.0"
"""Rises when the same input may give other numbers; a stored result names its own."""

TESTS = {
    "z": "normal distribution",
    "t": "t-distribution",
    "knha": "Hartung–Knapp",
    "adhoc": "Hartung–Knapp, never narrower than the plain interval",
}
"""Tests and intervals of the pooled effect, under metafor's names for `test=`."""


def pool(
    yi: Sequence[float],
    vi: Sequence[float],
    *,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    slab: Sequence[str] | None = None,
    tau2: float | None = None,
) -> Pooled:
    """Pool estimates by inverse variance, as metafor's `rma` with an intercept only.

    Parameters
    ----------
    yi, vi : sequence of float
        Estimates and sampling variances of the studies, shape `(k,)`; NaN leaves a study out.
    method : str
        A name of `ESTIMATORS`: "REML", "DL", ..., or "EE" for equal effects.
    test : {"z", "t", "knha", "adhoc"}
        "knha" is Hartung and Knapp's (2001) test, on k - 1 degrees of freedom.
    level : float
        Of the intervals, in percent.
    slab : sequence of str, optional
        Names of the studies; else `Study 1`, ...
    tau2 : float, optional
        Variance between studies if it is known, instead of an estimate.

    Returns
    -------
    Pooled
        Frozen, on the scale of `yi`. `tau2` is solved to convergence, not to metafor's default
        tolerance of 1e-5. The prediction interval is that of metafor 3.8-1: normal for test "z",
        t with k - 1 degrees of freedom for the others; NaN for equal effects and for one study.
        One study is passed on as it is: tau2 and I2 are 0, and the test is "z".

    Raises
    ------
    DataError
        An option that does not exist, unequal lengths, a variance that is not above zero.
    TooFewStudies
        No study has an estimate and a variance.

    Examples
    --------
    >>> result = pool([0.1, 0.3], [0.04, 0.04], method="EE")
    >>> round(result.beta, 6), round(result.se, 6)
    (0.2, 0.141421)
    """
    _check_options(method, test, level, tau2)
    y, v, names = _usable(yi, vi, slab)
    k = len(y)
    between, se_between = _tau2(y, v, method, tau2)
    used_test = test if k > 1 else "z"
    fit = weigh(y, v, between)
    heterogeneity = _heterogeneity(y, v, method, between)
    s2w = _scale(fit.q, k, used_test)
    se = math.sqrt(s2w / float(fit.weights.sum()))
    ddf = None if used_test == "z" else k - 1
    crit = float(ndtri(0.5 + level / 200) if ddf is None else stdtrit(ddf, 0.5 + level / 200))
    zval = _ratio(fit.beta, se)
    wide = crit * math.sqrt(se**2 + between) if _predicts(method, k) else math.nan
    result = Pooled(
        beta=fit.beta,
        se=se,
        zval=zval,
        pval=_p_value(zval, ddf),
        ci_lb=fit.beta - crit * se,
        ci_ub=fit.beta + crit * se,
        pi_lb=fit.beta - wide,
        pi_ub=fit.beta + wide,
        tau2=between,
        se_tau2=se_between,
        **heterogeneity,
        QM=zval**2,
        QMp=_p_of_square(zval, ddf),
        s2w=s2w,
        ddf=ddf,
        k=k,
        weights=tuple((100 * fit.weights / fit.weights.sum()).tolist()),
        yi=tuple(y.tolist()),
        vi=tuple(v.tolist()),
        slab=names,
        method=method,
        test=used_test,
        level=float(level),
        tau2_given=tau2 is not None,
        fit_stats=_fit_statistics(y, v, between, _n_parameters(method, tau2)),
        version=METHOD_VERSION,
        fingerprint="",
    )
    return replace(result, fingerprint=fingerprint_of(result))


def _check_options(method: str, test: str, level: float, tau2: float | None) -> None:
    if method not in ESTIMATORS:
        raise DataError(f"no method {method!r}; known are {', '.join(ESTIMATORS)}", field="method")
    if test not in TESTS:
        raise DataError(f"no test {test!r}; known are {', '.join(TESTS)}", field="test")
    if not 0 < level < 100:
        raise DataError(f"a level of {level}% makes no interval; give e.g. 95", field="level")
    if tau2 is not None and not (math.isfinite(tau2) and tau2 >= 0):
        raise DataError(f"tau2 is a variance and cannot be {tau2}", field="tau2")


def _usable(
    yi: Sequence[float], vi: Sequence[float], slab: Sequence[str] | None
) -> tuple[Floats, Floats, tuple[str, ...]]:
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    names = tuple(slab) if slab is not None else tuple(f"Study {i + 1}" for i in range(len(y)))
    if not len(y) == len(v) == len(names):
        raise DataError(f"{len(y)} estimates, {len(v)} variances, {len(names)} names")
    known = np.isfinite(y) & np.isfinite(v)
    for row in np.flatnonzero(known & (v <= 0)).tolist():
        raise DataError(f"the variance {v[row]} is not above zero", study=names[row], field="vi")
    if not known.any():
        raise TooFewStudies("no study has both an estimate and a variance; nothing to pool")
    return y[known], v[known], tuple(n for n, use in zip(names, known, strict=True) if use)


def _tau2(y: Floats, v: Floats, method: str, given: float | None) -> tuple[float, float]:
    """Variance between studies with its standard error, NaN where there is none."""
    estimator = ESTIMATORS[method]
    if estimator.estimate is None or estimator.se is None:
        return 0.0, math.nan
    if len(y) == 1:
        return given or 0.0, math.nan
    value = estimator.estimate(y, v) if given is None else float(given)
    return value, estimator.se(y, v, value)


def _predicts(method: str, k: int) -> bool:
    return k > 1 and ESTIMATORS[method].estimate is not None


def _heterogeneity(y: Floats, v: Floats, method: str, tau2: float) -> dict[str, float]:
    """Q with its p, I2, H2, and the typical variance of Higgins and Thompson (2002)."""
    k, fit = len(y), weigh(y, v)
    if k == 1:
        return {"QE": 0.0, "QEp": 1.0, "I2": 0.0, "H2": 1.0, "vt": float(v[0])}
    typical = (k - 1) / fit.trace_p
    if ESTIMATORS[method].estimate is None:
        i2 = 100 * max(0.0, (fit.q - (k - 1)) / fit.q) if fit.q > 0 else 0.0
        h2 = fit.q / (k - 1)
    else:
        i2, h2 = 100 * tau2 / (typical + tau2), 1 + tau2 / typical
    p = float(chdtrc(k - 1, max(fit.q, 0.0)))
    return {"QE": fit.q, "QEp": p, "I2": i2, "H2": h2, "vt": typical}


def _scale(q: float, k: int, test: str) -> float:
    """Hartung and Knapp's factor on the variance of the pooled effect."""
    if test not in ("knha", "adhoc"):
        return 1.0
    factor = q / (k - 1)
    return max(1.0, factor) if test == "adhoc" else factor


def _ratio(beta: float, se: float) -> float:
    """Divide; Hartung and Knapp's error is zero where all estimates are equal."""
    if se > 0:
        return beta / se
    return math.copysign(math.inf, beta) if beta else math.nan


def _p_value(zval: float, ddf: int | None) -> float:
    size = -abs(zval)
    return float(2 * (ndtr(size) if ddf is None else stdtr(ddf, size)))


def _p_of_square(zval: float, ddf: int | None) -> float:
    square = zval**2
    return float(chdtrc(1, square) if ddf is None else fdtrc(1, ddf, square))


def _n_parameters(method: str, given: float | None) -> int:
    return 1 if ESTIMATORS[method].estimate is None or given is not None else 2


def _fit_statistics(y: Floats, v: Floats, tau2: float, parameters: int) -> dict[str, FitStatistics]:
    k = len(y)
    ml = log_likelihood(y, v, tau2, restricted=False)
    reml = log_likelihood(y, v, tau2, restricted=True)
    saturated = -0.5 * (k * math.log(2 * math.pi) + float(np.log(v).sum()))
    return {
        "ML": criteria(ml, -2 * (ml - saturated), k, parameters),
        "REML": criteria(reml, -2 * reml, k - 1, parameters),
    }


def criteria(ll: float, dev: float, n: int, parameters: int) -> FitStatistics:
    """Give likelihood, deviance and information criteria of `n` observations."""
    size = max(n, parameters + 2)
    return FitStatistics(
        ll=ll,
        dev=dev,
        AIC=-2 * ll + 2 * parameters,
        BIC=-2 * ll + parameters * math.log(n) if n > 0 else math.nan,
        AICc=-2 * ll + 2 * parameters * size / (size - parameters - 1),
    )
