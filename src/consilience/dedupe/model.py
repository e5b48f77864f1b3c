"""The fitted weights: how much each level of agreement adds to the log-odds of one work."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from consilience.catalogue import duplicate_model
from consilience.dedupe.compare import Comparison

Line = Sequence[tuple[float, float]]
"""Points, from left to right."""

ANY = "any other"
"""The doubt, and the contradiction, of which the labelled pairs say nothing."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the levels, as fitted by logistic regression (`benchmarks/dedupe/fit.py`).

    Attributes
    ----------
    prior : float
        Log-odds of a pair with similar titles, before anything else is compared.
    weights : mapping of str to mapping of str to float
        For each field, what each of its levels adds; a level that is not listed adds nothing.
    doubts, contradictions : mapping of str to float
        What each of them takes away, by its name (`name_of`); `ANY` stands for those that are
        not listed.
    held : tuple of (float, float)
        For a pair that has one of them, what log-odds are worth: points of a line that rises,
        the lowest first, straight between them and beside itself beyond (`benchmarks/dedupe/
        calibrate.py`). Empty where they are taken as they are.
    """

    prior: float
    weights: Mapping[str, Mapping[str, float]]
    doubts: Mapping[str, float]
    contradictions: Mapping[str, float]
    held: Line = ()

    def weight(self, field: str, level: str) -> float:
        """Give what a level of a field adds."""
        return self.weights.get(field, {}).get(level, 0.0)

    def most(self, field: str) -> float:
        """Give the most that a field may add."""
        return max(0.0, *self.weights.get(field, {"": 0.0}).values())

    def least(self, field: str) -> float:
        """Give the least that a field may add."""
        return min(0.0, *self.weights.get(field, {"": 0.0}).values())

    def probability(self, levels: Comparison, contradiction: str = "", doubt: str = "") -> float:
        """Give the probability of one work, in spite of what stands against it."""
        odds = self.log_odds(levels)
        if contradiction or doubt:
            odds = along(self.held, self.weighed(odds, contradiction, doubt))
        return 1 / (1 + math.exp(-odds))

    def weighed(self, log_odds: float, contradiction: str = "", doubt: str = "") -> float:
        """Give what is left of log-odds in spite of what stands against the pair."""
        if contradiction:
            return log_odds + against(self.contradictions, contradiction)
        return log_odds + against(self.doubts, doubt) if doubt else log_odds

    def needed(self, probability: float) -> float:
        """Give the log-odds below which no pair has a probability."""
        if not 0 < probability < 1:
            return -math.inf
        odds = math.log(probability / (1 - probability))
        return min(odds, along([(worth, stated) for stated, worth in self.held], odds))

    def log_odds(self, levels: Comparison) -> float:
        """Give the sum over the fields; 0 means as likely one work as two."""
        total = self.prior
        for field, weights in self.weights.items():
            total += weights.get(getattr(levels, field), 0.0)
        return total


@cache
def shipped() -> Model:
    """Give the model that the product carries, fitted on every labelled set."""
    data = duplicate_model()
    held = tuple((stated, worth) for stated, worth in data["held"])
    return Model(data["prior"], data["weights"], data["doubts"], data["contradictions"], held)


def name_of(kind: str) -> str:
    """Give the name of a doubt or contradiction, without what it tells of the two records."""
    return kind.partition(" (")[0]


def against(weights: Mapping[str, float], kind: str) -> float:
    """Give what a doubt or contradiction takes away."""
    return weights.get(name_of(kind), weights[ANY])


def along(line: Line, at: float) -> float:
    """Give the height of a line at a place; beyond its ends it rises as much as it goes on."""
    if not line:
        return at
    start, height = line[0]
    if at <= start:
        return at - start + height
    for (left, low), (right, high) in pairwise(line):
        if at <= right:
            return low + (at - left) * (high - low) / (right - left)
    end, height = line[-1]
    return at - end + height
