"""Many small fits at once: thousands of meta-analyses as arrays, in one call.

For simulations, for all subsets of some studies, for permutations, and for leaving out one study
after another. Each fit is the one that `regress` (or `pool`) makes of the same studies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consilience.errors import DataError
from consilience.synthesis.inference import (
    coefficients,
    fitted,
    heterogeneity,
    scale_of,
    tested_coefficients,
    variance_between,
    wald,
)
from consilience.synthesis.moments import Floats, total
from consilience.synthesis.regression import check_options
from consilience.synthesis.study import Study, refuse_variances
from consilience.synthesis.tau2 import ESTIMATORS

_ELEMENTS = 2**17


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Fits of many sets of studies, under the names of `Regression`, as arrays.

    A set that has no fit is NaN throughout, but for `k`: there are too few studies, or moderators
    that cannot be told apart in it. As in metafor one study more than coefficients is needed
    where tau2 is estimated; else, and without moderators, as many, which are passed on as `pool`
    does with one study: tau2 is 0 and the test "z".

    Attributes
    ----------
    k : array of int, shape (n,)
        Number of studies of each set.
    beta, se, zval, pval, ci_lb, ci_ub : array, shape (n, p)
    vb : array, shape (n, p, p)
        Covariance matrices of the coefficients.
    tau2, se_tau2, I2, H2, QE, QEp, vt, QM, QMp, s2w : array, shape (n,)
    """

    k: NDArray[np.int64]
    beta: Floats
    se: Floats
    zval: Floats
    pval: Floats
    ci_lb: Floats
    ci_ub: Floats
    vb: Floats
    tau2: Floats
    se_tau2: Floats
    I2: Floats
    H2: Floats
    QE: Floats
    QEp: Floats
    vt: Floats
    QM: Floats
    QMp: Floats
    s2w: Floats


@dataclass(frozen=True, slots=True)
class Options:
    """How each set is fitted; as for `regress`."""

    method: str = "REML"
    test: str = "z"
    level: float = 95
    tau2: float | None = None
    weighted: bool = True
    btt: Sequence[int] | None = None
    tests: bool = True


def fit_many(
    yi: ArrayLike,
    vi: ArrayLike,
    design: ArrayLike | None = None,
    *,
    use: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    tau2: float | None = None,
    weighted: bool = True,
    btt: Sequence[int] | None = None,
    tests: bool = True,
) -> Fits:
    """Fit the same model to many sets of studies.

    Parameters
    ----------
    yi, vi : array, shape (n, k) or (k,)
        Estimates and sampling variances; those of shape `(k,)` are shared by all sets. A study
        that is NaN in either is left out of its set.
    design : array, shape (n, k, p) or (k, p), optional
        Design matrices, the intercept as a column of ones; by default an intercept alone.
    use : array of bool, shape (n, k) or (k,), optional
        The studies of each set; by default all.
    weights : array, shape (n, k) or (k,), optional
        Weights of the user's own, as for `regress`.
    method, test, level, tau2, weighted, btt
        As for `regress`. "GENQM" is found one set after another.
    tests : bool, optional
        False leaves standard errors, tests and intervals NaN, which takes half as long.

    Returns
    -------
    Fits
        `n` is 1 where nothing has a leading axis.

    Raises
    ------
    DataError
        An option that does not exist, shapes that do not go together, a variance not above zero.

    Examples
    --------
    Three studies, each left out in turn:

    >>> import numpy as np
    >>> yi, vi = [0.1, 0.3, 0.8], [0.04, 0.04, 0.04]
    >>> without = fit_many(yi, vi, use=~np.eye(3, dtype=bool), method="EE")
    >>> without.beta[:, 0].round(3).tolist()
    [0.55, 0.45, 0.2]
    """
    level = check_options(method, test, level, tau2)
    study = _stack(yi, vi, design, use, weights)
    options = Options(method, test, level, tau2, weighted, btt, tests)
    n, k, p = study.stack[0], *study.x.shape[-2:]
    found = {name: np.full((n, *shape), np.nan) for name, shape in _shapes(p).items()}
    fittable, n_in = _fittable(study, options), np.broadcast_to(study.n_in, (n,))
    size = max(1, _ELEMENTS // ((k + 64) * p))
    for group in (np.flatnonzero(fittable & (n_in > p)), np.flatnonzero(fittable & (n_in == p))):
        for rows in np.split(group, range(size, len(group), size)):
            for name, values in _block(study.rows(rows), options).items() if len(rows) else ():
                found[name][rows] = values
    return Fits(k=n_in.astype(np.int64), **found)


def _shapes(p: int) -> dict[str, tuple[int, ...]]:
    one = dict.fromkeys(("beta", "se", "zval", "pval", "ci_lb", "ci_ub"), (p,))
    rest = [f.name for f in fields(Fits) if f.name not in ("k", "vb", *one)]
    return {**one, "vb": (p, p), **dict.fromkeys(rest, ())}


def _stack(
    yi: ArrayLike,
    vi: ArrayLike,
    design: ArrayLike | None,
    use: ArrayLike | None,
    weights: ArrayLike | None,
) -> Study:
    """Read the arrays; what is left out gets harmless numbers, so that its sums are zero."""
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    k = y.shape[-1] if y.ndim else 0
    x = np.ones((k, 1)) if design is None else np.asarray(design, dtype=float)
    a = None if weights is None else np.asarray(weights, dtype=float)
    inside = np.asarray(True if use is None else use, dtype=bool)
    try:
        shape = np.broadcast_shapes((1, k), y.shape, v.shape, x.shape[:-1], inside.shape,
                                    *([] if a is None else [a.shape]))  # fmt: skip
    except ValueError:
        shape = ()
    if len(shape) != 2 or k != shape[1] or not k or v.ndim == 0 or x.ndim not in (2, 3):
        said = f"estimates of {y.shape}, variances of {v.shape}, a design of {x.shape}"
        raise DataError(f"{said} do not go together", field="yi")
    inside = inside & np.isfinite(y) & np.isfinite(v) & np.isfinite(x).all(axis=-1)
    if a is not None:
        inside = inside & np.isfinite(a)
    names = [f"Study {i + 1}" for i in range(k)]
    of_sets = np.broadcast_to(v, np.broadcast_shapes(v.shape, inside.shape))
    refuse_variances(of_sets if v.ndim > 1 else v, _anywhere(inside, v.ndim), names)
    y = np.where(np.isfinite(y), y, 0.0)
    v = np.where(np.isfinite(v) & (v > 0), v, 1.0)
    x = np.where(np.isfinite(x), x, 0.0)
    if a is not None:
        a = np.where(np.isfinite(a), a, 0.0)
    whole = Study(y, v, x, a, None if inside.all() else inside.astype(float))
    return whole if whole.stack else Study(y[None], v, x, a, whole.use)


def _anywhere(inside: NDArray[np.bool_], ndim: int) -> NDArray[np.bool_]:
    """Which studies are in any set, where the sets share what is looked at; else in which set."""
    return np.asarray(inside if ndim > 1 or inside.ndim == 1 else inside.any(axis=0))


def _fittable(study: Study, options: Options) -> NDArray[np.bool_]:
    """Which sets have a fit: enough studies, and coefficients that can be told apart."""
    estimated = ESTIMATORS[options.method].estimate is not None and options.tau2 is None
    n, p = study.stack[0], study.x.shape[-1]
    n_in = np.broadcast_to(study.n_in, (n,))
    x = study.x if study.use is None else study.x * study.use[..., None]
    told = (x != 0).any(axis=(-2, -1)) if p == 1 else np.linalg.matrix_rank(x) == p
    return np.asarray((n_in >= p + (estimated and p > 1)) & told)


def _block(study: Study, options: Options) -> dict[str, Floats]:
    """Fit some sets, each with more studies than coefficients or all with as many."""
    n = study.stack[0]
    between, se_between = variance_between(
        study, options.method, options.tau2, with_error=options.tests
    )
    rest = {"tau2": between, **heterogeneity(study, options.method, between)}
    if not options.tests:
        return {"beta": _beta(study, between, options), **_of_each(rest, n)}
    test = "z" if study.saturated else options.test
    fit, vb = fitted(study, between, weighted=options.weighted)
    s2w = np.broadcast_to(scale_of(study, between, test), (n,))
    ddf = None if test == "z" else np.broadcast_to(study.df_in, (n,)).astype(float)
    vb = np.broadcast_to(s2w[:, None, None] * vb, (n, *vb.shape[-2:]))
    one = coefficients(np.broadcast_to(fit.beta, vb.shape[:-1]), vb, ddf, options.level)
    some = list(tested_coefficients(study.x, options.btt))
    omnibus, p_omnibus = wald(one["beta"][:, some], vb[:, some][:, :, some], ddf)
    rest |= {"se_tau2": se_between, "QM": omnibus, "QMp": p_omnibus, "s2w": s2w}
    return {**one, "vb": vb, **_of_each(rest, n)}


def _of_each(values: Mapping[str, Floats | float], n: int) -> dict[str, Floats]:
    return {name: np.broadcast_to(one, (n,)).astype(float) for name, one in values.items()}


def _beta(study: Study, between: Floats | float, options: Options) -> Floats:
    """Give the coefficients alone, shape (n, p); means from sums over the studies."""
    shared = study.y.ndim == study.v.ndim == 1 and study.x.shape[-1] == 1
    if not (shared and options.weighted and study.weights is None and (study.x == 1).all()):
        return fitted(study, between, weighted=options.weighted)[0].beta
    spread = between[:, None] if isinstance(between, np.ndarray) else between
    weights = study.only(1 / (study.v + spread))
    # Distances from a middle estimate keep what is common to all out of the sums.
    middle = float(np.median(study.y))
    pulled = (weights @ (study.y - middle)) / total(weights)
    return np.broadcast_to(middle + pulled, study.stack)[:, None]
