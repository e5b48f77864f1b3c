"""The scales on which estimates are pooled, and the way back to what a reader sees."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Scale = Literal[
    "raw", "log", "logit", "probit", "arcsine", "root", "z", "z of R", "cube root", "log of 1 less"
]


@dataclass(frozen=True, slots=True)
class Way:
    """A scale: its title, its name in a sentence, and the function to what a reader sees."""

    title: str
    words: str
    back: Callable[[float], float]


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


SCALES: dict[Scale, Way] = {
    "raw": Way("as it is", "", lambda value: value),
    "log": Way("logarithm", "log", _exp),
    "logit": Way("logit", "logit", _logistic),
    "probit": Way("probit", "probit", _normal),
    "arcsine": Way("arcsine of the square root", "arcsine", _arcsine),
    "root": Way("square root", "square-root", _square),
    "z": Way("Fisher’s z", "Fisher z", math.tanh),
    "z of R": Way("Fisher’s z of the multiple correlation", "Fisher z", _r_squared),
    "cube root": Way(
        "1 less the cube root of 1 less alpha", "cube-root", lambda value: 1 - (1 - value) ** 3
    ),
    "log of 1 less": Way(
        "minus the logarithm of 1 less alpha", "log", lambda value: 1 - _exp(-value)
    ),
}
"""Every scale by name. Freeman and Tukey's double arcsine and double root go back as for large
samples: with the mean of the sample sizes they can mislead (Schwarzer et al. 2019, Research
Synthesis Methods 10, 476)."""
