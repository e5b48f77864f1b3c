"""The quick look: sorts out, many at a time, pairs that no closer look could bring before anybody.

A pair is kept unless the sum of `Model.log_odds` stays below the line even where every field that
is not looked at here agrees as well as it can: what is dropped makes no difference to the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from consilience.dedupe import cards as marks
from consilience.dedupe.block import places
from consilience.dedupe.cards import Cards, Numbers
from consilience.dedupe.journals import compare_journals
from consilience.dedupe.letters import Letters, lengths
from consilience.dedupe.model import Model, against

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
    same, spelt, like, unlike : array of bool, shape (n,)
        Whether titles may be equal, equal but for spelling, or alike; and surely have little in
        common.
    untitled, identified, stretched, placed, apart : array of bool, shape (n,)
        Whether a title is missing; the two have a DOI or PMID in common; stand on the same
        stretch of pages; have an identifier or the first page in common; have surely no author
        in common.
    """

    a: Numbers
    b: Numbers
    rest: Floats
    authors: Floats
    same: Mask
    spelt: Mask
    like: Mask
    unlike: Mask
    untitled: Mask
    identified: Mask
    stretched: Mask
    placed: Mask
    apart: Mask

    def those(self, some: Mask) -> Pairs:
        """Give some of the pairs."""
        columns: list[Any] = [column[some] for column in self]
        return Pairs._make(columns)

    def at_most(self, model: Model) -> Floats:
        """Give the log-odds that each pair may reach.

        Titles that are not alike, or not the same where no author is, leave at least a doubt,
        unless an identifier or the same stretch of pages decides (`veto`).
        """
        titles = np.where(self.like, _most_of(model, "title", _ALIKE), _little(model))
        titles = np.where(self.spelt, _most_of(model, "title", _SPELT), titles)
        titles = np.where(self.same, model.most("title"), titles)
        alike = np.where(self.apart, self.same | self.spelt, self.like)
        decided = self.untitled | alike | self.identified | (self.stretched & ~self.apart)
        held = np.where(decided, 0.0, _held(model))
        return self.rest + self.authors + np.where(self.untitled, 0.0, titles) + held


class Sieve:
    """Cards, and the probability that two of them must be able to reach.

    What costs least is looked at first, and only pairs that may still reach the line are looked
    at again: numbers, then how many letters the titles share, the names of authors, the titles
    themselves, and the names of journals.
    """

    def __init__(self, cards: Cards, ask_at: float, model: Model) -> None:
        self._cards, self._model = cards, model
        self._line = model.needed(ask_at) - 1e-6
        self._letters = Letters(cards.compact)
        self._spaces = lengths(cards.ordered) - self._letters.sizes

    def holds(self, a: Numbers, b: Numbers) -> Mask:
        """Tell of each pair of places whether its log-odds may reach the line."""
        held, at, pairs = np.zeros(len(a), bool), np.arange(len(a)), self.numbers(a, b)
        for look in LOOKS:
            if self._line > -math.inf or look is Sieve.titles:
                pairs = look(self, pairs)
                may = pairs.at_most(self._model) >= self._line
                at, pairs = at[may], pairs.those(may)
        held[at] = pairs.placed | ~pairs.unlike
        return held

    def numbers(self, a: Numbers, b: Numbers) -> Pairs:
        """Look at what stands on the cards as numbers."""
        cards, model = self._cards, self._model
        same_page = _same(cards.page, a, b)
        identified = _same(cards.doi, a, b) | _same(cards.pmid, a, b)
        untitled = (cards.title[a] == 0) | (cards.title[b] == 0)
        given = cards.marks[a] & cards.marks[b]
        journal = (cards.journal[a] != 0) & (cards.journal[b] != 0)
        placed = identified | same_page
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
            + np.where(placed | untitled, model.most("wording"), self._wording(a, b))
        )
        authors = np.where(given & marks.AUTHORS, model.most("authors"), 0.0)
        every = np.ones(len(a), bool)
        return Pairs(
            a, b, rest, authors, every, every, every, ~every, untitled, identified,
            _same_stretch(cards, a, b), placed, ~every,
        )  # fmt: skip

    def _wording(self, a: Numbers, b: Numbers, *, crew: bool = True) -> Floats:
        """Give the most that the wording of titles adds where neither identifier nor page agree.

        `crew` tells whether authors in common may make up for words (`compare`).
        """
        marks_a, marks_b = self._cards.marks[a], self._cards.marks[b]
        n_telling = np.minimum(marks_a, marks_b) // marks.TELLING
        common = ((marks_a | marks_b) & marks.COMMON) != 0
        empty, serial, short, telling = (
            self._model.weight("wording", level)
            for level in ("empty", "serial", "short", "telling")
        )
        few = np.where(n_telling > 3, telling, max(short, telling) if crew else short)
        return np.where(common, np.where(n_telling > 1, serial, empty), few)

    def shared_letters(self, pairs: Pairs) -> Pairs:
        """Tell by their letters, in whatever order, which titles cannot be alike.

        What `titles` calls alike has nearly all letters in common, or all of the shorter title
        (`_extends`), or nearly all of one that was broken off (`_begins`).
        """
        a, b, cards, letters = pairs.a, pairs.b, self._cards, self._letters
        shared, size_a, size_b = letters.in_common(a, b), letters.sizes[a], letters.sizes[b]
        both, spaces = size_a + size_b, np.minimum(self._spaces[a], self._spaces[b])
        in_order = both + self._spaces[a] + self._spaces[b]
        free = pairs.untitled | (((cards.marks[a] | cards.marks[b]) & marks.TRANSLATED) != 0)
        same = free | _same(cards.title, a, b)
        spelt = same | (2 * shared >= _LIKE * both)
        like = spelt | (shared == np.minimum(size_a, size_b))
        like |= 2 * (shared + spaces) >= _REWORDED * in_order
        cut_a, cut_b = cards.marks[a] & marks.CUT, cards.marks[b] & marks.CUT
        like |= (cut_a != cut_b) & (shared >= _BEGUN * np.where(cut_a != 0, size_a, size_b))
        return pairs._replace(same=same, spelt=spelt, like=like)

    def names(self, pairs: Pairs) -> Pairs:
        """Tell which pairs have no author in common: these make up for no short title either."""
        a, b, model = pairs.a, pairs.b, self._model
        apart = self._cards.bylines.apart(a, b)
        authors = np.where(apart, model.weight("authors", "none"), pairs.authors)
        worded = apart & ~pairs.placed & ~pairs.untitled
        less = self._wording(a, b, crew=False) - self._wording(a, b)
        rest = pairs.rest + np.where(worded, less, 0.0)
        return pairs._replace(apart=apart, authors=authors, rest=rest)

    def titles(self, pairs: Pairs) -> Pairs:
        """Compare the titles."""
        cards, a, b = self._cards, pairs.a, pairs.b
        same = pairs.untitled | (((cards.marks[a] | cards.marks[b]) & marks.TRANSLATED) != 0)
        same |= _same(cards.title, a, b)
        begun = _extends(cards, a, b) | _begins(cards, a, b)
        ratio = _ratios(cards.compact, a, b, ~same)
        words = _ratios(cards.ordered, a, b, ~same & ~begun & (ratio < _LIKE))
        like = same | begun | (ratio >= _LIKE) | (words >= _REWORDED)
        unlike = ~same & ~begun & (np.maximum(ratio, words) < _NEAR) & (ratio < _NUMBERS)
        return pairs._replace(same=same, spelt=same | (ratio >= _LIKE), like=like, unlike=unlike)

    def journals(self, pairs: Pairs) -> Pairs:
        """Compare the names of journals where it matters how they agree, each two of them once."""
        names, model = self._cards.journals, self._model
        one, other = self._cards.journal[pairs.a], self._cards.journal[pairs.b]
        spread = model.most("journal") - model.least("journal")
        matters = (one != 0) & (other != 0) & (pairs.at_most(model) - spread < self._line)
        columns = np.stack([one[matters], other[matters]])
        found, which = np.unique(columns, axis=1, return_inverse=True)
        levels = [compare_journals(names[a], names[b]) for a, b in found.T.tolist()]
        weights = np.array([model.weight("journal", level) for level in levels])
        rest = pairs.rest.copy()
        rest[matters] += weights[which] - model.most("journal")
        return pairs._replace(rest=rest)


def _most_of(model: Model, field: str, levels: Sequence[str]) -> float:
    """Give the most that one of some levels adds."""
    return max(model.weight(field, level) for level in levels)


def _little(model: Model) -> float:
    """Give the most that titles add which are not alike."""
    return _most_of(model, "title", _APART)


def _held(model: Model) -> float:
    """Give the least that is taken away where titles, or titles and authors, are not the same."""
    doubts = (
        against(model.doubts, name) for name in ("titles differ", "titles and authors differ")
    )
    return max(*doubts, *model.contradictions.values())


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
        short, long = texts[one], texts[other]
        if len(short) > len(long):
            short, long = long, short
        if long.startswith(short) or long.endswith(short):
            extends[place] = True
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
_APART = ("near", "unlike", "numbers")
_ALIKE = (*_APART, "cut", "subtitle", "reworded")
_SPELT = (*_ALIKE, "spelling", "added")
"""The levels of titles that are not alike, that are alike, and that are so but for spelling."""
LOOKS = (Sieve.shared_letters, Sieve.names, Sieve.titles, Sieve.journals)
"""What is looked at after the numbers, in this order."""
