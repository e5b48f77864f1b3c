"""The quick look: sorts out, many at a time, pairs that no closer look could bring before anybody.

A pair is kept unless the sum of `Model.log_odds` stays below the line even where every field that
is not looked at here agrees as well as it can: what is dropped makes no difference to the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from consilience.dedupe import cards as marks
from consilience.dedupe.block import places
from consilience.dedupe.cards import Cards, Numbers
from consilience.dedupe.model import Model

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

CHUNK = 100_000
"""Pairs that are looked at in one go."""


def sift(
    cards: Cards, codes: Numbers, ask_at: float, model: Model
) -> Iterator[tuple[int, Numbers]]:
    """Give, chunk by chunk, how many pairs were looked at and the codes of those worth comparing.

    Parameters
    ----------
    cards : Cards
    codes : array of int64
        Pairs, as `block.propose_pairs` gives them.
    ask_at : float
        Probability below which nobody need see a pair.
    model : Model
    """
    line = line_of(ask_at)
    for start in range(0, len(codes), CHUNK):
        chunk = codes[start : start + CHUNK]
        yield len(chunk), chunk[worth_comparing(cards, *places(chunk), line, model)]


def line_of(probability: float) -> float:
    """Give the log-odds that a probability stands for."""
    return math.log(probability / (1 - probability)) if 0 < probability < 1 else -math.inf


def worth_comparing(cards: Cards, a: Numbers, b: Numbers, line: float, model: Model) -> Mask:
    """Tell of each pair of places whether its log-odds may reach the line."""
    same_doi, same_pmid = _same(cards.doi, a, b), _same(cards.pmid, a, b)
    same_page = _same(cards.page, a, b)
    like, unlike = _titles(cards, a, b)
    untitled = (cards.title[a] == 0) | (cards.title[b] == 0)
    decided = same_pmid | same_doi | _same_stretch(cards, a, b)
    total = (
        model.prior
        + np.where(untitled, 0.0, np.where(like, model.most("title"), _little(model)))
        + np.where(untitled | like | decided, 0.0, max(model.doubt, model.contradiction))
        + _one_or_none(model, "doi", cards.doi, a, b)
        + _one_or_none(model, "pmid", cards.pmid, a, b)
        + _one_or_none(model, "volume", cards.volume, a, b)
        + np.where((cards.journal[a] != 0) & (cards.journal[b] != 0), model.most("journal"), 0.0)
        + _years(cards, a, b, model)
        + _pages(cards, a, b, same_page, model)
    )
    for field, mark in _GIVEN.items():
        total += np.where(cards.marks[a] & cards.marks[b] & mark, model.most(field), 0.0)
    kept: Mask = (total >= line - 1e-6) & (~unlike | same_doi | same_pmid | same_page)
    return kept


def _titles(cards: Cards, a: Numbers, b: Numbers) -> tuple[Mask, Mask]:
    """Tell whether titles may be alike, and whether they are surely unlike.

    Titles that are not alike leave at least a doubt, unless an identifier or the same stretch of
    pages decides.
    """
    free = _same(cards.title, a, b) | _extends(cards, a, b) | _begins(cards, a, b)
    free |= (cards.title[a] == 0) | (cards.title[b] == 0)
    free |= ((cards.marks[a] | cards.marks[b]) & marks.TRANSLATED) != 0
    ratio = _ratios(cards.compact, a, b, ~free)
    words = _ratios(cards.ordered, a, b, ~free & (ratio < _LIKE))
    like: Mask = free | (ratio >= _LIKE) | (words >= _REWORDED)
    return like, ~free & (np.maximum(ratio, words) < _NEAR) & (ratio < _NUMBERS)


def _little(model: Model) -> float:
    """Give the most that titles add which are not alike."""
    return max(model.weight("title", level) for level in ("near", "unlike", "numbers"))


def _begins(cards: Cards, a: Numbers, b: Numbers) -> Mask:
    """Tell whether one title was broken off and begins as the other does."""
    cut_a, cut_b = cards.marks[a] & marks.CUT, cards.marks[b] & marks.CUT
    begins: Mask = cut_a != cut_b
    at = np.flatnonzero(begins)
    short = np.where(cut_a[at] != 0, a[at], b[at]).tolist()
    long = np.where(cut_a[at] != 0, b[at], a[at]).tolist()
    begun = [cards.compact[place] for place in short]
    whole = [cards.compact[place][: len(text)] for place, text in zip(long, begun, strict=True)]
    ratios = process.cpdist(begun, whole, scorer=fuzz.ratio, dtype=np.float64)
    begins[at] = ratios >= 100 * _BEGUN
    return begins


def _same_stretch(cards: Cards, a: Numbers, b: Numbers) -> Mask:
    """Tell whether two stand on the same pages, several of them, of the same volume."""
    long: Mask = (cards.last[a] == cards.last[b]) & (cards.last[a] > cards.first[a])
    return long & _same(cards.page, a, b) & _same(cards.volume, a, b)


def _extends(cards: Cards, a: Numbers, b: Numbers) -> Mask:
    """Tell whether one title is the other without its subtitle, its beginning or its end."""
    extends: Mask = (cards.main[a] == cards.title[b]) | (cards.main[b] == cards.title[a])
    at = np.flatnonzero(_same(cards.head, a, b) | _same(cards.tail, a, b))
    texts = cards.compact
    for place, one, other in zip(at.tolist(), a[at].tolist(), b[at].tolist(), strict=True):
        short, long = sorted((texts[one], texts[other]), key=len)
        extends[place] |= long.startswith(short) or long.endswith(short)
    return extends


def _ratios(texts: list[str], a: Numbers, b: Numbers, some: Mask) -> Floats:
    """Give how alike texts are, from 0 to 1; 0 where they are not looked at or far from alike."""
    ratios = np.zeros(len(a))
    at = np.flatnonzero(some)
    ratios[at] = process.cpdist(
        [texts[place] for place in a[at].tolist()],
        [texts[place] for place in b[at].tolist()],
        scorer=fuzz.ratio,
        score_cutoff=100 * _NUMBERS,
        dtype=np.float64,
    )
    return ratios / 100


def _one_or_none(model: Model, field: str, column: Numbers, a: Numbers, b: Numbers) -> Floats:
    """Give the most that a field may add of which equality is known."""
    given, same = (column[a] != 0) & (column[b] != 0), column[a] == column[b]
    best = np.where(same, model.most(field), model.weight(field, "differ"))
    return np.where(given, best, 0.0)


def _years(cards: Cards, a: Numbers, b: Numbers, model: Model) -> Floats:
    levels = ("equal", "one apart", "two apart", "far apart")
    by_distance = np.array([model.weight("year", level) for level in levels])
    apart = np.minimum(np.abs(cards.year[a] - cards.year[b]), 3)
    given = (cards.year[a] >= 0) & (cards.year[b] >= 0)
    return np.where(given, by_distance[apart], 0.0)


def _pages(cards: Cards, a: Numbers, b: Numbers, same: Mask, model: Model) -> Floats:
    """Give the most that pages may add: the numbers tell whether they begin alike or overlap."""
    first_a, last_a, first_b, last_b = (
        column[at] for at in (a, b) for column in (cards.first, cards.last)
    )
    overlap = (first_a <= last_b) & (first_b <= last_a) | (last_a == last_b)
    overlap |= (first_a < 0) | (first_b < 0) | (last_a < first_a) | (last_b < first_b)
    apart = max(model.weight("pages", level) for level in ("ahead", "differ"))
    best = np.where(overlap, np.maximum(model.weight("pages", "overlap"), apart), apart)
    given = (cards.page[a] != 0) & (cards.page[b] != 0)
    return np.where(given, np.where(same, model.most("pages"), best), 0.0)


def _same(column: Numbers, a: Numbers, b: Numbers) -> Mask:
    same: Mask = (column[a] == column[b]) & (column[a] != 0)
    return same


_BEGUN, _REWORDED, _LIKE = 0.93 - 1e-6, 0.9 - 1e-6, 0.85 - 1e-6
_NEAR, _NUMBERS = 0.7 - 1e-6, 0.6 - 1e-6
"""The lines of `compare.compare_titles`, a hair lower."""
_GIVEN = {
    "authors": marks.AUTHORS,
    "issue": marks.ISSUE,
    "abstract": marks.ABSTRACT,
}
