"""Labelled pairs as patterns: which levels agree, and how often that was one work or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consilience.dedupe.block import places, propose_pairs
from consilience.dedupe.compare import Comparison, compare
from consilience.dedupe.model import ANY, Model, name_of
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import sift
from consilience.dedupe.veto import COLUMN, NEXT, OTHERS, SHARED, UNPLACED, contradiction, doubt
from consilience.evidence import Record


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is seen of a pair: its levels, and the name of what stands against it, or empty."""

    levels: Comparison
    contradiction: str = ""
    doubt: str = ""


Seen = Mapping[Pattern, tuple[int, int]]
"""How many pairs of each pattern are two works, and how many one."""


def patterns(records: Iterable[Record], truth: Mapping[str, str]) -> Seen:
    """Compare every pair whose titles, identifiers or first pages agree at all.

    Two items of a column in different issues are left out, as `find_duplicates` leaves them out.
    Those of which neither says its issue count as if one did: they tell how much such a title says.
    """
    shelf = Shelf(records, lambda n: None)
    seen: dict[Pattern, list[int]] = defaultdict(lambda: [0, 0])
    for _, codes in sift(shelf.cards, propose_pairs(shelf.cards), 0.0, _NOTHING):
        for i, j in zip(*(at.tolist() for at in places(codes)), strict=True):
            a, b = shelf.keys(i), shelf.keys(j)
            levels = compare(a, b)
            against = contradiction(a, b, levels)
            if against not in {COLUMN, NEXT, OTHERS}:
                unsure = "" if against else doubt(a, b, levels)
                if against == UNPLACED:
                    against, unsure = "", SHARED
                pattern = Pattern(levels, name_of(against), name_of(unsure))
                seen[pattern][truth[a.id] == truth[b.id]] += 1
    return {pattern: (n[0], n[1]) for pattern, n in seen.items()}


def probability(model: Model, pattern: Pattern) -> float:
    """Give what a model says of a pattern."""
    return model.probability(pattern.levels, pattern.contradiction, pattern.doubt)


def log_odds(model: Model, pattern: Pattern) -> float:
    """Give the log-odds of a pattern as its weights add up, before they are set right."""
    odds = model.log_odds(pattern.levels)
    return model.weighed(odds, pattern.contradiction, pattern.doubt)


_NOTHING = Model(0.0, {}, {ANY: 0.0}, {ANY: 0.0})
"""A model that knows nothing: with it no pair is sifted out for its probability."""
