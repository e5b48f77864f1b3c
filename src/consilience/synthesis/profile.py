"""The likelihood along values of the variance between studies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consilience.errors import DataError
from consilience.synthesis.fitted import Model, as_regression, likelihood_at
from consilience.synthesis.intervals import heterogeneity_interval
from consilience.synthesis.regression import Regression
from consilience.synthesis.shown import Readable


@dataclass(frozen=True, slots=True, repr=False)
class LikelihoodProfile(Readable):
    """The (restricted) log likelihood at values of tau2, the coefficients fitted at each.

    Attributes
    ----------
    tau2, ll : tuple of float
        Values of tau2, and the log likelihood at each: restricted where the model is by REML.
    beta : tuple of tuple of float
        Coefficients at each value.
    at, maxll : float
        The model's own tau2 and log likelihood.
    """

    tau2: tuple[float, ...]
    ll: tuple[float, ...]
    beta: tuple[tuple[float, ...], ...]
    at: float
    maxll: float


def profile(
    model: Model, tau2: Sequence[float] | None = None, *, steps: int = 20
) -> LikelihoodProfile:
    """Profile the likelihood over tau2, as metafor's `profile`.

    One peak, at the model's own value, says that the estimate is the maximum.

    Parameters
    ----------
    model : Pooled or Regression
        A model of random effects.
    tau2 : sequence of float, optional
        Values to look at; by default `steps` values from 0 to the upper Q-profile limit.
    steps : int, optional

    Raises
    ------
    DataError
        The model has no tau2, or a value is below zero.
    """
    model = as_regression(model)
    if not model.has_tau2:
        raise DataError(f"a model by {model.method} has no tau2", field="method")
    values = _grid(model, steps) if tau2 is None else [float(one) for one in tau2]
    if any(not one >= 0 for one in values):
        raise DataError("tau2 is a variance and cannot be below zero", field="tau2")
    restricted = model.method == "REML"
    fits = [likelihood_at(model, one, restricted=restricted) for one in values]
    return LikelihoodProfile(
        tau2=tuple(values),
        ll=tuple(ll for _, ll in fits),
        beta=tuple(tuple(beta.tolist()) for beta, _ in fits),
        at=model.tau2,
        maxll=model.statistics.ll,
    )


def _grid(model: Regression, steps: int) -> list[float]:
    upper = heterogeneity_interval(model, kind="QP").tau2[2]
    end = max(upper, 2 * model.tau2) or float(model.study.v.max())
    return [float(one) for one in np.linspace(0.0, end, steps)]
