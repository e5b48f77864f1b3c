"""Whether more studies are significant than their power lets one expect."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
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
        Statistic (of "chi2", else NaN) and probability of at least so many (or as the test says).
    power, significant : tuple
        One for each study.
    theta, tau2 : float
        The effect that the power is for (with moderators one for each study), and its variance
        between studies.
    theta_lim : float
        The effect at which `pval` is `limit_alpha`; NaN where there is none. Of a test to both
        sides the two at which each side has half of it.
    alpha, limit_alpha, alternative, tes_alternative, k
        Level and side of the tests of the studies; level of the limit, and side of the test of the
        number; number of studies.
    null : float
        What each study was tested against.
    """

    O: int  # noqa: E741
    E: float
    OEratio: float
    test: str
    X2: float
    pval: float
    power: tuple[float, ...]
    significant: tuple[bool, ...]
    theta: float | tuple[float, ...]
    tau2: float
    theta_lim: float | tuple[float, float]
    alpha: float
    limit_alpha: float
    alternative: Alternative
    tes_alternative: Alternative
    k: int
    null: float = 0.0


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

    def power(self, theta: Floats, tau2: float) -> Floats:
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
    tes_alternative: Alternative = "greater",
    limit_alpha: float = 0.1,
) -> ExcessSignificance:
    """Test for an excess of significant findings, as metafor's `tes`.

    It is no test of publication bias: it asks whether the studies, given their power, are more
    often significant than is likely.

    Parameters
    ----------
    result : Pooled or Regression
        With moderators each study has the power for what the model expects of it.
    theta, tau2 : float, optional
        The effect that the power is for, and its variance between studies; by default those of the
        result.
    null : float
        The effect that each study tested against (metafor's `H0`).
    alternative : {"two.sided", "greater", "less"}
        Of the tests of the studies.
    alpha, limit_alpha : float
        Level of the tests of the studies, and of the limit of theta (metafor's `tes.alpha`).
    test : {"exact", "chi2", "binom"}, optional
        By default exact where that is a sum over no more than `MOST_SUBSETS` sets, else chi-square.
    tes_alternative : {"greater", "less", "two.sided"}
        Whether the number is tested for an excess, for a lack, or for either.

    Raises
    ------
    DataError
        An option that does not exist.
    TooFewStudies
        Fewer than two studies.

    References
    ----------
    Ioannidis and Trikalinos (2007), Clinical Trials 4, 245. Exact test: Francis (2013), Journal of
    Mathematical Psychology 57, 153.
    """
    _check(result, test, (alternative, tes_alternative), (alpha, limit_alpha))
    studies = _Studies(result.study.y, result.study.v, null, alpha, alternative)
    effect = _effect(result) if theta is None else theta
    between = result.tau2 if tau2 is None else tau2
    significant = studies.significant()
    observed, power = int(significant.sum()), studies.power(np.asarray(effect), between)
    chosen = test or _by_size(observed, result.k, tes_alternative)
    expected = float(power.sum())

    def chance_at(value: float, side: Alternative) -> float:
        return _TESTS[chosen](observed, studies.power(np.asarray(value), between), side)

    return ExcessSignificance(
        O=observed,
        E=expected,
        OEratio=observed / expected if expected > 0 else math.nan,
        test=chosen,
        X2=_square(observed, expected, result.k) if chosen == "chi2" else math.nan,
        pval=_TESTS[chosen](observed, power, tes_alternative),
        power=tuple(power.tolist()),
        significant=tuple(bool(one) for one in significant),
        theta=effect,
        tau2=between,
        theta_lim=math.nan
        if isinstance(effect, tuple)
        else _limits(chance_at, null, effect, limit_alpha, tes_alternative),
        alpha=alpha,
        limit_alpha=limit_alpha,
        alternative=alternative,
        tes_alternative=tes_alternative,
        k=result.k,
        null=null,
    )


def _effect(result: Model) -> float | tuple[float, ...]:
    """What the model expects: one effect, or one for each study."""
    beta = np.atleast_1d(np.asarray(result.beta))
    if len(beta) == 1 and (result.study.x == 1).all():
        return float(beta[0])
    return tuple((result.study.x @ beta).tolist())


def _check(
    result: Model, test: str | None, sides: tuple[str, ...], levels: tuple[float, ...]
) -> None:
    if result.k < 2:
        raise TooFewStudies(f"{result.k} study; the test of excess significance needs two")
    if test is not None and test not in _TESTS:
        raise DataError(f"no test {test!r}; known are {', '.join(_TESTS)}", field="test")
    for side in sides:
        if side not in ("two.sided", "greater", "less"):
            raise DataError(f"no alternative {side!r}", field="alternative")
    for level in levels:
        if not 0 < level < 1:
            raise DataError(f"{level} is no level between 0 and 1", field="alpha")


def _by_size(observed: int, k: int, side: Alternative) -> str:
    first, last = (observed if side == "greater" else 0), (observed if side == "less" else k)
    subsets = sum(math.comb(k, n) for n in range(first, last + 1))
    return "exact" if subsets <= MOST_SUBSETS else "chi2"


def _square(observed: int, expected: float, k: int) -> float:
    """Pearson's chi-square of significant and other studies."""
    apart = (observed - expected) ** 2
    if apart == 0:
        return 0.0
    return apart / expected + apart / (k - expected) if 0 < expected < k else math.inf


def _chi_square(observed: int, power: Floats, side: Alternative) -> float:
    from scipy.special import ndtr

    expected = float(power.sum())
    away = math.sqrt(_square(observed, expected, len(power)))
    if side == "two.sided":
        return float(2 * ndtr(-away))
    return float(ndtr(-away if (observed > expected) == (side == "greater") else away))


def _binomial(observed: int, power: Floats, side: Alternative) -> float:
    """Chance of such a number of studies that all have the mean power."""
    from scipy.special import gammaln, xlog1py, xlogy

    k, mean = len(power), min(1.0, float(power.mean()))
    n = np.arange(k + 1)
    logs = gammaln(k + 1) - gammaln(n + 1) - gammaln(k - n + 1)
    return _tail(np.exp(logs + xlogy(n, mean) + xlog1py(k - n, -mean)), observed, side, 1e-7)


def _exact(observed: int, power: Floats, side: Alternative) -> float:
    """Chance of such a number of studies, each with its own power."""
    chances = np.ones(1)
    for one in power:
        chances = np.convolve(chances, (1 - one, one))
    return _tail(chances, observed, side, 0.0, beyond=2.0**-26)


def _tail(
    chances: Floats, observed: int, side: Alternative, ratio: float, *, beyond: float = 0.0
) -> float:
    """Add the chances of all numbers as far out as the one observed.

    To both sides these are the numbers that are no more likely, as in R's `binom.test` (with a
    relative tolerance) and in metafor (with an absolute one).
    """
    if side == "greater":
        some = chances[observed:]
    elif side == "less":
        some = chances[: observed + 1]
    else:
        some = chances[chances <= chances[observed] * (1 + ratio) + beyond]
    return min(1.0, float(some.sum()))


_TESTS: dict[str, Callable[[int, Floats, Alternative], float]] = {
    "exact": _exact,
    "chi2": _chi_square,
    "binom": _binomial,
}
"""Number observed, power and side in; chance of such a number out."""


def _limits(
    chance: Callable[[float, Alternative], float],
    null: float,
    theta: float,
    alpha: float,
    side: Alternative,
) -> float | tuple[float, float]:
    """Find the effect, on theta's side of the null, at which the chance is alpha."""
    if side == "two.sided":
        return (
            _limit(lambda at: chance(at, "greater") - alpha / 2, null, theta),
            _limit(lambda at: alpha / 2 - chance(at, "less"), null, theta),
        )
    sign = 1.0 if side == "greater" else -1.0
    return _limit(lambda at: sign * (chance(at, side) - alpha), null, theta)


def _limit(above: Callable[[float], float], null: float, theta: float) -> float:
    """Find where what is below zero at the null rises to zero; NaN where it does not."""
    if above(null) >= 0:
        return math.nan
    step = (theta - null) / 8 or 0.1
    for _ in range(60):
        if above(null + step) >= 0:
            return root(above, null, null + step)
        step *= 1.5
    return math.nan
