"""How many studies without an effect would have to lie in drawers to change the conclusion.

It is no estimate of how many do. The studies in the drawer average no effect; how their variance is
taken differs from method to method.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consilience.errors import DataError
from consilience.synthesis.fitted import Model
from consilience.synthesis.moments import Floats
from consilience.synthesis.pool import pool
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.shown import Readable
from consilience.synthesis.steps import stopped_tau2
from consilience.synthesis.tau2 import ESTIMATORS

MOST = 10_000_000
"""More are not looked for: the number is then infinite."""


@dataclass(frozen=True, slots=True, repr=False)
class FailSafeN(Readable):
    """A number of studies without an effect, and what the studies give without and with them.

    Attributes
    ----------
    kind : str
        A name of `KINDS`.
    fsnum : float
        Whole, or infinite where `MOST` do not suffice.
    alpha, target : float
        What is to be reached: the level that p rises above, or the mean; NaN where the kind, or
        the call, does not ask for it.
    est, tau2, pval : float
        Mean, variance between studies and p-value of the studies; NaN where the kind has none.
    est_fsn, tau2_fsn, pval_fsn : float
        The same with the studies from the drawer, by "General" alone.
    k : int
        Number of studies.
    """

    kind: str
    fsnum: float
    alpha: float
    target: float
    est: float
    tau2: float
    pval: float
    est_fsn: float
    tau2_fsn: float
    pval_fsn: float
    k: int


def fail_safe_n(
    result: Model,
    *,
    kind: str = "General",
    alpha: float = 0.05,
    target: float | None = None,
    weighted: bool = True,
    exact: bool = False,
    as_metafor: bool = False,
) -> FailSafeN:
    """Count the studies without an effect that would change the conclusion, as metafor's `fsn`.

    Parameters
    ----------
    result : Pooled or Regression
        A model without moderators; "General" takes its method.
    kind : {"General", "Rosenthal", "Orwin", "Rosenberg"}
        p of the model (by the normal distribution), or its mean, reaches a bound; p of Stouffer's
        test does; the mean does; p of equal effects does.
    alpha : float
        The level that p is to rise above.
    target : float, optional
        The mean to be reached, for "Orwin" (by default half the mean) and "General"; its sign is
        that of the mean.
    weighted : bool
        False: Orwin's method takes the plain mean, as in his paper and in metafor before 4.0.
    exact : bool
        "General" estimates tau2 with the drawer anew instead of approximating it.
    as_metafor : bool
        "General" gives the number at which metafor's search ends: it is one more than the least
        where p (or the mean) with the least is no nearer to the bound than with one less. And by
        "REML" tau2 is where metafor's steps stop, 0.00001 or so from the solution.

    Raises
    ------
    DataError
        No such kind, a level outside 0 to 1, or a model with moderators.

    References
    ----------
    Rosenthal (1979), Psychological Bulletin 86, 638. Orwin (1983), Journal of Educational
    Statistics 8, 157. Rosenberg (2005), Evolution 59, 464. General: Viechtbauer, metafor 4.0 and
    later; the drawer's effects vary about 0 by tau2 and the harmonic mean of the variances.
    """
    if kind not in KINDS:
        raise DataError(f"no kind {kind!r}; known are {', '.join(KINDS)}", field="kind")
    if not 0 < alpha < 1:
        raise DataError(f"{alpha} is no level between 0 and 1", field="alpha")
    if result.study.x.shape[1] > 1:
        raise DataError("a fail-safe N is not for models with moderators", field="mods")
    if kind == "Rosenthal":
        return _rosenthal(result, alpha)
    if kind == "Orwin":
        return _orwin(result, alpha, target, weighted)
    if kind == "Rosenberg":
        return _rosenberg(result, alpha)
    tau2 = stopped_tau2(result.study, result.method) if as_metafor else None
    base = pool(result.study.y.tolist(), result.study.v.tolist(), method=result.method, tau2=tau2)
    return _General(base, alpha, target, exact, as_metafor).found()


KINDS = ("General", "Rosenthal", "Orwin", "Rosenberg")


def _found(kind: str, number: float, k: int, **values: float) -> FailSafeN:
    names = ("alpha", "target", "est", "tau2", "pval", "est_fsn", "tau2_fsn", "pval_fsn")
    row = {name: values.get(name, math.nan) for name in names}
    whole = float(math.ceil(max(0.0, number))) if number <= MOST else math.inf
    return FailSafeN(kind=kind, fsnum=whole, k=k, **row)


def _rosenthal(result: Model, alpha: float) -> FailSafeN:
    """Stouffer's one-sided test of the sum of z over the root of k."""
    from scipy.special import ndtr, ndtri

    study, k = result.study, result.k
    z = abs(float((study.y / np.sqrt(study.v)).sum()) / math.sqrt(k))
    number = k * (z / float(ndtri(alpha))) ** 2 - k
    return _found("Rosenthal", number, k, alpha=alpha, pval=float(ndtr(-z)))


def _orwin(result: Model, alpha: float, target: float | None, weighted: bool) -> FailSafeN:
    study, k = result.study, result.k
    mean = float(np.average(study.y, weights=1 / study.v if weighted else None))
    aim = mean / 2 if target is None else math.copysign(target, mean)
    number = math.inf if aim == 0 else k * (mean - aim) / aim
    return _found("Orwin", number, k, alpha=alpha, target=aim, est=mean)


def _rosenberg(result: Model, alpha: float) -> FailSafeN:
    """Test of equal effects; the drawer's weights are the mean of those of the studies."""
    from scipy.special import ndtr, ndtri

    w, k = 1 / result.study.v, result.k
    total, mean = float(w.sum()), float(np.average(result.study.y, weights=w))
    number = ((total * mean / float(ndtri(alpha / 2))) ** 2 - total) * k / total
    pval = 2 * float(ndtr(-abs(mean) * math.sqrt(total)))
    return _found("Rosenberg", number, k, alpha=alpha, est=mean, pval=pval)


@dataclass(frozen=True, slots=True)
class _With:
    """Mean, variance between studies and p-value with a drawer of `n` studies."""

    n: int
    est: float
    tau2: float
    pval: float


@dataclass(frozen=True, slots=True)
class _General:
    """The search for the least drawer that changes the conclusion of `base`."""

    base: Pooled
    alpha: float
    target: float | None
    exact: bool
    as_metafor: bool

    def found(self) -> FailSafeN:
        """Give the number, and what the studies give without and with the drawer."""
        base, n = self.base, self._least()
        if self.as_metafor and 0 < n <= MOST and abs(self._over(n - 1)) >= abs(self._over(n)):
            n += 1
        aim = math.nan if self.target is None else math.copysign(self.target, base.beta)
        values = {"alpha": self.alpha, "target": aim}
        values |= {"est": base.beta, "tau2": base.tau2, "pval": base.pval}
        if n <= MOST:
            last = self._with(n)
            values |= {"est_fsn": last.est, "tau2_fsn": last.tau2, "pval_fsn": last.pval}
        return _found("General", n, base.k, **values)

    def _with(self, n: int) -> _With:
        if n == 0:
            return _With(0, self.base.beta, self.base.tau2, self.base.pval)
        return _exact(self.base, n) if self.exact else _approximate(self.base, n)

    def _over(self, n: int) -> float:
        """How far the bound is passed with `n` studies in the drawer; negative: not reached."""
        found = self._with(n)
        if self.target is None:
            return found.pval - self.alpha
        return abs(self.target) - abs(found.est)

    def _least(self) -> int:
        """Find the smallest number that reaches the bound, or one beyond `MOST`."""
        if self._over(0) >= 0:
            return 0
        low, high = 0, 1
        while self._over(high) < 0:
            if high >= MOST:
                return MOST + 1
            low, high = high, min(2 * high, MOST)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._over(middle) >= 0 else (middle, high)
        return high


def _drawer_variance(base: Pooled) -> float:
    """Give the harmonic mean of the variances."""
    return base.k / float((1 / np.array(base.vi)).sum())


def _approximate(base: Pooled, n: int) -> _With:
    """Take tau2 as the variance of two samples with means of their own, and weigh with it."""
    from scipy.special import ndtr

    k, tau2 = base.k, 0.0
    if ESTIMATORS[base.method].estimate is not None:
        apart = k * n / (k + n) * base.beta**2
        tau2 = ((k - 1 + n - 1) * base.tau2 + apart) / (k + n - 1)
    w = 1 / (np.array(base.vi) + tau2)
    total = float(w.sum()) + n / (_drawer_variance(base) + tau2)
    est = float(w @ np.array(base.yi)) / total
    return _With(n, est, tau2, 2 * float(ndtr(-abs(est) * math.sqrt(total))))


def _exact(base: Pooled, n: int) -> _With:
    """Fit the model with a drawer whose effects have mean 0 and the variance of the studies."""
    v = _drawer_variance(base)
    effects = _spread(n) * math.sqrt(base.tau2 + v)
    found = pool([*base.yi, *effects.tolist()], [*base.vi, *[v] * n], method=base.method)
    return _With(n, found.beta, found.tau2, found.pval)


def _spread(n: int) -> Floats:
    """Give `n` numbers with mean 0 and variance 1; only these two matter to the fit."""
    if n == 1:
        return np.zeros(1)
    steps = np.arange(n) - (n - 1) / 2
    return np.asarray(steps / steps.std(ddof=1), dtype=float)
