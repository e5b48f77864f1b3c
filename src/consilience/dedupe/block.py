"""Which pairs of records are worth a look: those that share a blocking key.

A pair of duplicates is missed only where identifiers, beginning and end of the title, its rarest
words, first author with year, volume or page, volume with page, and the abstract all differ.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np

from consilience.dedupe.cards import Cards, Numbers, number_of

LARGEST_BLOCK = 16
"""Records that share a key; of more, each is compared with its neighbours only (`title_order`)."""

NEIGHBOURS = 8
"""How many neighbours that is."""

N_RARE = 4
"""How many of a title's rarest words are put together to keys, two by two."""

KINDS: tuple[tuple[str, ...], ...] = (
    ("doi",),
    ("pmid",),
    ("head",),
    ("tail",),
    ("abstract",),
    ("volume", "page"),
    ("family", "page"),
    ("family", "volume"),
    ("family", "year"),
)
"""Columns of the cards which together are a key; a record that lacks one has no such key."""


class TitleWords:
    """The words of all titles that are longer than three letters.

    Attributes
    ----------
    words : list of str
        Each once.
    at, which : array of int64
        Place of a record, and place in `words` of a word of its title; no two are equal.
    """

    def __init__(self, cards: Cards) -> None:
        known: dict[str, int] = {}
        at, which = array("q"), array("q")
        for place, ordered in enumerate(cards.ordered):
            for word in long_words(ordered):
                at.append(place)
                which.append(known.setdefault(word, len(known)))
        self.words = list(known)
        self.at = np.array(at, dtype=np.int64)
        self.which = np.array(which, dtype=np.int64)

    def counts(self) -> Numbers:
        """Give how many titles hold each word."""
        return np.bincount(self.which, minlength=len(self.words)).astype(np.int64)


def long_words(title: str) -> set[str]:
    """Give the words of a title that are longer than three letters."""
    return {word for word in title.split() if len(word) > 3}


def propose_pairs(
    cards: Cards, progress: Callable[[int, int], None] = lambda done, total: None
) -> Numbers:
    """Give the pairs of records that share a key.

    Parameters
    ----------
    cards : Cards
        In the order of the records' ids.
    progress : callable, optional
        Is told how many of how many kinds of keys are done.

    Returns
    -------
    array of int64, shape (n_pairs,)
        Codes (see `places`), each once, in ascending order.
    """
    words, rank = TitleWords(cards), title_order(cards)
    codes = np.empty(0, np.int64)
    for done, (at, keys) in enumerate(all_keys(cards, words, words.counts())):
        progress(done, len(KINDS) + 1)
        codes = _once(np.append(codes, pairs_of(at, keys, rank)))
    return codes


def places(codes: Numbers) -> tuple[Numbers, Numbers]:
    """Give the two places of each pair, the lower one first."""
    return codes >> 32, codes & 0xFFFFFFFF


def title_order(cards: Cards) -> Numbers:
    """Give each record's rank in the order of titles, then of years, then of the places."""
    rank = np.empty(len(cards), np.int64)
    by_year = np.argsort(cards.year, kind="stable").tolist()
    rank[sorted(by_year, key=cards.compact.__getitem__)] = np.arange(len(cards))
    return rank


def all_keys(cards: Cards, words: TitleWords, counts: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Give, kind by kind, the places of records and their keys of this kind.

    Parameters
    ----------
    cards : Cards
    words : TitleWords
        Of these cards.
    counts : array of int64
        How many titles hold each of the words, here and wherever else records are compared.
    """
    for kind in KINDS:
        columns = [getattr(cards, name) for name in kind]
        at = np.flatnonzero(np.logical_and.reduce([column != 0 for column in columns]))
        found = [column[at] for column in columns]
        if kind == ("head",):
            at, found = _with_translations(cards, at, found[0])
        yield at, _mixed(found)
    yield _word_keys(words, counts)


def pairs_of(at: Numbers, keys: Numbers, rank: Numbers) -> Numbers:
    """Give the codes of the pairs that share a key of one kind; some may come twice."""
    order = np.lexsort((rank[at], keys))
    at, keys = at[order], keys[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))[: len(keys)]
    sizes = np.diff(np.append(starts, len(keys)))
    after = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1
    reach = np.repeat(np.where(sizes > LARGEST_BLOCK, NEIGHBOURS, LARGEST_BLOCK), sizes)
    after = np.minimum(after, reach)
    found, here = [np.empty(0, np.int64)], np.arange(len(keys))
    for step in range(1, LARGEST_BLOCK):
        here = here[after[here] >= step]
        a, b = at[here], at[here + step]
        differ = a != b
        found.append((np.minimum(a, b) << 32 | np.maximum(a, b))[differ])
    return np.concatenate(found)


def _once(codes: Numbers) -> Numbers:
    """Give each code once, in ascending order (`np.unique` hashes: slow for such numbers).

    A stable sort merges what is in order already.
    """
    codes.sort(kind="stable")
    once: Numbers = codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]]
    return once


def _with_translations(cards: Cards, at: Numbers, heads: Numbers) -> tuple[Numbers, list[Numbers]]:
    more = [(place, head) for place, found in cards.others.items() for head in found]
    others = np.array(more, np.int64).reshape(-1, 2)
    return np.append(at, others[:, 0]), [np.append(heads, others[:, 1])]


def _word_keys(words: TitleWords, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Give the keys made of two of the rarest words of a title that others hold, too."""
    shared = counts[words.which] > 1
    at, which = words.at[shared], words.which[shared]
    alphabet = np.empty(len(words.words), np.int64)
    alphabet[sorted(range(len(words.words)), key=words.words.__getitem__)] = np.arange(
        len(words.words)
    )
    order = np.lexsort((alphabet[which], counts[which], at))
    at, which = at[order], which[order]
    starts = np.flatnonzero(np.concatenate([[True], at[1:] != at[:-1]]))[: len(at)]
    nth = np.arange(len(at)) - np.repeat(starts, np.diff(np.append(starts, len(at))))
    numbers = np.array([number_of(word) for word in words.words], np.int64)
    rare = np.zeros((N_RARE, int(at.max(initial=-1)) + 1), np.int64)
    some = nth < N_RARE
    rare[nth[some], at[some]] = numbers[which[some]]
    everywhere, keys = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for one, other in combinations(rare, 2):
        both = np.flatnonzero((one != 0) & (other != 0))
        everywhere.append(both)
        keys.append(_mixed([one[both], other[both]]))
    return np.concatenate(everywhere), np.concatenate(keys)


def _mixed(columns: Sequence[Numbers]) -> Numbers:
    """Give one number for the numbers of several columns (Steele et al. 2014, SplitMix64)."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = (mixed ^ column.view(np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return mixed.view(np.int64)
