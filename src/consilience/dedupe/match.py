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
    "pages": {"stretch": 3.5, "equal": 3.0, "first": 2.5, "overlap": 1.0, "differ": -3.0},
    "doi": {"equal": 5.0, "differ": -4.0},
    "pmid": {"equal": 8.0, "differ": -8.0},
    "abstract": {"equal": 3.0, "alike": 0.5, "unlike": -2.0},
}
"""Log-odds that each level of each field adds; a level that is not listed adds nothing."""

SHORT_TITLE = -3.0
"""What a title with fewer than three telling words takes away again."""


TRANSLATED = 0.0
"""The least a title can count where everything else shows one work, so that only the title differs."""


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
    return Match(
        probability=probability(a, b, levels),
        why=reason(levels),
        contradiction=contradiction(a, b, levels),
        doubt=doubt(a, b, levels),
    )


def probability(a: Keys, b: Keys, levels: Comparison) -> float:
    """Give the probability that two records describe one work."""
    total = PRIOR
    for field, weights in WEIGHTS.items():
        weight = weights.get(getattr(levels, field), 0.0)
        if field == "title" and _one_work(levels):
            weight = max(weight, TRANSLATED)
        total += weight
    if levels.title != ABSENT and min(a.title.n_telling, b.title.n_telling) < 3:
        total += SHORT_TITLE
    return 1 / (1 + math.exp(-total))


def contradiction(a: Keys, b: Keys, levels: Comparison) -> str:
    """Give what shows that the two are different works, or an empty string."""
    if levels.pmid == "differ":
        return f"two PMIDs ({a.pmid}, {b.pmid})"
    if a.title.kind != b.title.kind and levels.title != ABSENT:
        kinds = sorted((a.title.kind or "article", b.title.kind or "article"))
        return f"{kinds[0]} and {kinds[1]}"
    if _one_work(levels):
        return ""
    if levels.title == "numbers":
        return "titles differ in a number only (parts, phases or years)"
    if levels.pmid == "equal":
        return ""
    if levels.title == "unlike":
        return "different titles"
    if levels.doi == "equal":
        return ""
    return _other_place(levels)


def doubt(a: Keys, b: Keys, levels: Comparison) -> str:
    """Give what keeps a pair from being merged without a person, or an empty string."""
    if levels.pmid == "equal":
        return ""
    if levels.doi == "equal" and levels.title in _SAME_TITLE:
        return _misprinted_doi(levels)
    if levels.title == ABSENT:
        return "a title is missing"
    if levels.title in {"near", "unlike", "numbers"} and not _one_work(levels):
        return "titles differ"
    if levels.doi == "differ" and not _same_place(levels) and not _same_text(levels):
        return "two DOIs"
    if min(a.title.n_telling, b.title.n_telling) < 2 and not _same_issue(levels):
        return "a title that many works share"
    return _unconfirmed_place(levels)


def reason(levels: Comparison) -> str:
    """Give the levels in words, agreements first."""
    told = [(field, getattr(levels, field)) for field in WEIGHTS]
    told = [(field, level) for field, level in told if level != ABSENT]
    agree = [f"{_FIELDS[f]} {level}" for f, level in told if WEIGHTS[f].get(level, 0.0) > 0]
    against = [f"{_FIELDS[f]} {level}" for f, level in told if WEIGHTS[f].get(level, 0.0) <= 0]
    return "; but ".join(", ".join(part) for part in (agree, against) if part)


def _misprinted_doi(levels: Comparison) -> str:
    if levels.journal == "unlike" and "differ" in {levels.volume, levels.pages}:
        return "one DOI in two journals"
    return ""


def _other_place(levels: Comparison) -> str:
    """Printed twice: in the same journal at another place, or in two journals."""
    volume, pages = levels.volume == "differ", levels.pages == "differ"
    if volume and pages:
        return "different volumes and pages"
    if volume and levels.journal == "same" and levels.year != "equal":
        return "different volumes and years"
    if levels.journal == "unlike" and (volume or pages) and levels.year != "equal":
        return "different journals and years"
    if levels.year == "far apart" and (volume or pages):
        return "years far apart"
    return ""


def _unconfirmed_place(levels: Comparison) -> str:
    if levels.pages in _SAME_PAGES or _same_text(levels):
        return ""
    if levels.pages == "differ":
        return "different pages"
    if levels.journal == "unlike":
        return "different journals"
    if levels.issue == "differ":
        return "different issues"
    if levels.year != "equal" and levels.journal != "same" and levels.volume != "equal":
        return "neither year, journal, volume nor pages are the same"
    return ""


def _one_work(levels: Comparison) -> bool:
    """Whether authors and place or text show one work, whatever its title is called.

    Three pages or more of one volume hold one work; meeting abstracts that share a DOI differ in
    their text.
    """
    if levels.authors not in {"equal", "most"}:
        return False
    if levels.doi == "equal" and levels.abstract == "equal" and levels.pages != "differ":
        return True
    return (
        levels.pages == "stretch"
        and levels.volume == "equal"
        and levels.journal != "unlike"
        and levels.issue != "differ"
        and levels.year in {"equal", "one apart"}
    )


def _same_text(levels: Comparison) -> bool:
    """The same title, authors and abstract in the same volume."""
    return (
        levels.title in {"equal", "spelling"}
        and levels.authors in {"equal", "most"}
        and levels.abstract == "equal"
        and levels.volume == "equal"
    )


def _same_issue(levels: Comparison) -> bool:
    if not _same_place(levels) or levels.issue == "differ":
        return False
    return levels.volume == "equal" or (levels.issue == "equal" and levels.year == "equal")


def _same_place(levels: Comparison) -> bool:
    return (
        levels.pages in _SAME_PAGES
        and levels.volume != "differ"
        and levels.journal != "unlike"
        and (levels.volume == "equal" or levels.year == "equal")
    )


_SAME_PAGES = frozenset({"stretch", "equal", "first"})
_SAME_TITLE = frozenset({"equal", "spelling", "cut", "subtitle", "reworded"})
_FIELDS = {field: field for field in WEIGHTS} | {"doi": "DOI", "pmid": "PMID"}
