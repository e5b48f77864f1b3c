"""Whether two records describe one work: a probability, and the reason in words.

The probability follows Fellegi and Sunter (1969, JASA 64:1183-1210): each field adds the logarithm
of how much more often its level of agreement is seen among duplicates than among other pairs
that blocking proposes. A contradiction forbids a merge whatever the sum; a doubt leaves the pair
to people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from consilience.dedupe.compare import ABSENT, Comparison
from consilience.dedupe.normalise import Keys
from consilience.dedupe.veto import contradiction, doubt, is_one_work

PRIOR = -3.5
"""Log-odds of a pair that blocking proposes, before anything is compared."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "title": {
        "equal": 5.0,
        "spelling": 4.5,
        "cut": 4.0,
        "subtitle": 3.0,
        "reworded": 1.5,
        "numbers": 0.0,
        "near": -3.0,
        "unlike": -8.0,
    },
    "authors": {"equal": 2.5, "most": 2.0, "first": 0.0, "some": -2.0, "none": -5.0},
    "year": {"equal": 1.0, "one apart": -0.5, "two apart": -2.0, "far apart": -4.0},
    "journal": {"same": 1.5, "alike": 0.5, "unlike": -2.0},
    "volume": {"equal": 1.5, "differ": -2.0},
    "issue": {"equal": 0.5, "differ": -0.7},
    "pages": {
        "stretch": 3.5,
        "equal": 3.0,
        "first": 2.5,
        "overlap": 1.0,
        "ahead": -1.0,
        "differ": -3.0,
    },
    "doi": {"equal": 5.0, "differ": -4.0},
    "pmid": {"equal": 8.0, "differ": -8.0},
    "abstract": {"equal": 3.0, "alike": 0.5, "unlike": -2.0},
}
"""Log-odds that each level of each field adds; a level that is not listed adds nothing."""

SHORT_TITLE = -3.0
"""What a title with fewer than three telling words takes away again."""


TRANSLATED = 0.0
"""The least that a title counts where everything else shows one work (`is_one_work`)."""


DOUBTED, CONTRADICTED = -3.0, -5.0
"""What a doubt and a contradiction take away."""


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


def match(a: Keys, b: Keys, levels: Comparison) -> Match:
    """Weigh a comparison."""
    against, unsure = contradiction(a, b, levels), doubt(a, b, levels)
    total = log_odds(a, b, levels)
    total += CONTRADICTED if against else DOUBTED if unsure else 0.0
    return Match(1 / (1 + math.exp(-total)), reason(levels), against, unsure)


def log_odds(a: Keys, b: Keys, levels: Comparison) -> float:
    """Give the sum over the fields; 0 means as likely one work as two."""
    total = PRIOR
    for field, weights in WEIGHTS.items():
        weight = weights.get(getattr(levels, field), 0.0)
        if field == "title" and is_one_work(levels):
            weight = max(weight, TRANSLATED)
        total += weight
    if levels.title != ABSENT and min(a.title.n_telling, b.title.n_telling) < 3:
        total += SHORT_TITLE
    return total


def reason(levels: Comparison) -> str:
    """Give the levels in words, agreements first."""
    told = [(field, getattr(levels, field)) for field in WEIGHTS]
    told = [(field, level) for field, level in told if level != ABSENT]
    agree = [_words(f, level) for f, level in told if WEIGHTS[f].get(level, 0.0) > 0]
    against = [_words(f, level) for f, level in told if WEIGHTS[f].get(level, 0.0) <= 0]
    return "; but ".join(", ".join(part) for part in (agree, against) if part)


def _words(field: str, level: str) -> str:
    return _TOLD.get((field, level)) or f"{_FIELDS[field]} {level}"


_TOLD = {
    ("title", "spelling"): "title equal but for spelling",
    ("title", "cut"): "title equal as far as it was cut short",
    ("title", "subtitle"): "title equal but for the subtitle",
    ("title", "numbers"): "title equal but for a number",
    ("title", "near"): "title similar",
    ("authors", "most"): "most authors equal",
    ("authors", "first"): "first author equal",
    ("authors", "some"): "some authors equal",
    ("authors", "none"): "no author equal",
    ("pages", "stretch"): "pages equal",
    ("pages", "first"): "first page equal",
    ("pages", "overlap"): "pages overlap",
    ("pages", "ahead"): "pages differ (one is of the version ahead of print)",
}
_FIELDS = {field: field for field in WEIGHTS} | {"doi": "DOI", "pmid": "PMID"}
