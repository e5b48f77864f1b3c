"""The model fitted to all subsets of its studies (GOSH), or to many drawn by chance.

Source: Olkin, Dahabreh and Trikalinos (2012), Research Synthesis Methods 3, 214.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience.effects import Measure
from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.fitted import Model, names_of
from consilience.synthesis.moments import Floats
from consilience.synthesis.robustness.without_each import fits_of
from consilience.synthesis.words import decimal

ALL_UP_TO = 20
"""The number of studies up to which all subsets are fitted unless fewer are asked for."""
SAMPLED = 100_000
_BLOCK = 2**14

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of a column are spread, those that are missing left out."""

    mean: float
    sd: float
    min: float
    q25: float
    median: float
    q75: float
    max: float


@dataclass(frozen=True, slots=True, eq=False)
class Gosh:
    """What the subsets say, the smallest subsets first.

    Attributes
    ----------
    names : tuple of str
        Of the coefficients.
    slab : tuple of str
        Of the studies.
    k : array of int, shape (n,)
        Number of studies of each subset.
    QE, I2, H2, tau2 : array, shape (n,)
        Heterogeneity; NaN where moderators cannot be told apart.
    beta : array, shape (n, p)
        Coefficients.
    packed : array of uint8, shape (n, ceil(studies / 8))
        Which studies each subset has, eight to a byte; `holding` reads it.
    exact : bool
        Whether these are all subsets.
    seed : int or None
        Of the draw, where they were drawn.
    """

    names: tuple[str, ...]
    slab: tuple[str, ...]
    k: NDArray[np.int64]
    QE: Floats
    I2: Floats
    H2: Floats
    tau2: Floats
    beta: Floats
    packed: NDArray[np.uint8]
    exact: bool
    seed: int | None

    @property
    def n(self) -> int:
        """Number of subsets."""
        return len(self.k)

    def columns(self) -> dict[str, Floats]:
        """Give k, QE, I2, H2, tau2 and each coefficient, by name."""
        names = ("estimate",) if self.beta.shape[1] == 1 else self.names
        of_fit = {"k": self.k.astype(float), "QE": self.QE, "I2": self.I2, "H2": self.H2}
        return {**of_fit, "tau2": self.tau2, **dict(zip(names, self.beta.T, strict=True))}

    def spreads(self) -> dict[str, Spread]:
        """Give mean, standard deviation and quartiles of each column."""
        return {name: _spread(values) for name, values in self.columns().items()}

    def holding(self, study: int) -> Bits:
        """Which subsets have the study at a place (from 0) of `slab`, shape (n,)."""
        found: Bits = (self.packed[:, study // 8] >> (7 - study % 8)) & 1 == 1
        return found

    def pulls(self) -> tuple[tuple[float, float], ...]:
        """For each study the median estimate of the subsets with it, and of those without it.

        Of the last coefficient. A study by which these differ much splits the subsets in two.
        """
        estimate = self.beta[:, -1]
        known = np.isfinite(estimate)
        sides = []
        for i in range(len(self.slab)):
            inside = self.holding(i)
            parts = (estimate[known & inside], estimate[known & ~inside])
            sides.append(tuple(float(np.median(one)) if len(one) else np.nan for one in parts))
        return tuple((a, b) for a, b in sides)

    def sentences(self, measure: Measure | None = None) -> str:
        """Say between what the estimates lie, and which study moves them most.

        Of the last coefficient; without a measure on the scale of the model.
        """
        back = measure.back if measure else float
        column, i2 = list(self.spreads().values())[-1], self.spreads()["I2"]
        low, q25, q75, high = (
            decimal(back(one)) for one in (column.min, column.q25, column.q75, column.max)
        )
        whole = f"All {self.n:,} subsets" if self.exact else f"{self.n:,} subsets drawn by chance"
        said = (
            f"{whole} of the {len(self.slab)} studies were pooled (GOSH): the estimate lies "
            f"between {low} and {high}, in half of them between {q25} and {q75}; I² between "
            f"{i2.min:.0f}% and {i2.max:.0f}%."
        )
        pulls = self.pulls()
        apart = [abs(a - b) if np.isfinite(a - b) else 0.0 for a, b in pulls]
        most = apart.index(max(apart))
        inside, outside = (decimal(back(one)) for one in pulls[most])
        return (
            f"{said} Subsets with and without {self.slab[most]} differ most: in the middle "
            f"{inside} with it, {outside} without it."
        )


def gosh(
    model: Model,
    *,
    subsets: int | None = None,
    seed: int = 1,
    tell: Callable[[int, int], None] | None = None,
) -> Gosh:
    """Fit a model to subsets of its studies, as metafor's `gosh`.

    Parameters
    ----------
    model : Pooled or Regression
        Of at least two studies. Its method, weights and given tau2 are kept.
    subsets : int, optional
        How many to draw where there are more; by default all are fitted up to 20 studies, else
        100,000 drawn. Each subset with at least as many studies as coefficients is as likely as
        any other.
    seed : int, optional
        Of the draw.
    tell : callable, optional
        Is told now and then how many subsets are fitted, of how many; what it raises ends the work.

    Returns
    -------
    Gosh
        As metafor's, `H2` by "DL" and an intercept alone is Q over its degrees of freedom even
        where that is below 1.

    Raises
    ------
    DataError
        Fewer than two subsets are asked for.
    TooFewStudies
        One study.

    Examples
    --------
    >>> from consilience.synthesis import pool
    >>> found = gosh(pool([0.1, 0.3, 0.8], [0.04, 0.04, 0.04]))
    >>> found.n, found.k.tolist()
    (7, [1, 1, 1, 2, 2, 2, 3])
    """
    k, p = model.study.x.shape
    if k < 2:
        raise TooFewStudies("one study has no subsets")
    if subsets is not None and subsets < 2:
        raise DataError("two subsets is the least that can be compared", field="subsets")
    whole = sum(comb(k, size) for size in range(p, k + 1))
    exact = k <= ALL_UP_TO if subsets is None else whole <= subsets
    blocks = _all(k, p) if exact else _drawn(k, p, subsets or SAMPLED, seed)
    n = whole if exact else subsets or SAMPLED
    columns: dict[str, NDArray[Any]] = {name: np.empty(n) for name in ("QE", "I2", "H2", "tau2")}
    columns |= {"k": np.empty(n, dtype=np.int64), "beta": np.empty((n, p))}
    packed = np.empty((n, -(-k // 8)), dtype=np.uint8)
    start = 0
    for use in blocks:  # what a block needs beside these columns is gone with it
        place = slice(start, start + len(use))
        fits = fits_of(model, use, tests=False)
        for name, column in columns.items():
            column[place] = getattr(fits, name)
        packed[place] = np.packbits(use, axis=1)
        start += len(use)
        if tell is not None:
            tell(start, n)
    if model.method == "DL" and p == 1 and model.study.weights is None:
        df = np.maximum(columns["k"] - 1, 1)
        columns["H2"] = np.where(columns["k"] > 1, columns["QE"] / df, 1.0)
    order = np.argsort(columns["k"], kind="stable")
    return Gosh(
        names=names_of(model),
        slab=model.slab,
        **{name: values[order] for name, values in columns.items()},
        packed=packed[order],
        exact=exact,
        seed=None if exact else seed,
    )


def _all(k: int, p: int) -> Iterator[Bits]:
    """Give every subset of at least p studies, in blocks; the first study changes most often."""
    for start in range(1, 2**k, _BLOCK):
        numbers = np.arange(start, min(2**k, start + _BLOCK))
        use = (numbers[:, None] >> np.arange(k)) & 1 == 1
        if (kept := use.sum(axis=1) >= p).any():
            yield use[kept]


def _drawn(k: int, p: int, n: int, seed: int) -> Iterator[Bits]:
    """Draw subsets of at least p studies: a coin for each study, again where there are too few."""
    chance = np.random.default_rng(seed)
    left = n
    while left:
        use = chance.random((min(left, _BLOCK), k)) < 0.5
        use = use[use.sum(axis=1) >= p]
        left -= len(use)
        if len(use):
            yield use


def _spread(values: Floats) -> Spread:
    known = values[np.isfinite(values)]
    if not len(known):
        return Spread(*[np.nan] * 7)
    low, q25, median, q75, high = (float(q) for q in np.quantile(known, (0, 0.25, 0.5, 0.75, 1)))
    sd = float(known.std(ddof=1)) if len(known) > 1 else np.nan
    return Spread(float(known.mean()), sd, low, q25, median, q75, high)
