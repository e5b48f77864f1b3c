"""Meta-regression: effects pooled with moderators, as metafor's `rma` with a design matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience.effects.normal import percent
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
from consilience.synthesis.likelihood import likelihoods_of
from consilience.synthesis.moderators import (
    INTERCEPT,
    Design,
    Moderators,
    Table,
    gaps,
    read_moderators,
)
from consilience.synthesis.moments import Floats, Projected
from consilience.synthesis.pooled import FitStatistics, criteria, plain
from consilience.synthesis.shown import (
    Readable,
    Shown,
    dotted,
    heterogeneity_lines,
    number,
    p_equals,
)
from consilience.synthesis.study import Study, notes_on_missing, refuse_variances
from consilience.synthesis.tau2 import ESTIMATORS

TESTS = {
    "z": "normal distribution",
    "t": "t-distribution",
    "knha": "Hartung–Knapp",
    "adhoc": "Hartung–Knapp, never narrower than the plain interval",
}
"""Tests and intervals of the coefficients, under metafor's names for `test=`."""


@dataclass(frozen=True, slots=True, repr=False)
class Regression(Readable):
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
    notes : tuple of str
        Studies that were left out, each with what it lacks.
    moderators : Moderators or None
        The formula with its factors, where the design was made from one.
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
    notes: tuple[str, ...] = ()
    moderators: Moderators | None = field(default=None, compare=False, repr=False)

    @property
    def m(self) -> int:
        """Number of coefficients that QM tests."""
        return len(self.tested)

    def shown(self) -> Shown:
        """Give what is shown of it: model, heterogeneity, test of moderators, coefficients."""
        kind = ESTIMATORS[self.method]
        by = "tau² given" if self.tau2_given else f"tau² by {kind.title}"
        alone = self.names == (INTERCEPT,)
        model = "Random-effects model" if alone else "Mixed-effects model"
        if kind.estimate is None:
            model = f"{kind.title} {'model' if alone else 'with moderators'}"
        what = "Heterogeneity" if alone else "Residual heterogeneity"
        lines = heterogeneity_lines(self, self.study.df, what=what)
        explained = () if math.isnan(self.R2) else (f"R² = {number(self.R2, 1)}%",)
        free = f"{self.m}" if self.ddf is None else f"{self.m}, {self.ddf}"
        sign = "QM" if self.ddf is None else "F"
        of = ", ".join(self.names[j] for j in self.tested)
        test = f"Test of {of}: {sign}({free}) = {number(self.QM)}, {p_equals(self.QMp)}"
        dropped = tuple(f"{name}: says nothing new, left out" for name in self.dropped)
        statistic = "zval" if self.ddf is None else f"tval({self.ddf})"
        return Shown(
            title=f"{model[0].upper()}{model[1:]}, {self.k} studies"
            + ("" if kind.estimate is None else f" ({by})"),
            facts=(*lines, *explained, test),
            names=self.names,
            columns={
                "estimate": self.beta, "se": self.se, statistic: self.zval, "pval": self.pval,
                "ci.lb": self.ci_lb, "ci.ub": self.ci_ub,
            },
            notes=(*dropped, *self.notes),
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Give the result as a JSON object under metafor's names; NaN becomes null."""
        left = ("study", "moderators", "names", "vb")
        row = {dotted(f.name): getattr(self, f.name) for f in fields(self) if f.name not in left}
        row |= {"beta.names": self.names, "vb": self.vb, "m": self.m, "p": len(self.names)}
        row["fit.stats"] = {name: asdict(stats) for name, stats in self.fit_stats.items()}
        return {name: plain(value) for name, value in row.items()}

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
    def fitted_covariance(self) -> Floats:
        """Covariance matrix of what the model expects of the studies, shape (k, k)."""
        found: Floats = self.study.x @ np.array(self.vb) @ self.study.x.T
        return found

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
    design: Sequence[Sequence[float]] | None = None,
    *,
    names: Sequence[str] | None = None,
    mods: str | None = None,
    data: Table | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    tau2: float | None = None,
    weights: Sequence[float] | None = None,
    weighted: bool = True,
    btt: Sequence[int] | str | None = None,
    slab: Sequence[str] | None = None,
) -> Regression:
    """Fit a meta-regression, as metafor's `rma` with `mods`.

    The moderators are a formula over a table, or a design matrix; without either there is an
    intercept alone.

    Parameters
    ----------
    yi, vi : sequence of float
        Estimates and sampling variances, shape `(k,)`; NaN leaves a study out.
    design : sequence of sequence of float, optional
        Design matrix, shape `(k, p)`, the intercept as a column of ones; NaN leaves a study out.
    names : sequence of str, optional
        Of its columns.
    mods : str, optional
        A formula as in R: `"~ ablat + factor(alloc)"`, with `*` and `:` for interactions, `0 +`
        for no intercept, `I(x^2)`, `log(x)`, `poly(x, 2)`, `scale(x)`, `relevel(x, ref = "a")`.
        Columns of text are factors. A study that lacks a value is left out, and named in `notes`.
    data : mapping of str to sequence, optional
        The columns that the formula names, one value for each study; a data frame will do.
    method, test, level, tau2
        As for `pool`.
    weights : sequence of float, optional
        Weights of the user's own instead of `1/(vi + tau2)`.
    weighted : bool, optional
        False fits without weights.
    btt : sequence of int or str, optional
        The coefficients, from 0 and counted without dropped ones, that QM tests, or a part that
        their names have in common; by default all but the intercept. Those that the model does
        not have are passed over.
    slab : sequence of str, optional
        Names of the studies; else `Study 1`, ...

    Raises
    ------
    DataError
        An option that does not exist, unequal lengths, a variance that is not above zero.
    TooFewStudies
        No more studies than coefficients; where tau2 is not estimated, fewer.

    Examples
    --------
    >>> fit = regress([0.1, 0.3, 0.6], [0.01, 0.02, 0.01], mods="~ dose", data={"dose": [1, 2, 3]},
    ...               method="EE")
    >>> fit.names, round(fit.beta[1], 3)
    (('intrcpt', 'dose'), 0.25)
    """
    level = check_options(method, test, level, tau2)
    moderators = None if mods is None else read_moderators(mods, {} if data is None else data)
    made = _design(yi, design, names, moderators, data)
    names = made.names
    labels = _labels(slab, len(yi))
    study, used = _study(yi, vi, made.matrix, weights, labels)
    study, kept = _independent(study)
    estimated = tau2 is None and ESTIMATORS[method].estimate is not None
    if study.df < estimated or not kept:
        raise TooFewStudies(f"{len(study.y)} studies for {len(kept)} coefficients")
    test = "z" if study.saturated else test
    between, se_between = (float(value) for value in variance_between(study, method, tau2))
    fit, vb = fitted(study, between, weighted=weighted)
    s2w = float(scale_of(study, between, test))
    ddf = None if test == "z" else study.df
    if isinstance(btt, str):
        btt = [place for place, j in enumerate(kept) if btt in names[j]]
    tested = tested_coefficients(study.x, btt)
    if not tested:
        raise DataError("none of the coefficients to be tested is in the model", field="btt")
    vb, some = s2w * vb, list(tested)
    one = coefficients(fit.beta, vb, ddf, level)
    omnibus, p_omnibus = wald(fit.beta[some], vb[np.ix_(some, some)], ddf)
    numbers: dict[str, Any] = {name: tuple(column.tolist()) for name, column in one.items()}
    numbers |= {n: float(value) for n, value in heterogeneity(study, method, between).items()}
    return Regression(
        names=tuple(names[j] for j in kept),
        dropped=tuple(name for j, name in enumerate(names) if j not in kept),
        **numbers,
        vb=tuple(tuple(row) for row in vb.tolist()),
        QM=float(omnibus),
        QMp=float(p_omnibus),
        R2=_explained(study, method, between),
        tau2=between,
        se_tau2=se_between,
        tested=tested,
        s2w=s2w,
        ddf=ddf,
        k=len(study.y),
        method=method,
        test=test,
        level=level,
        fit_stats=fit_statistics(study, fit, between, method, given=tau2 is not None),
        slab=tuple(name for name, use in zip(labels, used, strict=True) if use),
        weighted=weighted,
        tau2_given=tau2 is not None,
        study=study,
        notes=notes_on_missing(labels, _numbers(yi, vi, weights), made.missing),
        moderators=moderators,
    )


def _design(
    yi: Sequence[float],
    design: Sequence[Sequence[float]] | None,
    names: Sequence[str] | None,
    moderators: Moderators | None,
    data: Table | None,
) -> Design:
    """Give the design from a formula, or from a matrix, or that of an intercept alone."""
    if moderators is not None:
        if design is not None:
            raise DataError("give a formula or a design matrix, not both", field="mods")
        found = moderators.design({} if data is None else data)
        one_row = len(found.matrix) == 0 and found.names == (INTERCEPT,)
        return _design(yi, None, None, None, None) if one_row else found
    x = np.ones((len(yi), 1)) if design is None else np.asarray(design, dtype=float)
    columns = (INTERCEPT,) if design is None else tuple(names or ())
    if x.ndim != 2 or x.shape[1] != len(columns):
        raise DataError(f"a design of {x.shape} with {len(columns)} names", field="design")
    return Design(columns, x, {name: gaps(x[:, [j]]) for j, name in enumerate(columns)})


def _study(
    yi: Sequence[float],
    vi: Sequence[float],
    x: Floats,
    weights: Sequence[float] | None,
    labels: Sequence[str],
) -> tuple[Study, NDArray[np.bool_]]:
    """Give the studies that can be used, and which of all they are."""
    y, v = (np.asarray(values, dtype=float) for values in (yi, vi))
    a = None if weights is None else np.asarray(weights, dtype=float)
    if not len(y) == len(v) == len(x):
        raise DataError(f"{len(y)} estimates, {len(v)} variances, a design of {x.shape}")
    known = np.isfinite(y) & np.isfinite(v) & np.isfinite(x).all(axis=1)
    if a is not None:
        known &= np.isfinite(a)
    refuse_variances(v, known, labels)
    return Study(y[known], v[known], x[known], None if a is None else a[known]), known


def _labels(slab: Sequence[str] | None, k: int) -> tuple[str, ...]:
    if slab is not None and len(slab) != k:
        raise DataError(f"{k} estimates, {len(slab)} names", field="slab")
    return tuple(f"Study {i + 1}" for i in range(k)) if slab is None else tuple(slab)


def _numbers(
    yi: Sequence[float], vi: Sequence[float], weights: Sequence[float] | None
) -> dict[str, Floats]:
    """Give the columns that have to be finite."""
    columns = {"yi": yi, "vi": vi} | ({} if weights is None else {"weights": weights})
    return {name: np.asarray(column, dtype=float) for name, column in columns.items()}


def check_options(method: str, test: str, level: float, tau2: float | None) -> float:
    """Refuse options that do not exist, and give the level in percent."""
    if method not in ESTIMATORS:
        raise DataError(f"no method {method!r}; known are {', '.join(ESTIMATORS)}", field="method")
    if test not in TESTS:
        raise DataError(f"no test {test!r}; known are {', '.join(TESTS)}", field="test")
    if tau2 is not None and not (math.isfinite(tau2) and tau2 >= 0):
        raise DataError(f"tau2 is a variance and cannot be {tau2}", field="tau2")
    return percent(level)


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
    if without or study.x.shape[1] == 1 or study.saturated:
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
    ml, reml = (float(one) for one in likelihoods_of(study, tau2, q, inverse))
    saturated = -0.5 * (k * math.log(2 * math.pi) + float(np.log(study.v).sum()))
    return {
        "ML": criteria(ml, -2 * (ml - saturated), k, parameters),
        "REML": criteria(reml, -2 * reml, k - p, parameters),
    }
