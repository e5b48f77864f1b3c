"""Counts pooled again: without each study in turn, and with one study more each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consilience.errors import DataError
from consilience.synthesis.shown import Readable
from consilience.synthesis.tables import PooledTables


@dataclass(frozen=True, slots=True, repr=False)
class TablesAgain(Readable):
    """One pooled effect for each study: what it is named for, effect, test, heterogeneity."""

    slab: tuple[str, ...]
    estimate: tuple[float, ...]
    se: tuple[float, ...]
    zval: tuple[float, ...]
    pval: tuple[float, ...]
    ci_lb: tuple[float, ...]
    ci_ub: tuple[float, ...]
    Q: tuple[float, ...]
    Qp: tuple[float, ...]
    I2: tuple[float, ...]
    H2: tuple[float, ...]


def without_each_table(model: PooledTables) -> TablesAgain:
    """Pool without each study in turn, as metafor's `leave1out` of `rma.mh` and `rma.peto`.

    Raises
    ------
    DataError
        There is one study alone.
    """
    if model.k == 1:
        raise DataError("there is one study; nothing is left without it")
    places = range(model.k)
    return _columns(model, [[i for i in places if i != out] for out in places], places)


def cumulated_tables(model: PooledTables, order: Sequence[float] | None = None) -> TablesAgain:
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
    keys = np.arange(model.k, dtype=float) if order is None else np.asarray(order, dtype=float)
    if keys.shape != (model.k,) or np.isnan(keys).any():
        raise DataError(f"an order of {model.k} studies needs a value for each", field="order")
    places = np.argsort(keys, kind="stable").tolist()
    return _columns(model, [places[: i + 1] for i in range(model.k)], places)


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
) -> TablesAgain:
    found = [model.refit(places) for places in parts]

    def column(name: str) -> tuple[float, ...]:
        return tuple(float(getattr(one, name)) for one in found)

    return TablesAgain(
        slab=tuple(model.slab[i] for i in named),
        estimate=column("beta"),
        se=column("se"),
        zval=column("zval"),
        pval=column("pval"),
        ci_lb=column("ci_lb"),
        ci_ub=column("ci_ub"),
        Q=column("QE"),
        Qp=column("QEp"),
        I2=column("I2"),
        H2=column("H2"),
    )
