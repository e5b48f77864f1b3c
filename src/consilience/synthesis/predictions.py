"""What a model expects: of studies with given moderators, and of each study in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from consilience.effects.normal import percent
from consilience.errors import DataError
from consilience.synthesis.fitted import Model, as_regression
from consilience.synthesis.moderators import Table
from consilience.synthesis.moments import Floats
from consilience.synthesis.regression import Regression
from consilience.synthesis.shown import Readable

Interval = Literal["default", "simple", "riley", "t"]


@dataclass(frozen=True, slots=True, repr=False)
class Predicted(Readable):
    """Expected effects, with the interval of their mean and that of a new study's effect.

    `pi_lb` and `pi_ub` are NaN where the model has no tau2. `vcov` is the covariance matrix of the
    predictions. `slab` names the studies where there is one a row.
    """

    pred: tuple[float, ...]
    se: tuple[float, ...]
    ci_lb: tuple[float, ...]
    ci_ub: tuple[float, ...]
    pi_lb: tuple[float, ...]
    pi_ub: tuple[float, ...]
    vcov: tuple[tuple[float, ...], ...]
    slab: tuple[str, ...] = ()


def predict(
    model: Model,
    rows: Sequence[Sequence[float]] | Table | None = None,
    *,
    level: float | None = None,
    interval: Interval = "default",
) -> Predicted:
    """Give expected effects, as metafor's `predict`.

    Parameters
    ----------
    model : Pooled or Regression
    rows : sequence of sequence of float or mapping of str to sequence, optional
        Rows of a design, columns as the model's, or moderators as the model's formula names them
        (`{"ablat": [13, 33]}`); by default those of its studies (one row where the model has an
        intercept alone).
    level : float, optional
        In percent; by default that of the model.
    interval : {"default", "simple", "riley", "t"}, optional
        Prediction interval: from tau2 and the error of the mean with the quantile of the test;
        from tau2 alone, normal; with a t-distribution of one degree of freedom less than the
        residuals (Riley, Higgins and Deeks 2011, BMJ 342, d549); with that of the residuals.

    Raises
    ------
    DataError
        A row is not as long as the model has coefficients; a moderator or its level is unknown.
    TooFewStudies
        The model was pooled from one study.
    """
    model = as_regression(model)
    x = _rows(model, rows)
    vcov = x @ np.array(model.vb) @ x.T
    pred, variance = x @ np.array(model.beta), np.diag(vcov)
    wide = model.level if level is None else percent(level)
    half = quantile(model.ddf, wide) * np.sqrt(variance)
    reach = _reach(model, variance, interval, wide)
    return Predicted(
        pred=tuple(pred.tolist()),
        se=tuple(np.sqrt(variance).tolist()),
        ci_lb=tuple((pred - half).tolist()),
        ci_ub=tuple((pred + half).tolist()),
        pi_lb=tuple((pred - reach).tolist()),
        pi_ub=tuple((pred + reach).tolist()),
        vcov=tuple(tuple(row) for row in vcov.tolist()),
        slab=model.slab if rows is None and len(x) == model.k else (),
    )


def _rows(model: Regression, rows: Sequence[Sequence[float]] | Table | None) -> Floats:
    if rows is None:
        x = model.study.x
        return x[:1] if x.shape[1] == 1 and (x == 1).all() else x
    if hasattr(rows, "keys"):
        return _from_table(model, cast(Table, rows))
    x = np.asarray(rows, dtype=float)
    if x.ndim != 2 or x.shape[1] != len(model.beta):
        raise DataError(f"rows of {x.shape} for {len(model.beta)} coefficients", field="rows")
    return x


def _from_table(model: Regression, table: Table) -> Floats:
    """Give rows by the model's formula, without the columns that it dropped."""
    if model.moderators is None:
        raise DataError("the model was not fitted by a formula; give rows of its design")
    design = model.moderators.design(table)
    kept = [design.names.index(name) for name in model.names]
    return design.matrix[:, kept]


def quantile(ddf: int | None, level: float) -> float:
    """Give how many standard errors an interval reaches to either side (`ddf` None: normal)."""
    from scipy.special import ndtri, stdtrit

    tail = 0.5 + level / 200
    return float(ndtri(tail) if ddf is None else stdtrit(ddf, tail))


def _reach(model: Regression, variance: Floats, interval: Interval, level: float) -> Floats:
    """Half the width of the prediction intervals."""
    if not model.has_tau2:
        return np.full(variance.shape, math.nan)
    df = model.study.df
    both = np.sqrt(variance + model.tau2)
    match interval:
        case "simple":
            both, ddf = np.full(variance.shape, math.sqrt(model.tau2)), None
        case "riley":
            ddf = max(df - 1, 1)
        case "t":
            ddf = df
        case _:
            ddf = model.ddf
    found: Floats = quantile(ddf, level) * both
    return found


@dataclass(frozen=True, slots=True, repr=False)
class StudyEffects(Readable):
    """The true effect of each study, or how far it is from what is expected, with intervals."""

    pred: tuple[float, ...]
    se: tuple[float, ...]
    pi_lb: tuple[float, ...]
    pi_ub: tuple[float, ...]
    slab: tuple[str, ...] = ()


def study_effects(
    model: Model, *, deviations: bool = False, level: float | None = None
) -> StudyEffects:
    """Give best linear unbiased predictions, as metafor's `blup` and `ranef`.

    Each estimate is drawn towards what the model expects, the more so the less precise it is.

    Parameters
    ----------
    model : Pooled or Regression
    deviations : bool, optional
        Give deviations from what the model expects (`ranef`) instead of effects (`blup`).
    level : float, optional
        In percent; by default that of the model.

    Raises
    ------
    TooFewStudies
        The model was pooled from one study.
    """
    model = as_regression(model)
    study = model.study
    share = model.tau2 / (model.tau2 + study.v)
    expected = study.x @ np.array(model.beta)
    of_mean = np.einsum("kp,pq,kq->k", study.x, np.array(model.vb), study.x)
    deviation = share * (study.y - expected)
    kept = share if deviations else 1 - share
    se = np.sqrt(share * study.v + kept**2 * of_mean)
    pred = deviation if deviations else expected + deviation
    wide = model.level if level is None else percent(level)
    half = quantile(model.ddf, wide) * se
    return StudyEffects(
        pred=tuple(pred.tolist()),
        se=tuple(se.tolist()),
        pi_lb=tuple((pred - half).tolist()),
        pi_ub=tuple((pred + half).tolist()),
        slab=model.slab,
    )
