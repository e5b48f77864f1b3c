"""A fitted model, pooled or with moderators, and the same model of other studies."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.synthesis.pooled import Pooled
from consilience.synthesis.regression import Regression, regress
from consilience.synthesis.study import Study

Model = Pooled | Regression
"""What can be asked about its studies, its robustness and small studies in it."""


def names_of(model: Model) -> tuple[str, ...]:
    """Give the names of the coefficients."""
    return model.names if isinstance(model, Regression) else ("intrcpt",)


def as_regression(model: Model) -> Regression:
    """Give a model with its design; a pooled effect is a regression on an intercept alone.

    Raises
    ------
    TooFewStudies
        It was pooled from one study.
    """
    return model if isinstance(model, Regression) else refit(model, model.study, slab=model.slab)


def refit(
    model: Model,
    study: Study,
    *,
    names: Sequence[str] | None = None,
    slab: Sequence[str] | None = None,
    test: str | None = None,
    tau2: float | None = None,
) -> Regression:
    """Fit the model to other studies or another design, with its own options.

    Parameters
    ----------
    model : Pooled or Regression
        Whose method, test, level, weighting and given tau2 are kept.
    study : Study
        What is fitted; its weights of the user's own, if it has any, are used.
    names : sequence of str, optional
        Of the columns of the design; by default those of the model.
    slab : sequence of str, optional
        Names of the studies.
    test, tau2
        Instead of the model's.

    Raises
    ------
    TooFewStudies
        No more studies than coefficients.
    """
    return regress(
        study.y.tolist(),
        study.v.tolist(),
        study.x.tolist(),
        names=names_of(model) if names is None else names,
        method=model.method,
        test=model.test if test is None else test,
        level=model.level,
        tau2=model.tau2 if tau2 is None and model.tau2_given else tau2,
        weights=None if study.weights is None else study.weights.tolist(),
        weighted=model.weighted if isinstance(model, Regression) else True,
        slab=slab,
    )
