"""Tests of fitted models: contrasts, sets of coefficients, and one model against another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consilience.errors import DataError
from consilience.synthesis.fitted import Model, as_regression
from consilience.synthesis.inference import wald
from consilience.synthesis.pooled import FitStatistics
from consilience.synthesis.regression import Regression
from consilience.synthesis.shown import Readable, Shown, number, p_equals


@dataclass(frozen=True, slots=True, repr=False)
class Contrasts(Readable):
    """Linear combinations of coefficients less their hypothesised values, each and together.

    Attributes
    ----------
    estimate, se, zval, pval : tuple of float
        One for each combination.
    ddf : int or None
        Degrees of freedom; None: normal.
    QM, QMp, m : float, float, int
        Test of all at once on `m` degrees of freedom; NaN where combinations depend on others.
    """

    estimate: tuple[float, ...]
    se: tuple[float, ...]
    zval: tuple[float, ...]
    pval: tuple[float, ...]
    ddf: int | None
    QM: float
    QMp: float
    m: int


def contrasts(
    model: Model, rows: Sequence[Sequence[float]], values: Sequence[float] | None = None
) -> Contrasts:
    """Test linear combinations of the coefficients, as metafor's `anova` with `X` and `rhs`.

    Parameters
    ----------
    model : Pooled or Regression
    rows : sequence of sequence of float
        Weights of the coefficients, one row for each combination.
    values : sequence of float, optional
        Their hypothesised values, or one for all; by default 0.

    Raises
    ------
    DataError
        A row is not as long as the model has coefficients, or the values are not as many.
    """
    from scipy.special import ndtr, stdtr

    model = as_regression(model)
    x = np.asarray(rows, dtype=float)
    rhs = np.zeros(len(x)) if values is None else np.asarray(values, dtype=float)
    rhs = np.repeat(rhs, len(x)) if rhs.shape == (1,) else rhs
    if x.ndim != 2 or x.shape[1] != len(model.beta) or rhs.shape != (len(x),):
        raise DataError(f"rows of {x.shape} for {len(model.beta)} coefficients", field="rows")
    found = x @ np.array(model.beta) - rhs
    covariance = x @ np.array(model.vb) @ x.T
    se = np.sqrt(np.diag(covariance))
    size = -np.abs(found / se)
    pval = 2 * (ndtr(size) if model.ddf is None else stdtr(model.ddf, size))
    together = (math.nan, math.nan)
    if np.linalg.matrix_rank(x) == len(x):
        test, p = wald(found, covariance, model.ddf)
        together = (float(test), float(p))
    return Contrasts(
        estimate=tuple(found.tolist()),
        se=tuple(se.tolist()),
        zval=tuple((found / se).tolist()),
        pval=tuple(np.asarray(pval).tolist()),
        ddf=model.ddf,
        QM=together[0],
        QMp=together[1],
        m=len(x),
    )


def joint_test(model: Model, btt: Sequence[int] | str | None = None) -> tuple[float, float, int]:
    """Give QM, its p and its degrees of freedom for some coefficients at once.

    They are named by their places (from 0), or by a part that their names have in common ("alloc"
    for every level of that factor). Those that the model does not have are passed over.

    Raises
    ------
    DataError
        The model has none of them.
    """
    model = as_regression(model)
    if isinstance(btt, str):
        btt = [place for place, name in enumerate(model.names) if btt in name]
    asked = model.tested if btt is None else btt
    some = [one for one in asked if 0 <= one < len(model.beta)]
    if not some:
        raise DataError("none of the coefficients to be tested is in the model", field="btt")
    vb = np.array(model.vb)[np.ix_(some, some)]
    test, p = wald(np.array(model.beta)[some], vb, model.ddf)
    return float(test), float(p), len(some)


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Readable):
    """A model against one with fewer parameters, by the ratio of their likelihoods.

    `R2` is the share of what the reduced model leaves (tau2; in models of equal effects Q over its
    degrees of freedom) that the full one accounts for, in percent.
    """

    LRT: float
    pval: float
    df: int
    R2: float
    full: FitStatistics
    reduced: FitStatistics

    def shown(self) -> Shown:
        """Give what is shown of it: the test, and what both models fit."""
        rows = (self.full, self.reduced)
        return Shown(
            title="Two nested models",
            facts=(
                f"Likelihood ratio: X²({self.df}) = {number(self.LRT)}, {p_equals(self.pval)}",
                f"R² = {number(self.R2, 1)}%",
            ),
            names=("full", "reduced"),
            columns={
                n: tuple(getattr(one, n) for one in rows) for n in ("ll", "AIC", "BIC", "AICc")
            },
        )


_FITTED = ("ll", "AIC", "BIC", "AICc")


def compare(full: Model, reduced: Model) -> Comparison:
    """Compare nested models of the same studies, as metafor's `anova` with two models.

    Restricted likelihoods are compared where the full model is fitted by REML; of models with
    other moderators only those by ML can be compared.

    Raises
    ------
    DataError
        Other studies, or the full model has no more parameters.
    """
    from scipy.special import chdtrc

    full, reduced = as_regression(full), as_regression(reduced)
    if not np.array_equal(full.study.y, reduced.study.y):
        raise DataError("the models are not of the same studies")
    df = _parameters(full) - _parameters(reduced)
    if df < 1:
        raise DataError("the first model has no more parameters than the second")
    kind = "REML" if full.method == "REML" else "ML"
    one, other = full.fit_stats[kind], reduced.fit_stats[kind]
    ratio = max(0.0, 2 * (one.ll - other.ll))
    before, after = _left(reduced), _left(full)
    same = math.isnan(full.se_tau2) == math.isnan(reduced.se_tau2)
    explained = 100 * max(0.0, (before - after) / before) if same and before > 0 else 0.0
    return Comparison(ratio, float(chdtrc(df, ratio)), df, explained, one, other)


def _left(model: Regression) -> float:
    """What a model leaves unexplained: tau2, or Q over its degrees of freedom without one."""
    return model.QE / model.study.df if math.isnan(model.se_tau2) else model.tau2


def _parameters(model: Regression) -> int:
    return len(model.beta) + (not math.isnan(model.se_tau2))


def inflation(
    model: Regression, sets: Sequence[Sequence[int]] | None = None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give (generalised) variance inflation factors, and those of standard errors.

    Source: Fox and Monette (1992), Journal of the American Statistical Association 87, 178.

    Parameters
    ----------
    model : Regression
    sets : sequence of sequence of int, optional
        Coefficients, from 0, that are taken together; by default each but the intercept alone.
        Those that the model does not have are passed over.

    Raises
    ------
    DataError
        A set with none of the coefficients.
    """
    x = model.study.x
    slopes = [j for j in range(x.shape[1]) if not (x[:, j] == 1).all()]
    vb = np.array(model.vb)
    spread = np.sqrt(np.diag(vb))
    r = vb / np.outer(spread, spread)
    whole = np.linalg.slogdet(r[np.ix_(slopes, slopes)])[1]
    factors, of_errors = [], []
    for asked in sets or [[j] for j in slopes]:
        some = [j for j in asked if 0 <= j < x.shape[1]]
        if not some:
            raise DataError("none of the coefficients of a set is in the model", field="sets")
        rest = [j for j in slopes if j not in some]
        parts = sum(np.linalg.slogdet(r[np.ix_(one, one)])[1] for one in (some, rest) if one)
        factor = float(np.exp(parts - whole))
        factors.append(factor)
        of_errors.append(factor ** (1 / (2 * len(some))))
    return tuple(factors), tuple(of_errors)
