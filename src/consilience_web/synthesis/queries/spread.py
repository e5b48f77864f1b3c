"""How much the studies of an analysis differ, and the own effect of each, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.effects import Measure
from consilience.synthesis import Pooled
from consilience.synthesis.heterogeneity_words import (
    INTERVAL_REFERENCES,
    INTERVALS,
    OwnEffect,
    SpreadRow,
    own_effect_rows,
    own_effects,
    spread,
    spread_rows,
    spread_sentence,
)


@dataclass(frozen=True)
class SpreadPage:
    """The variance between studies with its intervals, and the own effect of each study.

    Attributes
    ----------
    kinds : tuple of (str, str)
        Of the intervals: metafor's name and the words.
    is_none : bool
        The variance is estimated as 0, so that every study is expected at the mean.
    """

    sentence: str
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[SpreadRow, ...]
    studies: tuple[OwnEffect, ...]
    is_none: bool
    references: tuple[str, ...]


def spread_page(pooled: Pooled, measure: Measure) -> SpreadPage | None:
    """Give what the page shows of it; None where the model knows no such variance."""
    found, effects = spread(pooled), own_effects(pooled)
    if not found or effects is None:
        return None
    return SpreadPage(
        spread_sentence(found, measure),
        tuple((one.kind, INTERVALS[one.kind]) for one in found),
        spread_rows(found),
        own_effect_rows(pooled, effects, measure),
        pooled.tau2 == 0,
        tuple(INTERVAL_REFERENCES[one.kind] for one in found),
    )
