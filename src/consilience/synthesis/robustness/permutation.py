"""Tests of a model by permuting its data instead of by a distribution.

Source: Follmann and Proschan (1999), Biometrics 55, 732, for the pooled effect; Higgins and
Thompson (2004), Statistics in Medicine 23, 1663, for moderators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import factorial, prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from consilience.errors import DataError
from consilience.synthesis.batched import Fits, fit_many
from consilience.synthesis.fitted import Model, names_of
from consilience.synthesis.moments import Floats
from consilience.synthesis.words import p_value

Alternative = Literal["two.sided", "less", "greater"]

Permuted = NDArray[Any]
"""Signs or places of rows, shape (permutations, k)."""

MOST = 10_000_000
"""The largest number of permutations that is run."""
_BLOCK = 2**13
_CLOSE = float(np.finfo(float).eps) ** 0.5


@dataclass(frozen=True, slots=True)
class Permutation:
    """Tests by permutation, of each coefficient and of all that QM tests.

    Attributes
    ----------
    names : tuple of str
        Of the coefficients.
    zval, QM : tuple of float, float
        Statistics of the model itself.
    pval, QMp : tuple of float, float
        Shares of the permutations whose statistic is at least as extreme.
    n : int
        Number of permutations, the data as they are among them.
    exact : bool
        Whether these are all that there are.
    seed : int or None
        Of the draw, where they were drawn.
    alternative : {"two.sided", "less", "greater"}
    of : {"signs", "rows"}
        What was permuted: the signs of the estimates, or the rows of the design.
    """

    names: tuple[str, ...]
    zval: tuple[float, ...]
    pval: tuple[float, ...]
    QM: float
    QMp: float
    n: int
    exact: bool
    seed: int | None
    alternative: Alternative
    of: Literal["signs", "rows"]

    def sentence(self) -> str:
        """Say what was permuted, and the p-value of each coefficient."""
        how = f"all {self.n:,}" if self.exact else f"{self.n:,} drawn, seed {self.seed}"
        what = "signs of the estimates" if self.of == "signs" else "rows of the moderators"
        if len(self.names) == 1:
            found = p_value(self.pval[0])
        else:
            each = zip(self.names, self.pval, strict=True)
            found = ", ".join(f"{name} {p_value(p)}" for name, p in each)
            found += f"; moderators together {p_value(self.QMp)}"
        return f"Permutation test, by changing the {what} ({how}): {found}."


def permutation_test(
    model: Model,
    *,
    exact: bool = False,
    n: int = 10_000,
    seed: int = 1,
    alternative: Alternative = "two.sided",
) -> Permutation:
    """Test a model by permutation, as metafor's `permutest`.

    Where there is an intercept alone, the signs of the estimates are changed, as each is as
    likely as the other if there is no effect. With moderators their rows are given to other
    studies, as none belongs to its study if they do not matter. The model is fitted again each
    time.

    Parameters
    ----------
    model : Pooled or Regression
    exact : bool, optional
        Take all permutations. All are also taken where there are not more than `n`.
    n : int, optional
        How many to draw.
    seed : int, optional
        Of the draw.
    alternative : {"two.sided", "less", "greater"}, optional
        Which statistics of a coefficient are extreme.

    Raises
    ------
    DataError
        An alternative that does not exist, fewer than two permutations, or more than ten million.

    Examples
    --------
    All four studies agree: of the 16 ways to give them signs, two are as extreme.

    >>> from consilience.synthesis import pool
    >>> found = permutation_test(pool([0.5, 0.6, 0.4, 0.5], [0.1, 0.1, 0.1, 0.1]))
    >>> found.pval, found.n, found.exact
    ((0.125,), 16, True)
    """
    if alternative not in ("two.sided", "less", "greater"):
        raise DataError(f"no alternative {alternative!r}", field="alternative")
    if n < 2:
        raise DataError(f"{n} permutations are no test; 1,000 is few", field="n")
    x = model.study.x
    whole = number_of_permutations(x)
    every = exact or whole <= n
    if (whole if every else n) > MOST:
        raise DataError(f"{whole:,} permutations are too many; draw some of them", field="exact")
    signs, k = is_constant(x), len(x)
    itself = _fits(model, np.ones((1, k)) if signs else np.arange(k)[None])
    extreme = known = np.zeros(x.shape[1] + 1)
    for block in _every(x) if every else _drawn(k, n - 1, seed, signs=signs):
        fits = _fits(model, block)
        extreme = extreme + _extreme(fits, itself, alternative).sum(axis=0)
        known = known + np.isfinite(np.column_stack((fits.zval, fits.QM))).sum(axis=0)
    own = 0 if every else 1  # the data as they are count among those drawn
    shares = ((extreme + own) / (known + own)).tolist()
    return Permutation(
        names=names_of(model),
        zval=tuple(itself.zval[0].tolist()),
        pval=tuple(shares[:-1]),
        QM=float(itself.QM[0]),
        QMp=shares[-1],
        n=whole if every else n,
        exact=every,
        seed=None if every else seed,
        alternative=alternative,
        of="signs" if signs else "rows",
    )


def is_constant(x: Floats) -> bool:
    """Whether a design is an intercept alone."""
    return x.shape[1] == 1 and bool((x == 1).all())


def number_of_permutations(x: Floats) -> int:
    """Count the ways to give signs to estimates, or different rows of a design to studies."""
    if is_constant(x):
        return 1 << len(x)
    repeats = prod(factorial(times) for times in Counter(_labels(x)).values())
    return factorial(len(x)) // repeats


def _labels(x: Floats) -> list[int]:
    """Number the rows, equal ones alike, by where such a row stands first."""
    first: dict[tuple[float, ...], int] = {}
    return [first.setdefault(tuple(row), i) for i, row in enumerate(x.tolist())]


def _every(x: Floats) -> Iterator[Permuted]:
    k = len(x)
    if is_constant(x):
        for start in range(0, 2**k, _BLOCK):
            numbers = np.arange(start, min(2**k, start + _BLOCK))
            yield 1.0 - 2.0 * ((numbers[:, None] >> np.arange(k)) & 1)
        return
    orders = _orders(_labels(x))
    while block := list(islice(orders, _BLOCK)):
        yield np.array(block)


def _orders(labels: list[int]) -> Iterator[tuple[int, ...]]:
    """Give every different order of labels, in the order of a dictionary."""
    now = sorted(labels)
    while True:
        yield tuple(now)
        # The last place with a larger one to its right takes the next larger; the rest is sorted.
        i = next((i for i in range(len(now) - 2, -1, -1) if now[i] < now[i + 1]), None)
        if i is None:
            return
        j = next(j for j in range(len(now) - 1, i, -1) if now[j] > now[i])
        now[i], now[j] = now[j], now[i]
        now[i + 1 :] = now[:i:-1]


def _drawn(k: int, n: int, seed: int, *, signs: bool) -> Iterator[Permuted]:
    chance = np.random.default_rng(seed)
    for start in range(0, n, _BLOCK):
        size = (min(n - start, _BLOCK), k)
        if signs:
            yield np.where(chance.random(size) < 0.5, -1.0, 1.0)
        else:
            yield chance.permuted(np.broadcast_to(np.arange(k), size), axis=1)


def _fits(model: Model, block: Permuted) -> Fits:
    """Fit the model with other signs of its estimates, or other orders of its rows."""
    study = model.study
    signs = is_constant(study.x)
    return fit_many(
        block * study.y if signs else study.y,
        study.v,
        study.x if signs else study.x[block.astype(np.intp)],
        weights=study.weights,
        method=model.method,
        test=model.test,
        tau2=model.tau2 if model.tau2_given else None,
        weighted=getattr(model, "weighted", True),
        btt=getattr(model, "tested", None),
    )


def _extreme(fits: Fits, itself: Fits, alternative: Alternative) -> Permuted:
    """Which statistics are at least as extreme as those of the model, QM last."""
    z, own = fits.zval, itself.zval
    match alternative:
        case "less":
            beyond = z <= own + _CLOSE
        case "greater":
            beyond = z >= own - _CLOSE
        case _:
            beyond = np.abs(z) >= np.abs(own) - _CLOSE
    return np.column_stack((beyond, fits.QM >= itself.QM - _CLOSE))
