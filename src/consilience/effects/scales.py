"""The scales on which estimates are pooled, and the way back to what a reader sees."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

Scale = Literal[
    "raw", "log", "logit", "probit", "arcsine", "root", "z", "z of R", "cube root", "log of 1 less"
]


@dataclass(frozen=True, slots=True)
class Way:
    """A scale: its title, its name in a sentence, the way to what a reader sees, and from it."""

    title: str
    words: str
    back: Callable[[float], float]
    onto: Callable[[float], float]
    """ValueError for what has no place on the scale."""


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf


def _logistic(value: float) -> float:
    return 1 / (1 + _exp(-value))


def _normal(value: float) -> float:
    return math.erfc(-value / math.sqrt(2)) / 2


def _arcsine(value: float) -> float:
    """Beyond the ends of the scale stand 0 and 1, not a wave."""
    return math.sin(min(max(value, 0.0), math.pi / 2)) ** 2


def _square(value: float) -> float:
    return max(value, 0.0) ** 2


def _r_squared(value: float) -> float:
    return math.tanh(max(value, 0.0)) ** 2


def _logit(value: float) -> float:
    return math.log(value) - math.log(1 - value)


SCALES: dict[Scale, Way] = {
    "raw": Way("as it is", "", lambda value: value, lambda value: value),
    "log": Way("logarithm", "log", _exp, math.log),
    "logit": Way("logit", "logit", _logistic, _logit),
    "probit": Way("probit", "probit", _normal, NormalDist().inv_cdf),
    "arcsine": Way(
        "arcsine of the square root", "arcsine", _arcsine, lambda value: math.asin(math.sqrt(value))
    ),
    "root": Way("square root", "square-root", _square, math.sqrt),
    "z": Way("Fisher’s z", "Fisher z", math.tanh, math.atanh),
    "z of R": Way(
        "Fisher’s z of the multiple correlation", "Fisher z", _r_squared,
        lambda value: math.atanh(math.sqrt(value)),
    ),
    "cube root": Way(
        "1 less the cube root of 1 less alpha", "cube-root",
        lambda value: 1 - (1 - value) ** 3, lambda value: 1 - math.cbrt(1 - value),
    ),
    "log of 1 less": Way(
        "minus the logarithm of 1 less alpha", "log",
        lambda value: 1 - _exp(-value), lambda value: -math.log(1 - value),
    ),
}  # fmt: skip
"""Every scale by name. Freeman and Tukey's double arcsine and double root go back as for large
samples: with the mean of the sample sizes they can mislead (Schwarzer et al. 2019, Research
Synthesis Methods 10, 476)."""
