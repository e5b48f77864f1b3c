"""Meta-regression: effects pooled with moderators, as metafor's `rma` with a design matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.inference import (
    coefficients,
    fitted,
    heterogeneity,
    scale_of,
    tested_coefficients,
    variance_between,
    wald,
)
from consilience.synthesis.likelihood import likelihood_of
from consilience.synthesis.moments import Floats, Projected
from consilience.synthesis.pooled import FitStatistics, criteria
from consilience.synthesis.study import Study
from consilience.synthesis.tau2 import ESTIMATORS

TESTS = {
    "z": "normal distribution",
    "t": "t-distribution",
    "knha": "Hartung–Knapp",
    "adhoc": "Hartung–Knapp, never narrower than the plain interval",
}
"""Tests and intervals of the coefficients, under metafor's names for `test=`."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted model, on the scale of the estimates.

    Attributes
    ----------
    names : tuple of str
        Of the coefficients.
    dropped : tuple of str
        Columns of the design that say nothing beyond those before them, and were left out.
    beta, se, zval, pval, ci_lb, ci_ub : tuple of float
        One for each coefficient; `zval` are t-values where `ddf` is set.
    vb : tuple of tuple of float
        Covariance matrix of the coefficients.
    tau2, se_tau2 : float
        Variance between studies that the moderators leave, with its standard error.
    I2, H2, R2, QE, QEp, vt : float
        Residual heterogeneity; R2 in percent, NaN without moderators.
    QM, QMp : float
        Omnibus test of the coefficients `tested` (from 0), on `m` degrees of freedom.
    s2w, ddf, k : float, int or None, int
        Hartung-Knapp factor, degrees of freedom (None: normal), number of estimates.
    fit_stats : dict
        For "ML" and "REML".
    slab : tuple of str
        Names of the studies that were used.
    weighted, tau2_given : bool
        Whether weights were used, and whether tau2 was given instead of estimated.
    study : Study
        Estimates, variances and design of the studies that were used.
    """

    names: tuple[str, ...]
    dropped: tuple[str, ...]
    beta: tuple[float, ...]
    se: tuple[float, ...]
    zval: tuple[float, ...]
    pval: tuple[float, ...]
    ci_lb: tuple[float, ...]
    ci_ub: tuple[float, ...]
    vb: tuple[tuple[float, ...], ...]
    tau2: float
    se_tau2: float
    I2: float
    H2: float
    R2: float
    QE: float
    QEp: float
    vt: float
    QM: float
    QMp: float
    tested: tuple[int, ...]
    s2w: float
    ddf: int | None
    k: int
    method: str
    test: str
    level: float
    fit_stats: dict[str, FitStatistics]
    slab: tuple[str, ...]
    weighted: bool
    tau2_given: bool
    study: Study = field(compare=False, repr=False)

    @property
    def m(self) -> int:
        """Number of coefficients that QM tests."""
        return len(self.tested)

    @property
    def has_tau2(self) -> bool:
        """Whether the model has a variance between studies."""
        return not (math.isnan(self.se_tau2) and self.tau2 == 0)

    @property
    def statistics(self) -> FitStatistics:
        """The fit statistics that belong to the method: restricted for REML."""
        return self.fit_stats["REML" if self.method == "REML" else "ML"]

    @property
    def nobs(self) -> int:
        """Observations that the likelihood counts: estimates, for REML less the coefficients."""
        return self.study.df if self.method == "REML" else self.k

    @property
    def residual_covariance(self) -> Floats:
        """Covariance matrix of the residuals, shape (k, k): `(I - H) V (I - H)'`."""
        study = self.study
        spread = study.v + self.tau2
        fit, _ = fitted(study, self.tau2, weighted=self.weighted)
        away = np.eye(self.k) - study.x @ fit.inverse @ (study.x.T * fit.weights)
        found: Floats = (away * spread) @ away.T
        return found


def regress(
    yi: Sequence[float],
    vi: Sequence[float],
    design: Sequence[Sequence[float]],
    *,
    names: Sequence[str],
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    tau2: float | None = None,
    weights: Sequence[float] | None = None,
    weighted: bool = True,
    btt: Sequence[int] | None = None,
    slab: Sequence[str] | None = None,
) -> Regression:
    """Fit a meta-regression.

    Parameters
    ----------
    yi, vi : sequence of float
        Estimates and sampling variances, shape `(k,)`; NaN leaves a study out.
    design : sequence of sequence of float
        Design matrix, shape `(k, p)`, the intercept as a column of ones; NaN leaves a study out.
    names : sequence of str
        Of its columns.
    method, test, level, tau2
        As for `pool`.
    weights : sequence of float, optional
        Weights of the user's own instead of `1/(vi + tau2)`.
    weighted : bool, optional
        False fits without weights.
    btt : sequence of int, optional
        The coefficients, from 0 and counted without dropped ones, that QM tests; by default all
        but the intercept. Those that the model does not have are passed over.
    slab : sequence of str, optional
        Names of the studies; else `Study 1`, ...

    Raises
    ------
    DataError
        An option that does not exist, unequal lengths, a variance that is not above zero.
    TooFewStudies
        No more studies than coefficients.
    """
    study, used = _study(yi, vi, design, weights, len(names))
    check_options(method, test, level, tau2)
    study, kept = _independent(study)
    if study.df < 1:
        raise TooFewStudies(f"{len(study.y)} studies for {len(kept)} coefficients")
    between, se_between = (float(value) for value in variance_between(study, method, tau2))
    fit, vb = fitted(study, between, weighted=weighted)
    s2w = float(scale_of(study, between, test))
    ddf = None if test == "z" else study.df
    tested = tested_coefficients(study.x, btt)
    if not tested:
        raise DataError("none of the coefficients to be tested is in the model", field="btt")
    vb, some = s2w * vb, list(tested)
    one = coefficients(fit.beta, vb, ddf, level)
    omnibus, p_omnibus = wald(fit.beta[some], vb[np.ix_(some, some)], ddf)
    spread = heterogeneity(study, method, between)
    return Regression(
        names=tuple(names[j] for j in kept),
        dropped=tuple(name for j, name in enumerate(names) if j not in kept),
        beta=tuple(one["beta"].tolist()),
        se=tuple(one["se"].tolist()),
        zval=tuple(one["zval"].tolist()),
        pval=tuple(one["pval"].tolist()),
        ci_lb=tuple(one["ci_lb"].tolist()),
        ci_ub=tuple(one["ci_ub"].tolist()),
        vb=tuple(tuple(row) for row in vb.tolist()),
        QM=float(omnibus),
        QMp=float(p_omnibus),
        QE=float(spread["QE"]),
        QEp=float(spread["QEp"]),
        I2=float(spread["I2"]),
        H2=float(spread["H2"]),
        vt=float(spread["vt"]),
        R2=_explained(study, method, between),
        tau2=between,
        se_tau2=se_between,
        tested=tested,
        s2w=s2w,
        ddf=ddf,
        k=len(study.y),
        method=method,
        test=test,
        level=float(level),
        fit_stats=fit_statistics(study, fit, between, method, given=tau2 is not None),
        slab=_names(slab, used),
        weighted=weighted,
        tau2_given=tau2 is not None,
        study=study,
    )


def _study(
    yi: Sequence[float],
    vi: Sequence[float],
    design: Sequence[Sequence[float]],
    weights: Sequence[float] | None,
    p: int,
) -> tuple[Study, NDArray[np.bool_]]:
    """Give the studies that can be used, and which of all they are."""
    y, v, x = (np.asarray(values, dtype=float) for values in (yi, vi, design))
    a = None if weights is None else np.asarray(weights, dtype=float)
    if x.ndim != 2 or x.shape != (len(y), p) or len(v) != len(y):
        raise DataError(f"{len(y)} estimates, {len(v)} variances, a design of {x.shape}")
    known = np.isfinite(y) & np.isfinite(v) & np.isfinite(x).all(axis=1)
    if a is not None:
        known &= np.isfinite(a)
    if (v[known] <= 0).any():
        raise DataError("a variance is not above zero", field="vi")
    return Study(y[known], v[known], x[known], None if a is None else a[known]), known


def _names(slab: Sequence[str] | None, used: NDArray[np.bool_]) -> tuple[str, ...]:
    if slab is not None and len(slab) != len(used):
        raise DataError(f"{len(used)} estimates, {len(slab)} names", field="slab")
    rows = np.flatnonzero(used).tolist()
    return tuple(f"Study {i + 1}" if slab is None else slab[i] for i in rows)


def check_options(method: str, test: str, level: float, tau2: float | None) -> None:
    """Refuse options that do not exist."""
    if method not in ESTIMATORS:
        raise DataError(f"no method {method!r}; known are {', '.join(ESTIMATORS)}", field="method")
    if test not in TESTS:
        raise DataError(f"no test {test!r}; known are {', '.join(TESTS)}", field="test")
    if not 0 < level < 100:
        raise DataError(f"a level of {level}% makes no interval; give e.g. 95", field="level")
    if tau2 is not None and not (math.isfinite(tau2) and tau2 >= 0):
        raise DataError(f"tau2 is a variance and cannot be {tau2}", field="tau2")


def _independent(study: Study) -> tuple[Study, tuple[int, ...]]:
    """Keep the columns of the design that say something beyond those before them."""
    kept: list[int] = []
    for j in range(study.x.shape[1]):
        if np.linalg.matrix_rank(study.x[:, [*kept, j]]) > len(kept):
            kept.append(j)
    return replace(study, x=study.x[:, kept]), tuple(kept)


def _explained(study: Study, method: str, tau2: float) -> float:
    """Share of the heterogeneity that the moderators account for, in percent.

    Of tau2 in a model of random effects (Raudenbush 2009); of Q over its degrees of freedom in one
    of equal effects.
    """
    ones = np.ones((len(study.y), 1))
    without = np.linalg.matrix_rank(np.hstack((study.x, ones))) > study.x.shape[1]
    if without or study.x.shape[1] == 1:
        return math.nan
    alone = Study(study.y, study.v, ones, study.weights)
    estimate = ESTIMATORS[method].estimate
    if estimate is None:
        before, after = float(alone.at(0.0).q / alone.df), float(study.at(0.0).q / study.df)
    else:
        before, after = float(estimate(alone)), tau2
    return 100 * max(0.0, (before - after) / before) if before > 0 else 0.0


def fit_statistics(
    study: Study, fit: Projected, tau2: float, method: str, *, given: bool
) -> dict[str, FitStatistics]:
    """Give likelihoods and criteria, under "ML" and "REML"."""
    k, p = study.x.shape
    parameters = p + (ESTIMATORS[method].estimate is not None and not given)
    q = float((1 / (study.v + tau2)) @ fit.residuals**2)
    inverse = study.at(tau2).inverse
    ml = float(likelihood_of(study, tau2, q, inverse, restricted=False))
    reml = float(likelihood_of(study, tau2, q, inverse, restricted=True))
    saturated = -0.5 * (k * math.log(2 * math.pi) + float(np.log(study.v).sum()))
    return {
        "ML": criteria(ml, -2 * (ml - saturated), k, parameters),
        "REML": criteria(reml, -2 * reml, k - p, parameters),
    }
