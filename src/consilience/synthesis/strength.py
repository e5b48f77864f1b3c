"""Words for the strength of evidence: a table over p-values that leaves nothing out.

A word goes with a p-value as a table says that the team agrees on before it sees results. A table
with a gap (0.09 < p < 0.1) or an overlap leaves a result without a word, or with two, so it is
refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from consilience.errors import DataError


@dataclass(frozen=True, slots=True)
class Band:
    """The p-values from `low` up to, and without, `high`; 1 belongs to the last band."""

    low: float
    high: float
    word: str


@dataclass(frozen=True, slots=True)
class StrengthTable:
    """Bands that together hold every p-value once, the smallest first."""

    bands: tuple[Band, ...]
    source: str = ""

    @classmethod
    def from_json(cls, rows: Sequence[Mapping[str, Any]], *, source: str = "") -> StrengthTable:
        """Read rows of `from`, `to` and `word`, in any order.

        Raises
        ------
        DataError
            Bands that leave a gap, overlap, or do not reach from 0 to 1; it names the p-values.
        """
        bands = [Band(float(r["from"]), float(r["to"]), str(r["word"]).strip()) for r in rows]
        bands.sort(key=lambda band: (band.low, band.high))
        _check(bands)
        return cls(tuple(bands), source)

    def as_json(self) -> list[dict[str, Any]]:
        """Give the rows that `from_json` reads."""
        return [{"from": b.low, "to": b.high, "word": b.word} for b in self.bands]

    def word(self, p: float) -> str:
        """The word for a p-value; an empty one where there is no p-value.

        >>> STRENGTH.word(0.0009), STRENGTH.word(0.001), STRENGTH.word(1)
        ('very strong', 'strong', 'little')
        """
        if math.isnan(p):
            return ""
        return next((b.word for b in self.bands if b.low <= p < b.high), self.bands[-1].word)


def _check(bands: Sequence[Band]) -> None:
    if not bands:
        raise DataError("the table of evidence words is empty; it has to hold p from 0 to 1")
    for band in bands:
        if not band.word:
            raise DataError(f"p from {band.low:g} to {band.high:g} has no word; write one")
        if not band.low < band.high:
            raise DataError(
                f"“{band.word}” goes from {band.low:g} to {band.high:g}; "
                "the first has to be the smaller"
            )
    if bands[0].low != 0:
        raise DataError(_gap(0, bands[0].low) if bands[0].low > 0 else "p cannot be below 0")
    for one, other in pairwise(bands):
        if other.low > one.high:
            raise DataError(_gap(one.high, other.low))
        if other.low < one.high:
            raise DataError(
                f"“{one.word}” and “{other.word}” both claim p from {other.low:g} "
                f"to {min(one.high, other.high):g}; let one end where the other begins"
            )
    if bands[-1].high != 1:
        raise DataError(_gap(bands[-1].high, 1) if bands[-1].high < 1 else "p cannot be above 1")


def _gap(low: float, high: float) -> str:
    return f"no word for p from {low:g} to {high:g}; widen a band, or add one"


STRENGTH = StrengthTable(
    (
        Band(0, 0.001, "very strong"),
        Band(0.001, 0.01, "strong"),
        Band(0.01, 0.05, "moderate"),
        Band(0.05, 0.1, "weak"),
        Band(0.1, 1, "little"),
    ),
    "Muff S, Nilsen EB, O’Hara RB, Nater CR. Rewriting results sections in the language of "
    "evidence. Trends Ecol Evol 2022;37:203–210. doi:10.1016/j.tree.2021.10.009. Its “little or "
    "no” is “little” here: a large p-value is never evidence that an effect is absent.",
)
"""The words where the plan gives none."""
