"""Pool effect sizes by inverse variance: equal effects or random effects."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.inference import (
    coefficients,
    critical,
    heterogeneity,
    scale_of,
    variance_between,
)
from consilience.synthesis.moments import Floats
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.regression import check_options, fit_statistics
from consilience.synthesis.study import Study, notes_on_missing, refuse_variances
from consilience.synthesis.tau2 import ESTIMATORS

METHOD_VERSION = "1.0"
"""Rises when the same input may give other numbers; a stored result names its own."""


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
        Of the intervals, in percent; a share (0.95) will do.
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
    level = check_options(method, test, level, tau2)
    y, v, names, notes = _usable(yi, vi, slab)
    study, k = Study(y, v, np.ones((len(y), 1))), len(y)
    between, se_between = (float(value) for value in variance_between(study, method, tau2))
    used_test = test if k > 1 else "z"
    fit, s2w = study.at(between), float(scale_of(study, between, used_test))
    ddf = None if used_test == "z" else study.df
    tested = coefficients(fit.beta, s2w * fit.inverse, ddf, level)
    effect = {name: float(column[0]) for name, column in tested.items()}
    predicts = k > 1 and ESTIMATORS[method].estimate is not None
    wide = math.sqrt(effect["se"] ** 2 + between) if predicts else math.nan
    reach = float(critical(ddf, level)) * wide
    return Pooled(
        **effect,
        pi_lb=effect["beta"] - reach,
        pi_ub=effect["beta"] + reach,
        tau2=between,
        se_tau2=se_between,
        **{name: float(value) for name, value in heterogeneity(study, method, between).items()},
        QM=effect["zval"] ** 2,
        QMp=effect["pval"],
        s2w=s2w,
        ddf=ddf,
        k=k,
        weights=tuple((100 * fit.weights / fit.weights.sum()).tolist()),
        yi=tuple(y.tolist()),
        vi=tuple(v.tolist()),
        slab=names,
        method=method,
        test=used_test,
        level=level,
        tau2_given=tau2 is not None,
        fit_stats=fit_statistics(study, fit, between, method, given=tau2 is not None),
        version=METHOD_VERSION,
        notes=notes,
        counts="",
    )


def _usable(
    yi: Sequence[float], vi: Sequence[float], slab: Sequence[str] | None
) -> tuple[Floats, Floats, tuple[str, ...], tuple[str, ...]]:
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    names = tuple(slab) if slab is not None else tuple(f"Study {i + 1}" for i in range(len(y)))
    if not len(y) == len(v) == len(names):
        raise DataError(f"{len(y)} estimates, {len(v)} variances, {len(names)} names")
    known = np.isfinite(y) & np.isfinite(v)
    if known.all() and len(y) and v.min() > 0:
        return y, v, names, ()
    refuse_variances(v, known, names)
    if not known.any():
        raise TooFewStudies("no study has both an estimate and a variance; nothing to pool")
    used = tuple(name for name, use in zip(names, known, strict=True) if use)
    return y[known], v[known], used, notes_on_missing(names, {"yi": y, "vi": v})
