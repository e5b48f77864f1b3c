"""How far each study lies from what its model expects, with and without the study in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from consilience.synthesis.fitted import Model
from consilience.synthesis.moments import Floats, Projected, project
from consilience.synthesis.regression import Regression
from consilience.synthesis.robustness.without_each import fits_without_each
from consilience.synthesis.shown import Readable

Kind = Literal["response", "rstandard", "rstudent", "pearson", "cholesky"]


@dataclass(frozen=True, slots=True, repr=False)
class Residuals(Readable):
    """A residual of each study, its standard error, and their ratio."""

    slab: tuple[str, ...]
    resid: tuple[float, ...]
    se: tuple[float, ...]
    z: tuple[float, ...]


def projection_of(model: Model) -> Projected:
    """Give the fit with the weights that the model used."""
    study = model.study
    if isinstance(model, Regression) and not model.weighted:
        return study.plain
    if study.weights is not None:
        return project(study.y, study.x, study.weights)
    return study.at(model.tau2)


def hat_values(model: Model) -> tuple[float, ...]:
    """Give the diagonal of the hat matrix: how much each study draws its own fitted value."""
    return tuple(_hats(projection_of(model)).tolist())


def _hats(fit: Projected) -> Floats:
    hats: Floats = ((fit.design @ fit.inverse) * fit.design).sum(axis=1) * fit.weights
    return hats


def shares(model: Model) -> tuple[float, ...]:
    """Give the weights of the studies in percent; they add up to 100."""
    weights = projection_of(model).weights
    return tuple((100 * weights / weights.sum()).tolist())


def fitted_values(model: Model) -> tuple[float, ...]:
    """Give what the model expects of each study."""
    fit = projection_of(model)
    return tuple((fit.design @ fit.beta).tolist())


def standardised(model: Model) -> Residuals:
    """Give residuals over their standard errors, as metafor's `rstandard`.

    With the hat matrix `H` and `M = diag(vi + tau2)` the variances are the diagonal of
    `(I - H) M (I - H)'`.
    """
    fit, spread = projection_of(model), model.study.v + model.tau2
    rows = fit.design @ fit.inverse
    drawn = rows @ (fit.design.T * (fit.weights**2 * spread)) @ fit.design
    variance = spread * (1 - 2 * _hats(fit)) + (drawn * rows).sum(axis=1)
    return _table(model, fit.residuals, np.sqrt(np.maximum(variance, 0.0)))


def studentised(model: Model) -> Residuals:
    """Compare each study with what the model without it expects, as metafor's `rstudent`.

    NaN for a study without which the model cannot be fitted.

    Raises
    ------
    TooFewStudies
        There is one study alone.
    """
    others, x = fits_without_each(model), model.study.x
    residual = model.study.y - (x * others.beta).sum(axis=1)
    mean = np.einsum("ij,ijk,ik->i", x, others.vb, x)
    return _table(model, residual, np.sqrt(others.s2w * (model.study.v + others.tau2) + mean))


def residuals(model: Model, kind: Kind = "response") -> tuple[float, ...]:
    """Give the residual of each study, as metafor's `residuals`.

    "response" is the estimate less what is expected; "pearson" divides it by the root of
    `vi + tau2`, and so does "cholesky" where studies are independent; "rstandard" and "rstudent"
    divide by the standard error of the residual itself.
    """
    if kind == "rstandard":
        return standardised(model).z
    if kind == "rstudent":
        return studentised(model).z
    plain = projection_of(model).residuals
    spread = 1.0 if kind == "response" else np.sqrt(model.study.v + model.tau2)
    return tuple((plain / spread).tolist())


def _table(model: Model, residual: Floats, se: Floats) -> Residuals:
    with np.errstate(divide="ignore", invalid="ignore"):
        z = residual / se
    return Residuals(model.slab, *(tuple(column.tolist()) for column in (residual, se, z)))
