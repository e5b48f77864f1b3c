"""The authors of records as numbers in columns: which two lists have no name in common.

Told from three numbers a word, many pairs at a time, and only where it is certain: two names that
`compare.same_name` takes for one person's are never told apart here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from consilience.dedupe.letters import KINDS, Numbers, lengths, letters_of
from consilience.dedupe.people import Name

Mask = npt.NDArray[np.bool_]

READ = 10_000
"""Bylines that are turned into numbers in one go."""

AT_ONCE = 1 << 18
"""Pairs of words that are looked at in one go."""

CROWD = 1 << 10
"""Pairs of words above which two bylines are not looked at: those of large collaborations."""

LONG = 5
"""Letters from which a family name may be misspelt or be part of another."""


class Byline(NamedTuple):
    """The names of one record's authors in two texts, a space between words.

    Both are empty where no author is given, and where a letter of a name was lost on the way:
    such names may be anybody's.

    Attributes
    ----------
    families : str
        Their family names.
    others : str
        What else stands in their names, each word once.
    """

    families: str
    others: str


def read_byline(names: Sequence[Name]) -> Byline:
    """Give the byline of a record whose authors have these names."""
    if any(name.lost for name in names):
        return Byline("", "")
    families = [name.family for name in names]
    others = {word for name in names for word in name.words}.difference(families)
    return Byline(" ".join(families), " ".join(sorted(others)))


class Words(NamedTuple):
    """The words of texts: those of text `n` are the `counts[n]` from `starts[n]` on.

    Attributes
    ----------
    starts, counts : array of int64, shape (n_texts,)
    codes, kinds : array of uint32, shape (n_words,)
        Of each word a number that is the same for equal ones, and a bit for each kind of letter.
    sizes : array of int64, shape (n_words,)
        How many letters it has.
    """

    starts: Numbers
    counts: Numbers
    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint32]
    sizes: Numbers


def read_words(texts: Sequence[str]) -> Words:
    """Take texts apart into words."""
    split = [text.split() for text in texts]
    words = [word for some in split for word in some]
    counts, sizes = lengths(split), lengths(words)
    starts, letters = np.cumsum(sizes) - sizes, letters_of(words)
    codes, kinds = np.zeros((2, len(words)), np.uint32)
    if words:
        nth = np.arange(len(letters)) - np.repeat(starts, sizes)
        powers = np.cumprod(np.full(int(sizes.max()), _FACTOR))
        mixed = np.add.reduceat((letters.astype(np.uint64) + np.uint64(1)) * powers[nth], starts)
        codes = (mixed >> np.uint64(32)).astype(np.uint32)
        kinds = np.bitwise_or.reduceat(np.uint32(1) << (letters % KINDS).astype(np.uint32), starts)
    return Words(np.cumsum(counts) - counts, counts, codes, kinds, sizes)


class Bylines:
    """Bylines in columns, by place."""

    def __init__(self, bylines: Iterable[Byline]) -> None:
        families, others = [read_words([])], [read_words([])]
        bylines = iter(bylines)
        while some := list(islice(bylines, READ)):
            families.append(read_words([line.families for line in some]))
            others.append(read_words([line.others for line in some]))
        self._families, self._others = _joined(families), _joined(others)

    def in_order(self, order: Numbers) -> None:
        """Put them in another order: first comes that at place `order[0]`."""
        self._families, self._others = (
            words._replace(starts=words.starts[order], counts=words.counts[order])
            for words in (self._families, self._others)
        )

    def apart(self, a: Numbers, b: Numbers) -> Mask:
        """Tell of each two places whether both give authors and surely no name is one person's."""
        families, others = self._families, self._others
        apart: Mask = (families.counts[a] > 0) & (families.counts[b] > 0)
        for one, other, alike in (
            (families, families, _alike),
            (families, others, _equal),
            (others, families, _equal),
        ):
            at = np.flatnonzero(apart)
            apart[at] = ~_meet(Side(one, a[at]), Side(other, b[at]), alike)
        return apart


class Side(NamedTuple):
    """The words on one side of many pairs of texts: those at `places`."""

    words: Words
    places: Numbers


Alike = Callable[[Words, Numbers, Words, Numbers], Mask]


def _meet(left: Side, right: Side, alike: Alike) -> Mask:
    """Tell of each pair of texts whether two of their words are alike."""
    n_left, n_right = left.words.counts[left.places], right.words.counts[right.places]
    n_pairs = n_left * n_right
    meet: Mask = n_pairs > CROWD
    at = np.flatnonzero(~meet & (n_pairs > 0))
    for some in np.array_split(at, 1 + int(n_pairs[at].sum()) // AT_ONCE):
        first = _ranges(left.words.starts[left.places[some]], n_left[some])
        n_other = np.repeat(n_right[some], n_left[some])
        start = np.repeat(right.words.starts[right.places[some]], n_left[some])
        one, other = np.repeat(first, n_other), _ranges(start, n_other)
        found = np.flatnonzero(alike(left.words, one, right.words, other))
        ends = np.cumsum(n_pairs[some])
        meet[some[np.searchsorted(ends, found, side="right")]] = True
    return meet


def _ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """Give `counts[0]` numbers from `starts[0]` on, then `counts[1]` from `starts[1]` on, ..."""
    ends = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)


def _equal(one: Words, a: Numbers, other: Words, b: Numbers) -> Mask:
    equal: Mask = one.codes[a] == other.codes[b]
    return equal


def _alike(one: Words, a: Numbers, other: Words, b: Numbers) -> Mask:
    """Tell of two family names whether they may be equal, misspelt, or one a part of the other.

    Each kind of letter that only one of them has is at least one letter too many there; of two
    names that `fuzz.ratio` finds 80 % alike, at most a fifth of all letters is.
    """
    kinds_a, kinds_b, size_a, size_b = one.kinds[a], other.kinds[b], one.sizes[a], other.sizes[b]
    only_a = np.bitwise_count(kinds_a & ~kinds_b).astype(np.int64)
    only_b = np.bitwise_count(kinds_b & ~kinds_a).astype(np.int64)
    longer = size_a - size_b
    too_many = 2 * np.maximum(only_a, only_b + longer) - longer
    alike: Mask = (only_a == 0) | (only_b == 0) | (5 * too_many <= size_a + size_b)
    alike &= np.minimum(size_a, size_b) >= LONG
    alike |= _equal(one, a, other, b)
    return alike


def _joined(parts: Sequence[Words]) -> Words:
    _, counts, *columns = map(np.concatenate, zip(*parts, strict=True))
    return Words(np.cumsum(counts) - counts, counts, *columns)


_FACTOR = np.uint64(0x9E3779B97F4A7C15)
