"""What mirror images of the studies on one side of a funnel plot would change: trim and fill."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.fitted import Model, as_regression, refit
from consilience.synthesis.moments import Floats
from consilience.synthesis.regression import Regression
from consilience.synthesis.shown import Readable, Shown, number
from consilience.synthesis.steps import stopped_tau2
from consilience.synthesis.study import Study

Side = Literal["left", "right"]
Rows = NDArray[np.intp]
MAX_STEPS = 100


@dataclass(frozen=True, slots=True, repr=False)
class Filled(Readable):
    """The studies with the images of those that are taken to be missing.

    Attributes
    ----------
    k0, se_k0 : int, float
        Studies that are taken to be missing, with the standard error.
    side : {"left", "right"}
        Where they are missing.
    p_k0 : float
        Probability of so many if none are missing, by R0; else NaN.
    estimator : {"L0", "R0", "Q0"}
    fit : Regression
        The model of all studies and images.
    fill : tuple of bool
        Which of the studies of `fit` are images; they come last.
    """

    k0: int
    se_k0: float
    side: Side
    p_k0: float
    estimator: str
    fit: Regression
    fill: tuple[bool, ...]

    def shown(self) -> Shown:
        """Give what is shown of it: what is missing, and the result with the images."""
        error = number(self.se_k0)
        facts = (f"Missing on the {self.side}: {self.k0} (SE {error}, {self.estimator})",)
        with_images = self.fit.shown()
        return Shown(
            title="Trim and fill",
            facts=(*facts, with_images.title, *with_images.facts),
            names=with_images.names,
            columns=with_images.columns,
            notes=with_images.notes,
        )

    @property
    def k(self) -> int:
        """Number of studies, with the images."""
        return self.fit.k


def trim_and_fill(
    result: Model,
    *,
    side: Side | None = None,
    estimator: str = "L0",
    test: str | None = None,
    level: float | None = None,
    as_metafor: bool = False,
) -> Filled:
    """Estimate how many studies are missing on one side, and add their images.

    Studies are trimmed from the other side until what is left is as symmetric as the estimator
    says; the trimmed ones are mirrored at the mean of the rest, as metafor's `trimfill`.

    Parameters
    ----------
    result : Pooled or Regression
        A model without moderators.
    side : {"left", "right"}, optional
        Where studies are missing; by default the side that the slope of the effects on their
        standard errors points away from.
    estimator : {"L0", "R0", "Q0"}
    test, level : optional
        Of the model with images, if there are any; by default those of the result (metafor: "z"
        and 95).
    as_metafor : bool
        tau2 of the models fitted on the way, and with images, is where metafor's steps stop.

    Raises
    ------
    DataError
        The model has moderators, there is no such side or estimator, or the estimator has no
        solution: the trimming does not come to an end, or Q0 is the root of a negative number.
    TooFewStudies
        Fewer than three studies.

    References
    ----------
    Duval and Tweedie (2000), Biometrics 56, 455; Journal of the American Statistical Association
    95, 89. Duval (2005), in: Rothstein et al., Publication bias in meta-analysis, 127.
    """
    if result.k < 3:
        raise TooFewStudies(f"{result.k} studies; trim and fill needs three")
    if result.study.x.shape[1] > 1:
        raise DataError("trim and fill is not for models with moderators", field="mods")
    if estimator not in ESTIMATORS:
        known = ", ".join(ESTIMATORS)
        raise DataError(f"no estimator {estimator!r}; known are {known}", field="estimator")
    if side not in ("left", "right", None):
        raise DataError(f"no side {side!r}; left or right", field="side")
    where = side or _emptier(result)
    sign = -1.0 if where == "right" else 1.0
    order = np.argsort(sign * result.study.y, kind="stable")
    fitted = partial(_refitted, result, as_metafor=as_metafor)
    n_missing, se, beta = _trimmed(fitted, _picked(result.study, order, sign), estimator)
    images = order[len(order) - n_missing :]
    whole = _with_images(result.study, images, sign * beta)
    if n_missing:
        fit = fitted(whole, slab=_names(result, images), test=test, level=level)
    else:
        fit = as_regression(result)
    return Filled(
        k0=n_missing,
        se_k0=se,
        side=where,
        p_k0=0.5 ** (n_missing + 1) if estimator == "R0" else math.nan,
        estimator=estimator,
        fit=fit,
        fill=(False,) * result.k + (True,) * n_missing,
    )


def _refitted(
    result: Model,
    study: Study,
    *,
    as_metafor: bool,
    slab: tuple[str, ...] | None = None,
    test: str | None = None,
    level: float | None = None,
) -> Regression:
    # metafor estimates tau2 of its own even where that of the result was given.
    known = replace(result, tau2_given=False) if as_metafor else result
    tau2 = stopped_tau2(study, result.method) if as_metafor else None
    return refit(known, study, slab=slab, test=test, level=level, tau2=tau2)


def _emptier(result: Model) -> Side:
    """Give the side without small studies: the one that the slope points away from."""
    study = result.study
    if np.ptp(study.v) == 0:
        return "left"
    design = np.column_stack((np.ones_like(study.v), np.sqrt(study.v)))
    fit = refit(result, Study(study.y, study.v, design, study.weights), names=("intrcpt", "sei"))
    return "right" if fit.beta[1] < 0 else "left"


def _picked(study: Study, rows: Rows, sign: float = 1.0) -> Study:
    weights = None if study.weights is None else study.weights[rows]
    return Study(sign * study.y[rows], study.v[rows], study.x[rows], weights)


def _trimmed(
    fitted: Callable[[Study], Regression], study: Study, estimator: str
) -> tuple[int, float, float]:
    """Trim from the right until the number settles: missing, its standard error, the mean."""
    k = len(study.y)
    n_missing = 0
    for _ in range(MAX_STEPS):
        rest = _picked(study, np.arange(k - n_missing))
        beta = fitted(rest).beta[0] if len(rest.y) > 1 else float(rest.y[0])
        found, se = ESTIMATORS[estimator](_signed_ranks(study.y - beta))
        if math.isnan(found):
            raise DataError(f"{estimator} has no solution for these studies; see L0 or R0")
        last, n_missing = n_missing, max(0, round(found))
        if n_missing == last:
            return n_missing, se, beta
        if n_missing >= k:
            break
    raise DataError("the number of missing studies does not settle", field="estimator")


def _signed_ranks(centred: Floats) -> Floats:
    order = np.argsort(np.abs(centred), kind="stable")
    ranks = np.empty(len(centred))
    ranks[order] = np.arange(1, len(centred) + 1)
    signed: Floats = np.sign(centred) * ranks
    return signed


def _right_run(ranks: Floats) -> tuple[float, float]:
    """R0: the length of the run of largest deviations that lie all to the right, less one."""
    left = -ranks[ranks < 0]
    found = len(ranks) - float(left.max(initial=0.0)) - 1
    return found, math.sqrt(2 * max(0.0, found) + 2)


def _rank_sum(ranks: Floats) -> tuple[float, float]:
    """L0: from Wilcoxon's sum of the ranks to the right."""
    k, total = len(ranks), float(ranks[ranks > 0].sum())
    found = (4 * total - k * (k + 1)) / (2 * k - 1)
    return found, 4 * _root(_variance(k, found)) / (2 * k - 1)


def _rank_sum_quadratic(ranks: Floats) -> tuple[float, float]:
    """Q0: the same sum, solved as a quadratic."""
    k, total = len(ranks), float(ranks[ranks > 0].sum())
    found = k - 0.5 - _root(2 * k**2 - 4 * total + 0.25)
    scale = _root((k - 0.5) ** 2 - found * (2 * k - found - 1))
    return found, 2 * _root(_variance(k, found)) / scale if scale > 0 else math.nan


def _root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def _variance(k: int, n: float) -> float:
    """Give the variance of the sum of ranks with `n` studies missing (Duval and Tweedie 2000)."""
    return (
        k * (k + 1) * (2 * k + 1) + 10 * n**3 + 27 * n**2 + 17 * n
        - 18 * k * n**2 - 18 * k * n + 6 * k**2 * n
    ) / 24  # fmt: skip


ESTIMATORS: dict[str, Callable[[Floats], tuple[float, float]]] = {
    "L0": _rank_sum,
    "R0": _right_run,
    "Q0": _rank_sum_quadratic,
}
"""Signed ranks of the deviations in; number of missing studies and its standard error out."""


def _with_images(study: Study, rows: Rows, mean: float) -> Study:
    added = _picked(study, rows)
    weights = study.weights
    if weights is not None and added.weights is not None:
        weights = np.concatenate((weights, added.weights))
    return Study(
        np.concatenate((study.y, 2 * mean - added.y)),
        np.concatenate((study.v, added.v)),
        np.concatenate((study.x, added.x)),
        weights,
    )


def _names(result: Model, rows: Rows) -> tuple[str, ...]:
    images = tuple(f"Image of {result.slab[int(row)]}" for row in rows)
    return (*result.slab, *images)
