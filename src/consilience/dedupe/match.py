"""Whether two records describe one work: a probability, and the reason in words.

Each field adds what its level of agreement is worth (Fellegi and Sunter 1969, JASA 64:1183-1210);
how much that is was fitted by logistic regression on pairs that people have labelled, so that the
probability can be taken at its word. A contradiction forbids a merge whatever the sum; a doubt
leaves the pair to people.
"""

from __future__ import annotations

from dataclasses import dataclass

from consilience.dedupe.compare import Comparison
from consilience.dedupe.levels import reason
from consilience.dedupe.model import Model, shipped
from consilience.dedupe.normalise import Keys
from consilience.dedupe.veto import contradiction, doubt


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
    against = contradiction(a, b, levels)
    unsure = "" if against else doubt(a, b, levels)
    kind = "contradiction" if against else "doubt" if unsure else ""
    return Match(model.probability(levels, kind), reason(levels), against, unsure)
