"""Coordinates of the plots that show single studies: Baujat, radial, normal quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from consilience.effects.normal import percent
from consilience.errors import DataError
from consilience.synthesis.fitted import Model
from consilience.synthesis.moments import Floats
from consilience.synthesis.robustness.residuals import (
    projection_of,
    residuals,
    standardised,
)
from consilience.synthesis.robustness.without_each import fits_without_each
from consilience.synthesis.shown import Readable


@dataclass(frozen=True, slots=True, repr=False)
class Coordinates(Readable):
    """A point for each study."""

    slab: tuple[str, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]


def baujat(model: Model) -> Coordinates:
    """Give contributions to heterogeneity (x) and influence on the result (y).

    x is the squared Pearson residual; y the squared change of the fitted value without the study,
    over its variance without the study.

    Raises
    ------
    TooFewStudies
        There is one study alone.

    References
    ----------
    Baujat et al. (2002), Statistics in Medicine 21, 2641.
    """
    fit, others, x = projection_of(model), fits_without_each(model), model.study.x
    change = x @ fit.beta - (x * others.beta).sum(axis=1)
    variance = np.einsum("ij,ijk,ik->i", x, others.vb, x)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = change**2 / variance
    return _points(model, fit.residuals**2 / (model.study.v + model.tau2), moved)


def radial(model: Model) -> Coordinates:
    """Give precisions (x) and standardised effects (y) of Galbraith's plot.

    Both are over the root of `vi + tau2`; the pooled effect is the slope of a line through 0.

    References
    ----------
    Galbraith (1988), Technometrics 30, 271.
    """
    spread = np.sqrt(model.study.v + model.tau2)
    return _points(model, 1 / spread, model.study.y / spread)


def normal_quantiles(
    model: Model, kind: Literal["rstandard", "rstudent"] = "rstandard"
) -> Coordinates:
    """Give quantiles of a normal distribution (x) beside the standardised residuals (y).

    Points lie on the diagonal where the model fits. Positions are (i - a) / (k + 1 - 2a), a = 3/8
    for up to ten studies, else 1/2 (Blom; as R's `ppoints`). A study without a residual, as the
    model cannot be fitted without it, is left out.
    """
    values = np.array(residuals(model, kind))
    known = np.isfinite(values)
    values = values[known]
    x = np.full(len(values), np.nan)
    x[np.argsort(values, kind="stable")] = _ranks(len(values))
    names = tuple(name for name, use in zip(model.slab, known, strict=True) if use)
    return Coordinates(names, tuple(x.tolist()), tuple(values.tolist()))


@dataclass(frozen=True, slots=True, repr=False)
class Envelope(Readable):
    """Between which values the standardised residuals of data from the model lie, by their rank.

    `x` are the quantiles of a normal distribution at the ranks, the lowest first.
    """

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    level: float


def normal_envelope(
    model: Model, *, level: float = 95, samples: int = 1000, seed: int = 1
) -> Envelope:
    """Simulate data from the model, and give where their ordered residuals lie.

    As in metafor's `qqnorm` the model is not fitted to them again; its hat matrix is used.

    Parameters
    ----------
    model : Pooled or Regression
    level : float, optional
        Share of the residuals at each rank that lies within, in percent.
    samples, seed : int, optional
        Of the simulation.

    Raises
    ------
    DataError
        The level makes no interval, or there are fewer than two samples.

    References
    ----------
    Atkinson (1985), Plots, transformations, and regression. Cook and Weisberg (1982), Residuals
    and influence in regression.
    """
    share = percent(level)
    if samples < 2:
        raise DataError(f"{samples} samples say nothing of how residuals vary", field="samples")
    fit, spread = projection_of(model), np.sqrt(model.study.v + model.tau2)
    errors = np.random.default_rng(seed).standard_normal((samples, model.k)) * spread
    onto = (fit.design @ fit.inverse) @ (fit.design.T * fit.weights)
    se = np.array(standardised(model).se)
    known = se > 1e-10 * spread
    ordered = np.sort(((errors - errors @ onto.T) / np.where(known, se, 1.0))[:, known], axis=1)
    tail = (1 - share / 100) / 2
    low, high = np.quantile(ordered, (tail, 1 - tail), axis=0)
    return Envelope(
        tuple(_ranks(int(known.sum())).tolist()), tuple(low.tolist()), tuple(high.tolist()), share
    )


def _ranks(k: int) -> Floats:
    """Give the quantiles of a normal distribution at the ranks of `k` values (R's `ppoints`)."""
    from scipy.special import ndtri

    a = 3 / 8 if k <= 10 else 1 / 2
    found: Floats = ndtri((np.arange(1, k + 1) - a) / (k + 1 - 2 * a))
    return found


def _points(model: Model, x: Floats, y: Floats) -> Coordinates:
    return Coordinates(model.slab, tuple(x.tolist()), tuple(y.tolist()))
