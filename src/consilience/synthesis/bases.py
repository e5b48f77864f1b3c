"""Numbers of a formula that become columns by what was learnt from all studies.

Each is a function that remembers, as a value: a model that was fitted with it can be stored.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consilience.errors import DataError
from consilience.synthesis.moments import Floats

Basis = Callable[[Floats], Floats]
"""Values in, shape (k,); columns out, shape (k, columns)."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """Less the mean, over the standard deviation."""

    mean: float
    sd: float

    def __call__(self, x: Floats) -> Floats:
        """Give one column."""
        return ((x - self.mean) / self.sd)[:, None]


@dataclass(frozen=True, slots=True)
class Powers:
    """The powers from 1 to the degree."""

    degree: int

    def __call__(self, x: Floats) -> Floats:
        """Give a column for each power."""
        return np.column_stack([x**power for power in range(1, self.degree + 1)])


@dataclass(frozen=True, slots=True)
class Polynomials:
    """Polynomials that are orthonormal over the values that they were learnt from.

    `steps` are centre and ratio of their three-term recursion, `sizes` their lengths.

    Source: Kennedy and Gentle (1980), Statistical Computing, 343; R's `poly`.
    """

    steps: tuple[tuple[float, float], ...]
    sizes: tuple[float, ...]

    def __call__(self, x: Floats) -> Floats:
        """Give a column for each degree."""
        made = _recursion(x, self.steps)[1:]
        return np.column_stack([one / size for one, size in zip(made, self.sizes, strict=True)])


def orthogonal(known: Floats, degree: int) -> Polynomials:
    """Learn polynomials from values.

    Raises
    ------
    DataError
        Fewer different values than the degree needs.
    """
    if len(set(known.tolist())) <= degree:
        raise DataError(f"a polynomial of degree {degree} needs more than {degree} values")
    steps: tuple[tuple[float, float], ...] = ()
    for _ in range(degree):
        made = _recursion(known, steps)
        squares = [float(one @ one) for one in made[-2:]]
        centre = float(known @ made[-1] ** 2) / squares[-1]
        steps += ((centre, squares[-1] / squares[-2] if len(made) > 1 else 0.0),)
    sizes = (math.sqrt(float(one @ one)) for one in _recursion(known, steps)[1:])
    return Polynomials(steps, tuple(sizes))


def _recursion(x: Floats, steps: tuple[tuple[float, float], ...]) -> list[Floats]:
    before, now = np.zeros_like(x), np.ones_like(x)
    made = [now]
    for centre, ratio in steps:
        before, now = now, (x - centre) * now - ratio * before
        made.append(now)
    return made
