"""Columns of numbers, one value for each study, missing ones NaN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Columns = Mapping[str, Floats]


def as_floats(values: Sequence[float | None]) -> Floats:
    """Give the values as floats of shape `(k,)`; None and infinity become NaN."""
    column = np.array([np.nan if value is None else float(value) for value in values], dtype=float)
    column[~np.isfinite(column)] = np.nan
    return column


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """Repeat the weighted mean of the values that are known, in the shape of `values`."""
    known = np.isfinite(values) & np.isfinite(weights)
    mean = np.sum(values[known] * weights[known]) / np.sum(weights[known])
    return np.full(values.shape, mean)
