"""Coordinates of the plots that show single studies: Baujat, radial, normal quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from consilience.synthesis.fitted import Model
from consilience.synthesis.moments import Floats
from consilience.synthesis.robustness.residuals import projection_of, residuals
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
    from scipy.special import ndtri

    values = np.array(residuals(model, kind))
    known = np.isfinite(values)
    values = values[known]
    k = len(values)
    a = 3 / 8 if k <= 10 else 1 / 2
    x = np.full(k, np.nan)
    x[np.argsort(values, kind="stable")] = ndtri((np.arange(1, k + 1) - a) / (k + 1 - 2 * a))
    names = tuple(name for name, use in zip(model.slab, known, strict=True) if use)
    return Coordinates(names, tuple(x.tolist()), tuple(values.tolist()))


def _points(model: Model, x: Floats, y: Floats) -> Coordinates:
    return Coordinates(model.slab, tuple(x.tolist()), tuple(y.tolist()))
