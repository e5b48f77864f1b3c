"""Whether more studies are significant than their power lets one expect."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.fitted import Model
from consilience.synthesis.moments import Floats
from consilience.synthesis.shown import Readable
from consilience.synthesis.tau2 import root

Alternative = Literal["two.sided", "greater", "less"]
MOST_SUBSETS = 1e6
"""By default the exact test is made where it is a sum over no more sets of studies, as metafor."""


@dataclass(frozen=True, slots=True, repr=False)
class ExcessSignificance(Readable):
    """Significant studies beside those that are expected.

    Attributes
    ----------
    O, E, OEratio : int, float, float
        Observed and expected number, and their ratio.
    test : {"exact", "chi2", "binom"}
    X2, pval : float
        Statistic (of "chi2", else NaN) and probability of at least so many.
    power, significant : tuple
        One for each study.
    theta, tau2 : float
        The effect that the power is for, and its variance between studies.
    theta_lim : float
        The effect at which `pval` is `limit_alpha`; NaN where there is none.
    alpha, limit_alpha, alternative, k
        Level and side of the tests of the studies; level of the limit; number of studies.
    """

    O: int  # noqa: E741
    E: float
    OEratio: float
    test: str
    X2: float
    pval: float
    power: tuple[float, ...]
    significant: tuple[bool, ...]
    theta: float
    tau2: float
    theta_lim: float
    alpha: float
    limit_alpha: float
    alternative: Alternative
    k: int


@dataclass(frozen=True, slots=True)
class _Studies:
    """The tests of the studies."""

    y: Floats
    v: Floats
    null: float
    alpha: float
    alternative: Alternative

    def significant(self) -> Floats:
        """Give 1 for each study whose test of the null is significant."""
        from scipy.special import ndtri

        z = (self.y - self.null) / np.sqrt(self.v)
        if self.alternative == "two.sided":
            found = np.abs(z) >= -ndtri(self.alpha / 2)
        else:
            found = (z if self.alternative == "greater" else -z) >= -ndtri(self.alpha)
        return np.asarray(found, dtype=float)

    def power(self, theta: float, tau2: float) -> Floats:
        """Chance of significance where effects are normal about theta with variance tau2."""
        from scipy.special import ndtr, ndtri

        spread = np.sqrt(self.v + tau2)
        away = (theta - self.null) / spread
        two = self.alternative == "two.sided"
        reach = -ndtri(self.alpha / (2 if two else 1)) * np.sqrt(self.v) / spread
        above, below = ndtr(away - reach), ndtr(-away - reach)
        if two:
            return np.asarray(above + below)
        return np.asarray(above if self.alternative == "greater" else below)


def excess_significance(
    result: Model,
    *,
    theta: float | None = None,
    tau2: float | None = None,
    null: float = 0.0,
    alternative: Alternative = "two.sided",
    alpha: float = 0.05,
    test: str | None = None,
    limit_alpha: float = 0.1,
) -> ExcessSignificance:
    """Test for an excess of significant findings, as metafor's `tes`.

    It is no test of publication bias: it asks whether the studies, given their power, are more
    often significant than is likely.

    Parameters
    ----------
    result : Pooled or Regression
        A model without moderators.
    theta, tau2 : float, optional
        The effect that the power is for, and its variance between studies; by default those of the
        result.
    null : float
        The effect that each study tested against.
    alternative : {"two.sided", "greater", "less"}
        Of the tests of the studies.
    alpha, limit_alpha : float
        Level of the tests of the studies, and of the limit of theta.
    test : {"exact", "chi2", "binom"}, optional
        By default exact where that is a sum over no more than `MOST_SUBSETS` sets, else chi-square.

    Raises
    ------
    DataError
        An option that does not exist, or a model with moderators.
    TooFewStudies
        Fewer than two studies.

    References
    ----------
    Ioannidis and Trikalinos (2007), Clinical Trials 4, 245. Exact test: Francis (2013), Journal of
    Mathematical Psychology 57, 153.
    """
    _check(result, test, alternative, alpha)
    studies = _Studies(result.study.y, result.study.v, null, alpha, alternative)
    effect = float(np.atleast_1d(result.beta)[0]) if theta is None else theta
    between = result.tau2 if tau2 is None else tau2
    significant = studies.significant()
    observed, power = int(significant.sum()), studies.power(effect, between)
    chosen = test or _by_size(observed, result.k)
    chance = partial(_TESTS[chosen], observed)
    expected = float(power.sum())

    def chance_at(value: float) -> float:
        return chance(studies.power(value, between))

    return ExcessSignificance(
        O=observed,
        E=expected,
        OEratio=observed / expected if expected > 0 else math.nan,
        test=chosen,
        X2=_square(observed, expected, result.k) if chosen == "chi2" else math.nan,
        pval=chance(power),
        power=tuple(power.tolist()),
        significant=tuple(bool(one) for one in significant),
        theta=effect,
        tau2=between,
        theta_lim=_limit(chance_at, null, effect, limit_alpha),
        alpha=alpha,
        limit_alpha=limit_alpha,
        alternative=alternative,
        k=result.k,
    )


def _check(result: Model, test: str | None, alternative: str, alpha: float) -> None:
    if result.k < 2:
        raise TooFewStudies(f"{result.k} study; the test of excess significance needs two")
    if result.study.x.shape[1] > 1:
        raise DataError("the test is not for models with moderators", field="mods")
    if test is not None and test not in _TESTS:
        raise DataError(f"no test {test!r}; known are {', '.join(_TESTS)}", field="test")
    if alternative not in ("two.sided", "greater", "less"):
        raise DataError(f"no alternative {alternative!r}", field="alternative")
    if not 0 < alpha < 1:
        raise DataError(f"{alpha} is no level between 0 and 1", field="alpha")


def _by_size(observed: int, k: int) -> str:
    subsets = sum(math.comb(k, n) for n in range(observed, k + 1))
    return "exact" if subsets <= MOST_SUBSETS else "chi2"


def _square(observed: int, expected: float, k: int) -> float:
    """Pearson's chi-square of significant and other studies."""
    apart = (observed - expected) ** 2
    if apart == 0:
        return 0.0
    return apart / expected + apart / (k - expected) if 0 < expected < k else math.inf


def _chi_square(observed: int, power: Floats) -> float:
    from scipy.special import ndtr

    expected = float(power.sum())
    away = math.sqrt(_square(observed, expected, len(power)))
    return float(ndtr(-away if observed > expected else away))


def _binomial(observed: int, power: Floats) -> float:
    """Chance of at least so many of studies with the mean power."""
    from scipy.special import bdtrc

    mean = min(1.0, float(power.mean()))
    return 1.0 if observed == 0 else float(bdtrc(observed - 1, len(power), mean))


def _exact(observed: int, power: Floats) -> float:
    """Chance of at least so many of studies, each with its own power."""
    chances = np.ones(1)
    for one in power:
        chances = np.convolve(chances, (1 - one, one))
    return min(1.0, float(chances[observed:].sum()))


_TESTS: dict[str, Callable[[int, Floats], float]] = {
    "exact": _exact,
    "chi2": _chi_square,
    "binom": _binomial,
}
"""Number observed and power in; chance of at least so many out."""


def _limit(chance: Callable[[float], float], null: float, theta: float, alpha: float) -> float:
    """Find the effect, on theta's side of the null, at which the chance is alpha."""
    if chance(null) >= alpha:
        return math.nan
    step = (theta - null) / 8 or 0.1
    for _ in range(60):
        if chance(null + step) >= alpha:
            return root(lambda at: chance(at) - alpha, null, null + step)
        step *= 1.5
    return math.nan
