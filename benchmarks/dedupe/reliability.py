"""Whether probabilities hold: what was stated beside what was seen, with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.dedupe.labelled import VARIANTS
from benchmarks.dedupe.patterns import Seen, probability
from consilience.dedupe.model import Model

MEASURED = ("as it is", "no identifiers")
"""The variants of a set that are measured."""

FINE = (0.0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 0.999, 1.0)
COARSE = (0.0, 0.1, 0.3, 0.85, 0.95, 1.0)
"""Limits of the bins of stated probability, for all sets together and for each by itself."""

Told = tuple[float, int, int]
"""A stated probability, and how many pairs it was stated of are two works, and how many one."""


@dataclass(frozen=True)
class Bin:
    """Pairs whose stated probability lies within limits.

    Attributes
    ----------
    n, n_one : int
        All of them, and those that are one work.
    stated : float
        Mean of what was stated.
    """

    low: float
    high: float
    n: int
    n_one: int
    stated: float

    @property
    def seen(self) -> float:
        """The share of one work."""
        return self.n_one / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of that share (Wilson 1927, JASA 22:209-212)."""
        z, n = 1.959964, self.n
        middle = (self.n_one + z * z / 2) / (n + z * z)
        half = z * math.sqrt(self.seen * (1 - self.seen) * n + z * z / 4) / (n + z * z)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def off(self) -> float:
        """How far what was stated lies outside the interval, 0 within it."""
        low, high = self.interval
        return max(0.0, low - self.stated, self.stated - high)


def weighed(seen: Mapping[str, Sequence[Seen]], models: Mapping[str, Model]) -> list[Told]:
    """Give what is stated of every pair that is weighed, by the model that has not seen its set.

    With identifiers and (where there are any) without.
    """
    return [
        (probability(models[name], pattern), *counts)
        for name, variants in seen.items()
        for variant, some in zip(VARIANTS, variants, strict=True)
        if variant in MEASURED and (variant == MEASURED[0] or some != variants[0])
        for pattern, counts in some.items()
    ]


def bins(told: Sequence[Told], limits: Sequence[float] = FINE) -> Iterator[Bin]:
    """Sort pairs by what was stated of them; a bin without any is left out."""
    for low, high in pairwise(limits):
        within = [row for row in told if low <= row[0] < high or row[0] == high == 1.0]
        n = sum(two + one for _, two, one in within)
        if n:
            stated = sum(p * (two + one) for p, two, one in within) / n
            yield Bin(low, high, n, sum(one for *_, one in within), stated)


def show(name: str, rows: Iterator[Bin]) -> None:
    """Print a table."""
    print(f"\n{name:15}{'pairs':>8}{'stated':>8}{'seen':>8}{'95% interval':>17}")
    for row in rows:
        low, high = row.interval
        limits = f"{row.low:.3f}-{row.high:.3f}"
        print(
            f"{limits:>15}{row.n:8}{row.stated:8.3f}{row.seen:8.3f}{low:9.3f} to {high:.3f}"
            + (f"  off by {row.off:.3f}" if row.off else "")
        )
