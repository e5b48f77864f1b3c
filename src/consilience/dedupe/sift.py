"""The quick look: sorts out, many at a time, pairs that no closer look could bring before anybody.

A pair is kept unless the sum of `Model.log_odds` stays below the line even where every field that
is not looked at here agrees as well as it can: what is dropped makes no difference to the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from consilience.dedupe import cards as marks
from consilience.dedupe.block import places
from consilience.dedupe.cards import Cards, Numbers
from consilience.dedupe.letters import Letters, lengths
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
    sieve = Sieve(cards, ask_at, model)
    for start in range(0, len(codes), CHUNK):
        chunk = codes[start : start + CHUNK]
        yield len(chunk), chunk[sieve.holds(*places(chunk))]


class Pairs(NamedTuple):
    """Pairs of places, and what is known of them so far.

    Attributes
    ----------
    a, b : array of int64, shape (n,)
    rest, authors : array of float64, shape (n,)
        The most that authors add, and all other fields but the title together.
    like, untitled : array of bool, shape (n,)
        Whether titles may be alike, and whether one is missing.
    identified, stretched, placed : array of bool, shape (n,)
        Whether the two have a DOI or PMID in common; stand on the same stretch of pages; have
        either in common or the first page.
    """

    a: Numbers
    b: Numbers
    rest: Floats
    authors: Floats
    like: Mask
    untitled: Mask
    identified: Mask
    stretched: Mask
    placed: Mask

    def those(self, some: Mask) -> Pairs:
        """Give some of the pairs."""
        columns: list[Any] = [column[some] for column in self]
        return Pairs._make(columns)

    def at_most(self, model: Model) -> Floats:
        """Give the log-odds that each pair may reach.

        Titles that are not alike leave at least a doubt, unless an identifier or the same stretch
        of pages decides.
        """
        against = max(model.doubt, model.contradiction)
        decided = self.untitled | self.like | self.identified | self.stretched
        titles = np.where(self.like, model.most("title"), _little(model))
        return (
            self.rest
            + self.authors
            + np.where(self.untitled, 0.0, titles)
            + np.where(decided, 0.0, against)
        )


class Sieve:
    """Cards, and the probability that two of them must be able to reach.

    What costs least is looked at first, and only pairs that may still reach the line are looked
    at again: numbers and how many letters the titles share, then the names of authors, then the
    titles themselves.
    """

    def __init__(self, cards: Cards, ask_at: float, model: Model) -> None:
        self._cards, self._model = cards, model
        self._line = line_of(ask_at) - 1e-6
        self._letters = Letters(cards.compact)
        self._spaces = lengths(cards.ordered) - self._letters.sizes

    def holds(self, a: Numbers, b: Numbers) -> Mask:
        """Tell of each pair of places whether its log-odds may reach the line."""
        pairs, held = self._first_look(a, b), np.zeros(len(a), bool)
        at = np.arange(len(a))
        if self._line > -math.inf:
            for look in (self._letters_of_titles, self._names):
                pairs = look(pairs)
                may = pairs.at_most(self._model) >= self._line
                at, pairs = at[may], pairs.those(may)
        like, unlike = _titles(self._cards, pairs.a, pairs.b)
        may = pairs._replace(like=like).at_most(self._model) >= self._line
        held[at] = may & (~unlike | pairs.placed)
        return held

    def _first_look(self, a: Numbers, b: Numbers) -> Pairs:
        """Look at what stands on the cards as numbers."""
        cards, model = self._cards, self._model
        same_page = _same(cards.page, a, b)
        identified = _same(cards.doi, a, b) | _same(cards.pmid, a, b)
        given = cards.marks[a] & cards.marks[b]
        journal = (cards.journal[a] != 0) & (cards.journal[b] != 0)
        rest = (
            model.prior
            + _one_or_none(model, "doi", cards.doi, a, b)
            + _one_or_none(model, "pmid", cards.pmid, a, b)
            + _one_or_none(model, "volume", cards.volume, a, b)
            + np.where(journal, model.most("journal"), 0.0)
            + np.where(given & marks.ISSUE, model.most("issue"), 0.0)
            + np.where(given & marks.ABSTRACT, model.most("abstract"), 0.0)
            + _years(cards, a, b, model)
            + _pages(cards, a, b, same_page, model)
        )
        return Pairs(
            a, b, rest,
            authors=np.where(given & marks.AUTHORS, model.most("authors"), 0.0),
            like=np.ones(len(a), bool),
            untitled=(cards.title[a] == 0) | (cards.title[b] == 0),
            identified=identified,
            stretched=_same_stretch(cards, a, b),
            placed=identified | same_page,
        )  # fmt: skip

    def _letters_of_titles(self, pairs: Pairs) -> Pairs:
        """Tell by their letters, in whatever order, which titles cannot be alike.

        What `_titles` calls alike has nearly all letters in common, or all of the shorter title
        (`_extends`), or nearly all of one that was broken off (`_begins`).
        """
        a, b, cards, letters = pairs.a, pairs.b, self._cards, self._letters
        shared, size_a, size_b = letters.in_common(a, b), letters.sizes[a], letters.sizes[b]
        both, spaces = size_a + size_b, np.minimum(self._spaces[a], self._spaces[b])
        in_order = both + self._spaces[a] + self._spaces[b]
        like = pairs.untitled | (((cards.marks[a] | cards.marks[b]) & marks.TRANSLATED) != 0)
        like |= shared == np.minimum(size_a, size_b)
        like |= (2 * shared >= _LIKE * both) | (2 * (shared + spaces) >= _REWORDED * in_order)
        cut_a, cut_b = cards.marks[a] & marks.CUT, cards.marks[b] & marks.CUT
        like |= (cut_a != cut_b) & (shared >= _BEGUN * np.where(cut_a != 0, size_a, size_b))
        return pairs._replace(like=like)

    def _names(self, pairs: Pairs) -> Pairs:
        """Tell which pairs have no author in common: neither do such works share their pages."""
        apart = self._cards.bylines.apart(pairs.a, pairs.b)
        authors = np.where(apart, self._model.weight("authors", "none"), pairs.authors)
        return pairs._replace(authors=authors, stretched=pairs.stretched & ~apart)


def line_of(probability: float) -> float:
    """Give the log-odds that a probability stands for."""
    return math.log(probability / (1 - probability)) if 0 < probability < 1 else -math.inf


def _titles(cards: Cards, a: Numbers, b: Numbers) -> tuple[Mask, Mask]:
    """Tell whether titles may be alike, and whether they are surely unlike."""
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
