"""The fitted weights: how much each level of agreement adds to the log-odds of one work."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from consilience.catalogue import duplicate_model
from consilience.dedupe.compare import Comparison


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the levels, as fitted by logistic regression (`benchmarks/dedupe/fit.py`).

    Attributes
    ----------
    prior : float
        Log-odds of a pair with similar titles, before anything else is compared.
    weights : mapping of str to mapping of str to float
        For each field, what each of its levels adds; a level that is not listed adds nothing.
    doubt, contradiction : float
        What a doubt and a contradiction take away: both negative.
    """

    prior: float
    weights: Mapping[str, Mapping[str, float]]
    doubt: float
    contradiction: float

    def weight(self, field: str, level: str) -> float:
        """Give what a level of a field adds."""
        return self.weights.get(field, {}).get(level, 0.0)

    def most(self, field: str) -> float:
        """Give the most that a field may add."""
        return max(0.0, *self.weights.get(field, {"": 0.0}).values())

    def least(self, field: str) -> float:
        """Give the least that a field may add."""
        return min(0.0, *self.weights.get(field, {"": 0.0}).values())

    def probability(self, levels: Comparison, against: str = "") -> float:
        """Give the probability of one work; `against` is `contradiction`, `doubt` or empty."""
        held = {"contradiction": self.contradiction, "doubt": self.doubt}.get(against, 0.0)
        return 1 / (1 + math.exp(-self.log_odds(levels) - held))

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
    return Model(data["prior"], data["weights"], data["doubt"], data["contradiction"])
