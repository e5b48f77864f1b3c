"""Studies pooled again: without each in turn, and with one more each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.fitted import Model
from consilience.synthesis.robustness.without_each import fits_of
from consilience.synthesis.shown import Readable


@dataclass(frozen=True, slots=True, repr=False)
class PooledAgain(Readable):
    """One pooled effect a row, under metafor's names.

    Attributes
    ----------
    slab : tuple of str
        The study that is left out, or that came in.
    k : tuple of int
        Number of studies pooled.
    estimate, se, zval, pval, ci_lb, ci_ub : tuple of float
    Q, Qp, tau2, I2, H2 : tuple of float
    """

    slab: tuple[str, ...]
    k: tuple[int, ...]
    estimate: tuple[float, ...]
    se: tuple[float, ...]
    zval: tuple[float, ...]
    pval: tuple[float, ...]
    ci_lb: tuple[float, ...]
    ci_ub: tuple[float, ...]
    Q: tuple[float, ...]
    Qp: tuple[float, ...]
    tau2: tuple[float, ...]
    I2: tuple[float, ...]
    H2: tuple[float, ...]

    def rows(self) -> list[dict[str, float | str]]:
        """Give a table, one row for each pooled effect."""
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def leave_one_out(model: Model) -> PooledAgain:
    """Pool without each study in turn, as metafor's `leave1out`.

    Parameters
    ----------
    model : Pooled or Regression
        A model without moderators.

    Raises
    ------
    DataError
        The model has moderators.
    TooFewStudies
        There is one study alone.
    """
    _check(model)
    if model.k < 2:
        raise TooFewStudies("there is one study; nothing is left without it")
    return _columns(model, ~np.eye(model.k, dtype=bool), range(model.k))


def cumulate(model: Model, order: Sequence[float] | None = None) -> PooledAgain:
    """Pool with one study more each time, as metafor's `cumul`.

    Parameters
    ----------
    model : Pooled or Regression
        A model without moderators.
    order : sequence of float, optional
        A value for each study, such as its year: those with smaller ones come first, equal ones in
        the order of the model. By default as they are.

    Raises
    ------
    DataError
        The model has moderators, or there is not one value (not NaN) for each study.
    """
    _check(model)
    places = np.arange(model.k)
    if order is not None:
        keys = np.asarray(order, dtype=float)
        if keys.shape != (model.k,) or np.isnan(keys).any():
            raise DataError(f"an order of {model.k} studies needs a value for each", field="order")
        places = np.argsort(keys, kind="stable")
    use = np.zeros((model.k, model.k), dtype=bool)
    use[:, places] = np.tri(model.k, dtype=bool)
    return _columns(model, use, places.tolist())


def _check(model: Model) -> None:
    if model.study.x.shape[1] > 1 or not (model.study.x == 1).all():
        raise DataError("studies with moderators are not pooled again; see influence", field="mods")


def _columns(model: Model, use: NDArray[np.bool_], named: Sequence[int]) -> PooledAgain:
    fits = fits_of(model, use)
    of_effect = {
        "estimate": fits.beta, "se": fits.se, "zval": fits.zval, "pval": fits.pval,
        "ci_lb": fits.ci_lb, "ci_ub": fits.ci_ub,
    }  # fmt: skip
    rest = {"Q": fits.QE, "Qp": fits.QEp, "tau2": fits.tau2, "I2": fits.I2, "H2": fits.H2}
    return PooledAgain(
        slab=tuple(model.slab[i] for i in named),
        k=tuple(int(one) for one in fits.k),
        **{name: tuple(column[:, 0].tolist()) for name, column in of_effect.items()},
        **{name: tuple(column.tolist()) for name, column in rest.items()},
    )
