"""A fitted model, pooled or with moderators, and the same model of other studies."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.synthesis.inference import fitted
from consilience.synthesis.likelihood import likelihoods_of
from consilience.synthesis.moments import Floats
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


def likelihood_at(model: Regression, tau2: float, *, restricted: bool) -> tuple[Floats, float]:
    """Give the coefficients at a value of tau2, fitted with the model's weights, and the log
    likelihood of both (restricted or not).
    """
    fit, _ = fitted(model.study, tau2, weighted=model.weighted)
    q = float((1 / (model.study.v + tau2)) @ fit.residuals**2)
    ml, reml = likelihoods_of(model.study, tau2, q, model.study.at(tau2).inverse)
    return fit.beta, float(reml if restricted else ml)


def refit(
    model: Model,
    study: Study,
    *,
    names: Sequence[str] | None = None,
    slab: Sequence[str] | None = None,
    test: str | None = None,
    level: float | None = None,
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
    test, level, tau2
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
        level=model.level if level is None else level,
        tau2=model.tau2 if tau2 is None and model.tau2_given else tau2,
        weights=None if study.weights is None else study.weights.tolist(),
        weighted=model.weighted if isinstance(model, Regression) else True,
        slab=slab,
    )
