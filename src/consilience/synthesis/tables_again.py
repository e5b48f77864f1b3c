"""Counts pooled again: without each study in turn, and with one study more each time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.robustness.again import PooledAgain
from consilience.synthesis.shown import Readable
from consilience.synthesis.tables import PooledTables


def without_each_table(model: PooledTables) -> PooledAgain:
    """Pool without each study in turn, as metafor's `leave1out` of `rma.mh` and `rma.peto`.

    Raises
    ------
    DataError
        There is one study alone.
    """
    if len(model.slab) == 1:
        raise DataError("there is one study; nothing is left without it")
    places = range(len(model.slab))
    return _columns(model, [[i for i in places if i != out] for out in places], places)


def cumulated_tables(model: PooledTables, order: Sequence[float] | None = None) -> PooledAgain:
    """Pool one study more each time, as metafor's `cumul` of `rma.mh` and `rma.peto`.

    Parameters
    ----------
    model : PooledTables
    order : sequence of float, optional
        A value for each study, such as its year: those with smaller ones come first, equal ones in
        the order of the model. By default as they are.

    Raises
    ------
    DataError
        There is not one value (not NaN) for each study.
    """
    k = len(model.slab)
    keys = np.arange(k, dtype=float) if order is None else np.asarray(order, dtype=float)
    if keys.shape != (k,) or np.isnan(keys).any():
        raise DataError(f"an order of {k} studies needs a value for each", field="order")
    places = np.argsort(keys, kind="stable").tolist()
    return _columns(model, [places[: i + 1] for i in range(k)], places)


@dataclass(frozen=True, slots=True, repr=False)
class TableResiduals(Readable):
    """How far each study that has an estimate is from the effect pooled without it."""

    slab: tuple[str, ...]
    resid: tuple[float, ...]
    se: tuple[float, ...]
    z: tuple[float, ...]


def deleted_table_residuals(model: PooledTables) -> TableResiduals:
    """Compare each study with the others, as metafor's `rstudent` of `rma.mh` and `rma.peto`.

    The residual is the estimate less the effect pooled without it, its variance the sum of theirs.
    """
    others = without_each_table(model)
    own = np.isfinite(model.yi)
    residual = (np.array(model.yi) - np.array(others.estimate))[own]
    se = np.sqrt(np.array(model.vi) + np.array(others.se) ** 2)[own]
    names = tuple(name for name, use in zip(model.slab, own, strict=True) if use)
    columns = (residual, se, residual / se)
    return TableResiduals(names, *(tuple(column.tolist()) for column in columns))


def _columns(
    model: PooledTables, parts: Sequence[Sequence[int]], named: Sequence[int]
) -> PooledAgain:
    """Pool each part; a part whose counts say nothing of the effect is NaN."""
    found = [_pooled(model, places) for places in parts]

    def column(name: str) -> tuple[float, ...]:
        return tuple(math.nan if one is None else float(getattr(one, name)) for one in found)

    names = {"estimate": "beta", "Q": "QE", "Qp": "QEp"}
    columns = ("estimate", "se", "zval", "pval", "ci_lb", "ci_ub", "Q", "Qp", "I2", "H2")
    return PooledAgain(
        slab=tuple(model.slab[i] for i in named),
        k=tuple(len(places) for places in parts),
        **{name: column(names.get(name, name)) for name in columns},
        tau2=(math.nan,) * len(found),
    )


def _pooled(model: PooledTables, places: Sequence[int]) -> PooledTables | None:
    try:
        return model.refit(places)
    except TooFewStudies:
        return None
