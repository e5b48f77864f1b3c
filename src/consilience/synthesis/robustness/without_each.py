"""The same model of other sets of its studies: all fits in one call."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consilience.errors import TooFewStudies
from consilience.synthesis.batched import Fits, fit_many
from consilience.synthesis.fitted import Model
from consilience.synthesis.regression import Regression


def fits_of(model: Model, use: NDArray[np.bool_], *, tests: bool = True) -> Fits:
    """Fit the model, with its own options, to each set of its studies.

    Parameters
    ----------
    model : Pooled or Regression
    use : array of bool, shape (n, k)
        The studies of each set, in the order of the model's.
    tests : bool, optional
        As for `fit_many`.
    """
    study = model.study
    return fit_many(
        study.y,
        study.v,
        study.x,
        use=use,
        weights=study.weights,
        method=model.method,
        test=model.test,
        level=model.level,
        tau2=model.tau2 if model.tau2_given else None,
        weighted=model.weighted if isinstance(model, Regression) else True,
        tests=tests,
    )


def fits_without_each(model: Model) -> Fits:
    """Fit the model without each of its studies in turn.

    A set whose moderators can then no longer be told apart is NaN.

    Raises
    ------
    TooFewStudies
        There is one study alone.
    """
    if model.k < 2:
        raise TooFewStudies("there is one study; nothing is left without it")
    return fits_of(model, ~np.eye(model.k, dtype=bool))
