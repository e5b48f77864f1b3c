"""Intervals of the variance between studies, and of what follows from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from consilience.effects.normal import percent
from consilience.errors import DataError
from consilience.synthesis.fitted import Model, as_regression, likelihood_at
from consilience.synthesis.moments import project
from consilience.synthesis.quadratic_form import upper_tail
from consilience.synthesis.regression import Regression
from consilience.synthesis.shown import Readable, Shown
from consilience.synthesis.tau2 import root
from consilience.synthesis.uniroot import uniroot

Kind = Literal["QP", "GENQ", "PL", "Wald", "Wald.log", "Wald.sqrt"]
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True, repr=False)
class HeterogeneityInterval(Readable):
    """Estimate, lower and upper limit of tau2, tau, I2 (percent) and H2.

    `below` says that even the upper limit would lie below zero: both limits are then 0. `beyond`
    says which limits (of the two) lie beyond where metafor searches, and are given as its end.
    """

    tau2: Triple
    tau: Triple
    I2: Triple
    H2: Triple
    kind: Kind
    level: float
    below: bool
    beyond: tuple[bool, bool] = (False, False)

    def shown(self) -> Shown:
        """Give what is shown of it: a row for each quantity."""
        rows = {"tau²": self.tau2, "tau": self.tau, "I² (%)": self.I2, "H²": self.H2}
        heads = ("estimate", "ci.lb", "ci.ub")
        below = "Even the upper limit of tau² would lie below zero: both limits are 0."
        return Shown(
            title=f"Heterogeneity with {self.level:g}% intervals ({self.kind})",
            facts=(),
            names=tuple(rows),
            columns={name: tuple(row[i] for row in rows.values()) for i, name in enumerate(heads)},
            notes=(below,) if self.below else (),
        )


def heterogeneity_interval(
    model: Model,
    *,
    kind: Kind | None = None,
    level: float | None = None,
    as_metafor: bool = False,
) -> HeterogeneityInterval:
    """Give an interval of tau2, as metafor's `confint`.

    Parameters
    ----------
    model : Pooled or Regression
        A model of random effects.
    kind : {"QP", "GENQ", "PL", "Wald", "Wald.log", "Wald.sqrt"}, optional
        Q-profile (Viechtbauer 2007, Statistics in Medicine 26, 37), the default; generalised Q
        (Jackson 2013, Research Synthesis Methods 4, 220), the default of models by "GENQ"; profile
        likelihood (ML and REML); Wald's, also on the log and the root scale.
    level : float, optional
        In percent; by default that of the model.
    as_metafor : bool, optional
        Search no further than metafor does (100, or ten times tau2), and end the search for the
        limits of the generalised Q where it does, by the default tolerance of R's `uniroot` (about
        0.0001). Gives the digits that metafor prints; else the limits are solved to the last
        digits.

    Raises
    ------
    DataError
        The model has no tau2, or the kind does not go with its method.
    """
    model = as_regression(model)
    chosen: Kind = kind or ("GENQ" if model.method in ("GENQ", "GENQM") else "QP")
    wide = model.level if level is None else percent(level)
    if not model.has_tau2:
        raise DataError(f"a model by {model.method} has no tau2", field="method")
    if chosen == "PL" and model.method not in ("ML", "REML"):
        raise DataError("profile likelihood needs a model by ML or REML", field="kind")
    limits = _LIMITS[chosen](model, wide)
    if as_metafor and chosen == "GENQ":
        limits = _generalised_q(model, wide, search=_as_metafor)
    low, high = limits or (0.0, 0.0)
    beyond = (False, False)
    if as_metafor and not chosen.startswith("Wald"):
        end = max(100.0, 10 * model.tau2)
        beyond = low > end, high > end
        low, high = min(low, end), min(high, end)
    vt = model.vt

    def each(change: Callable[[float], float]) -> Triple:
        return change(model.tau2), change(low), change(high)

    return HeterogeneityInterval(
        tau2=each(float),
        tau=each(math.sqrt),
        I2=each(lambda t: 100 * t / (vt + t)),
        H2=each(lambda t: 1 + t / vt),
        kind=chosen,
        level=wide,
        below=limits is None,
        beyond=beyond,
    )


Function = Callable[[float], float]
Search = Callable[[Function, float, float], float]


def _as_metafor(function: Function, low: float, high: float) -> float:
    return uniroot(function, low, max(high, 100.0))


def _rising(
    chance: Function, start: float, level: float, search: Search = root
) -> tuple[float, float] | None:
    """Solve a chance that rises with tau2 for both tails; None where it starts above both."""
    tail = (1 - level / 100) / 2

    def reached(target: float) -> float:
        if chance(0.0) >= target:
            return 0.0
        high = start
        while chance(high) < target:
            high *= 2
        return search(lambda tau2: chance(tau2) - target, 0.0, high)

    if chance(0.0) > 1 - tail:
        return None
    return reached(tail), reached(1 - tail)


def _start(model: Regression) -> float:
    return max(float(model.study.y.var()), float(model.study.v.max()))


def _q_profile(model: Regression, level: float) -> tuple[float, float] | None:
    from scipy.special import chdtrc

    study = model.study
    return _rising(lambda t: float(chdtrc(study.df, study.at(t).q)), _start(model), level)


def _generalised_q(
    model: Regression, level: float, search: Search = root
) -> tuple[float, float] | None:
    study = model.study
    fit = project(study.y, study.x, 1 / study.v if study.weights is None else study.weights)

    def chance(tau2: float) -> float:
        return upper_tail(float(fit.q), fit.eigenvalues(study.v + tau2))

    return _rising(chance, _start(model), level, search)


def _profile(model: Regression, level: float) -> tuple[float, float]:
    from scipy.special import chdtri

    restricted = model.method == "REML"
    _, top = likelihood_at(model, model.tau2, restricted=restricted)
    least = top - float(chdtri(1, 1 - level / 100)) / 2

    def above(tau2: float) -> float:
        return likelihood_at(model, tau2, restricted=restricted)[1] - least

    low = 0.0 if above(0.0) >= 0 else root(above, 0.0, model.tau2)
    high = max(2 * model.tau2, _start(model) * 1e-3)
    while above(high) > 0:
        high *= 2
    return low, root(above, model.tau2, high)


def _crit(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 200))


def _wald(model: Regression, level: float) -> tuple[float, float]:
    half = _crit(level) * model.se_tau2
    return max(0.0, model.tau2 - half), max(0.0, model.tau2 + half)


def _wald_log(model: Regression, level: float) -> tuple[float, float]:
    if model.tau2 == 0:
        return 0.0, math.nan
    factor = math.exp(_crit(level) * model.se_tau2 / model.tau2)
    return model.tau2 / factor, model.tau2 * factor


def _wald_root(model: Regression, level: float) -> tuple[float, float]:
    tau = math.sqrt(model.tau2)
    if tau == 0:
        return 0.0, math.inf
    half = _crit(level) * model.se_tau2 / (2 * tau)
    return max(0.0, tau - half) ** 2, (tau + half) ** 2


_LIMITS: dict[Kind, Callable[[Regression, float], tuple[float, float] | None]] = {
    "QP": _q_profile,
    "GENQ": _generalised_q,
    "PL": _profile,
    "Wald": _wald,
    "Wald.log": _wald_log,
    "Wald.sqrt": _wald_root,
}
