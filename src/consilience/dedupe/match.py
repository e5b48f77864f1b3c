"""Whether two records describe one work: a probability, and the reason in words.

Each field adds what its level of agreement is worth (Fellegi and Sunter 1969, JASA 64:1183-1210);
how much that is was fitted by logistic regression on pairs that people have labelled, so that the
probability can be taken at its word. A contradiction forbids a merge whatever the sum; a doubt
leaves the pair to people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from consilience.dedupe.compare import Comparison, compare
from consilience.dedupe.levels import reason
from consilience.dedupe.model import Model, name_of, shipped
from consilience.dedupe.normalise import Keys
from consilience.dedupe.veto import NOT_ASKED, contradiction, doubt

KNOWN = 1 << 16
"""Comparisons of which the probability and the reason in words are kept at hand."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the comparison of two records says.

    Attributes
    ----------
    probability : float
        That the two describe one work, from 0 to 1.
    why : str
        Which fields agree and which do not.
    contradiction : str
        What forbids a merge, or empty.
    doubt : str
        What leaves the decision to a person, or empty.
    """

    probability: float
    why: str
    contradiction: str = ""
    doubt: str = ""


def match(a: Keys, b: Keys, levels: Comparison, model: Model | None = None) -> Match:
    """Weigh a comparison, by the shipped model where none is given."""
    model = model or shipped()
    against, unsure = _held_back(a, b, levels)
    return Match(model.probability(levels, against, unsure), reason(levels), against, unsure)


def matcher(model: Model, ask_at: float) -> Callable[[Keys, Keys], Match | None]:
    """Give what compares and weighs two records: None where nobody need look at them.

    Of a pair whose probability is below `ask_at`, or which are two items of a column, neither is
    merged nor shown to people, whatever the rest of its group is like. What is the same for many
    pairs is worked out, and held, once.
    """
    weigh, tell = lru_cache(KNOWN)(model.probability), lru_cache(KNOWN)(reason)
    make = lru_cache(KNOWN)(Match)

    def matched(a: Keys, b: Keys) -> Match | None:
        levels = compare(a, b)
        against, unsure = _held_back(a, b, levels)
        probability = weigh(levels, name_of(against), name_of(unsure))
        if probability < ask_at or against in NOT_ASKED:
            return None
        return make(probability, tell(levels), against, unsure)

    return matched


def _held_back(a: Keys, b: Keys, levels: Comparison) -> tuple[str, str]:
    """Give what forbids a merge, and else what leaves it to a person."""
    against = contradiction(a, b, levels)
    return against, "" if against else doubt(a, b, levels)
