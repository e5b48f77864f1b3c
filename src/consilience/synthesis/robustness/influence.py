"""What each study does to the result: the model without it beside the model with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consilience.synthesis.batched import Fits
from consilience.synthesis.fitted import Model, names_of
from consilience.synthesis.moments import Floats, project
from consilience.synthesis.regression import Regression
from consilience.synthesis.robustness.residuals import hat_values, projection_of, shares
from consilience.synthesis.robustness.without_each import fits_without_each
from consilience.synthesis.shown import Readable


@dataclass(frozen=True, slots=True, repr=False)
class Influence(Readable):
    """One value of each diagnostic for each study, under metafor's names.

    Attributes
    ----------
    slab, names : tuple of str
        The studies, and the coefficients.
    rstudent : tuple of float
        Residual from the model without the study, over its standard error; Hartung and Knapp's
        factor is on the whole of its variance, in `studentised` on that of the mean alone.
    dffits : tuple of float
        By how many standard errors the fitted value of the study changes.
    cook_d : tuple of float
        How far all coefficients move, in units of their covariance matrix.
    cov_r : tuple of float
        Determinant of the covariance matrix without the study over that with it.
    tau2_del, QE_del : tuple of float
        tau2 and Q without the study.
    hat, weight : tuple of float
        Hat value; weight in percent.
    dfbs : tuple of tuple of float, shape (k, p)
        By how many standard errors each coefficient changes.
    is_infl : tuple of bool or None
        Whether one of the rules of `INFLUENTIAL` holds; None for a study without which the model
        cannot be fitted.
    """

    slab: tuple[str, ...]
    names: tuple[str, ...]
    rstudent: tuple[float, ...]
    dffits: tuple[float, ...]
    cook_d: tuple[float, ...]
    cov_r: tuple[float, ...]
    tau2_del: tuple[float, ...]
    QE_del: tuple[float, ...]
    hat: tuple[float, ...]
    weight: tuple[float, ...]
    dfbs: tuple[tuple[float, ...], ...]
    is_infl: tuple[bool | None, ...]

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.slab)


INFLUENTIAL = (
    "|DFFITS| above 3 √(p / (k − p))",
    "Cook's distance beyond the median of a chi-square distribution with p degrees of freedom",
    "hat value above 3 p / k",
    "any |DFBETAS| above 1",
)
"""When a study is called influential (Viechtbauer and Cheung 2010); p: number of coefficients."""


def influence_limits(k: int, p: int) -> dict[str, float]:
    """Give the bounds of `INFLUENTIAL` for `k` studies and `p` coefficients."""
    from scipy.special import chdtri

    bound = 3 * math.sqrt(p / (k - p)) if k > p else math.inf
    return {"dffits": bound, "cook_d": float(chdtri(p, 0.5)), "hat": 3 * p / k}


def influence(model: Model) -> Influence:
    """Compare the model with that without each study, as metafor's `influence`.

    Values are NaN for a study without which the model cannot be fitted.

    Parameters
    ----------
    model : Pooled or Regression

    Raises
    ------
    TooFewStudies
        There is one study alone.

    References
    ----------
    Viechtbauer and Cheung (2010), Research Synthesis Methods 1, 112. Belsley, Kuh and Welsch
    (1980), Regression diagnostics.
    """
    study, others = model.study, fits_without_each(model)
    x, change = study.x, np.atleast_1d(np.asarray(model.beta)) - others.beta
    errors, hats = _errors_at(model, others), np.array(hat_values(model))
    residual = study.y - (x * others.beta).sum(axis=1)
    spread = study.v + others.tau2
    covariance = _covariance(model)
    # Where nothing is left to vary (all residuals are zero) there is nothing to divide by.
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "rstudent": residual
            / np.sqrt(others.s2w * spread + np.einsum("ij,ijk,ik->i", x, others.vb, x)),
            "dffits": (x * change).sum(axis=1) / np.sqrt(others.s2w * _of_fitted(model, others)),
            "cook_d": np.einsum("ij,jk,ik->i", change, _inverse(covariance), change),
            "cov_r": _determinants(others.vb) / np.linalg.det(covariance),
        }
        dfbs = change / errors
    return Influence(
        slab=model.slab,
        names=names_of(model),
        **{name: tuple(column.tolist()) for name, column in columns.items()},
        tau2_del=tuple(others.tau2.tolist()),
        QE_del=tuple(others.QE.tolist()),
        hat=tuple(hats.tolist()),
        weight=shares(model),
        dfbs=tuple(tuple(row) for row in dfbs.tolist()),
        is_infl=_influential(columns["dffits"], columns["cook_d"], hats, dfbs),
    )


def _determinants(matrices: Floats) -> Floats:
    """Give determinants, NaN for a model that could not be fitted."""
    known = np.isfinite(matrices).all(axis=(-2, -1))
    found = np.full(len(matrices), np.nan)
    found[known] = np.linalg.det(matrices[known])
    return found


def _inverse(covariance: Floats) -> Floats:
    """Invert a covariance matrix, NaN for one of zeros."""
    if (np.diagonal(covariance) <= 0).any():
        return np.full_like(covariance, np.nan)
    return np.asarray(np.linalg.inv(covariance), dtype=float)


def _covariance(model: Model) -> Floats:
    if isinstance(model, Regression):
        return np.array(model.vb)
    return np.array([[model.se**2]])


def _of_fitted(model: Model, others: Fits) -> Floats:
    """Variance of the fitted value of each study with the tau2 found without it."""
    study, fit = model.study, projection_of(model)
    if study.weights is None and (not isinstance(model, Regression) or model.weighted):
        return np.array(hat_values(model)) * (study.v + others.tau2)
    drawn = (study.x @ fit.inverse @ (study.x.T * fit.weights)) ** 2
    found: Floats = drawn @ study.v + drawn.sum(axis=1) * others.tau2
    return found


def _errors_at(model: Model, others: Fits) -> Floats:
    """Standard errors of the coefficients of all studies with the tau2 found without each."""
    study, tau2 = model.study, others.tau2[:, None]
    if study.weights is None and (not isinstance(model, Regression) or model.weighted):
        inverse = project(study.y, study.x, 1 / (study.v + tau2)).inverse
    else:
        own = np.ones_like(study.v) if study.weights is None else study.weights
        fit = project(study.y, study.x, own)
        meat = (study.x.T * (own**2 * (study.v + tau2))[:, None, :]) @ study.x
        inverse = fit.inverse @ meat @ fit.inverse
    diagonal = np.diagonal(inverse, axis1=-2, axis2=-1)
    errors: Floats = np.sqrt(others.s2w[:, None] * diagonal)
    return errors


def _influential(
    dffits: Floats, cook: Floats, hats: Floats, dfbs: Floats
) -> tuple[bool | None, ...]:
    from scipy.special import chdtr

    k, p = dfbs.shape
    known, limits = np.isfinite(cook), influence_limits(k, p)
    moved = chdtr(p, np.where(known, cook, 0.0)) > 0.5
    found = np.abs(dffits) > limits["dffits"]
    found |= moved | (hats > limits["hat"]) | (np.abs(dfbs) > 1).any(axis=1)
    return tuple(
        bool(one) if is_known else None for one, is_known in zip(found, known, strict=True)
    )
