"""Whether smaller studies found other effects: the regression test of a funnel plot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.fitted import Model, names_of, refit
from consilience.synthesis.moments import Floats
from consilience.synthesis.regression import Regression, regress
from consilience.synthesis.shown import Readable

Dispersion = Literal["rma", "lm"]


@dataclass(frozen=True, slots=True)
class Predictor:
    """What the size of a study is measured by.

    Attributes
    ----------
    name, title : str
        metafor's name, and the words for a sentence.
    of_size : bool
        Computed from the numbers of participants instead of the variances.
    vanishes : bool
        Goes to 0 as studies grow, so that the intercept is the effect in a very large study.
    values : callable
        Variances, or numbers of participants, in.
    """

    name: str
    title: str
    of_size: bool
    vanishes: bool
    values: Callable[[Floats], Floats]


_TABLE = (
    Predictor("sei", "standard error", False, True, lambda vi: np.sqrt(vi)),
    Predictor("vi", "sampling variance", False, True, lambda vi: vi),
    Predictor("ni", "sample size", True, False, lambda ni: ni),
    Predictor("ninv", "inverse of the sample size", True, True, lambda ni: 1 / ni),
    Predictor("sqrtni", "square root of the sample size", True, False, lambda ni: np.sqrt(ni)),
    Predictor(
        "sqrtninv", "inverse of the square root of the sample size", True, True,
        lambda ni: 1 / np.sqrt(ni),
    ),
)  # fmt: skip

PREDICTORS: dict[str, Predictor] = {row.name: row for row in _TABLE}
"""Every predictor by metafor's name."""


@dataclass(frozen=True, slots=True, repr=False)
class RegressionTest(Readable):
    """The slope of the effects on the size of the studies, and its test.

    Attributes
    ----------
    predictor, model : str
        A name of `PREDICTORS`, and "rma" or "lm".
    zval, pval, ddf
        Test of the slope: a t-value where `ddf` is set.
    est, ci_lb, ci_ub : float
        The effect that is expected of a study without sampling error, with its interval; NaN where
        the predictor does not go to 0, or the model had moderators already.
    fit : Regression
        The fitted line; its last coefficient is the slope.
    left_out : tuple of str
        Studies without a number of participants.
    """

    predictor: str
    model: Dispersion
    zval: float
    pval: float
    ddf: int | None
    est: float
    ci_lb: float
    ci_ub: float
    fit: Regression
    left_out: tuple[str, ...] = ()

    @property
    def k(self) -> int:
        """Number of studies."""
        return self.fit.k


def regression_test(
    result: Model,
    *,
    predictor: str = "sei",
    model: Dispersion = "rma",
    ni: Sequence[float] | None = None,
) -> RegressionTest:
    """Test the asymmetry of a funnel plot, as metafor's `regtest`.

    The effects are regressed on the size of their studies: with the method and the test of the
    result (`model="rma"`), or by weighted regression with a dispersion factor (`model="lm"`), which
    with the standard error is Egger's test.

    Parameters
    ----------
    result : Pooled or Regression
        Moderators that it has stay in.
    predictor : str
        A name of `PREDICTORS`.
    model : {"rma", "lm"}
    ni : sequence of float, optional
        Numbers of participants, shape `(k,)`, for the predictors that need them; NaN leaves a
        study out.

    Raises
    ------
    DataError
        No such predictor, numbers of participants are missing, or the predictor says nothing that
        the moderators have not said (all studies are of one size).
    TooFewStudies
        No more studies than coefficients.

    References
    ----------
    Egger et al. (1997), BMJ 315, 629. Sterne and Egger (2005), in: Rothstein et al., Publication
    bias in meta-analysis, 99. Moreno et al. (2009), BMC Medical Research Methodology 9, 2.
    """
    column, study = _column(result, predictor, ni), result.study
    k = int(np.isfinite(column).sum())
    if k <= study.x.shape[1] + 1:
        raise TooFewStudies(f"{k} studies; the regression test needs more")
    names = (*names_of(result), predictor)
    design = np.hstack((study.x, column[:, None]))
    if model == "lm":
        # Weighted regression with a dispersion factor is Hartung and Knapp's without tau2.
        fit = regress(
            study.y.tolist(), study.v.tolist(), design.tolist(), names=names, method="FE",
            test="knha", level=result.level, slab=result.slab,
        )  # fmt: skip
    else:
        fit = refit(result, replace(study, x=design), names=names, slab=result.slab)
    if predictor in fit.dropped:
        raise DataError("all studies are of one size; nothing can be regressed", field=predictor)
    limit = (math.nan,) * 3
    if PREDICTORS[predictor].vanishes and (study.x == 1).all():
        limit = (fit.beta[0], fit.ci_lb[0], fit.ci_ub[0])
    return RegressionTest(
        predictor=predictor,
        model=model,
        zval=fit.zval[-1],
        pval=fit.pval[-1],
        ddf=fit.ddf,
        est=limit[0],
        ci_lb=limit[1],
        ci_ub=limit[2],
        fit=fit,
        left_out=tuple(name for name in result.slab if name not in fit.slab),
    )


def _column(result: Model, predictor: str, ni: Sequence[float] | None) -> Floats:
    row = PREDICTORS.get(predictor)
    if row is None:
        known = ", ".join(PREDICTORS)
        raise DataError(f"no predictor {predictor!r}; known are {known}", field="predictor")
    if not row.of_size:
        return row.values(result.study.v)
    sizes = np.asarray([] if ni is None else ni, dtype=float)
    if len(sizes) != result.k:
        raise DataError(f"{len(sizes)} numbers of participants for {result.k} studies", field="ni")
    if (sizes <= 0).any():
        raise DataError("a number of participants is not above zero", field="ni")
    return row.values(sizes)
