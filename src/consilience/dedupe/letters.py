"""Texts as numbers in columns: how much two of them can have in common at most.

Nothing here says that two texts are alike. Each bound is one that `rapidfuzz.fuzz.ratio` (1 less
the insertions and deletions between two texts, as a part of their letters) never exceeds, so that a
pair which stays below a line by its bound need not be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint32]

KINDS = 32
"""Kinds of letters that are counted: the last five bits of a letter's number, a to z apart."""

MOST = 255
"""Letters of a text from which on it is not counted any more."""

AT_ONCE = 10_000
"""Texts that are counted in one go."""


class Letters:
    """How often each kind of letter stands in each of many texts.

    Attributes
    ----------
    counts : array of uint8, shape (n, KINDS)
    sizes : array of int64, shape (n,)
        How many letters that are in all.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.sizes = lengths(texts)
        self.counts = np.zeros((len(texts), KINDS), np.uint8)
        limits = range(0, len(texts) + AT_ONCE, AT_ONCE)
        for start, end in pairwise(limits):
            some = texts[start:end]
            kind = letters_of(some) % KINDS
            row = np.repeat(np.arange(len(some)), self.sizes[start:end])
            found = np.bincount(row * KINDS + kind, minlength=len(some) * KINDS)
            self.counts[start:end] = np.minimum(found, MOST).reshape(-1, KINDS)

    def in_common(self, a: Numbers, b: Numbers) -> Numbers:
        """Give how many letters the texts at two places have in common, in any order, at most."""
        least = np.minimum(self.counts[a], self.counts[b])
        shared: Numbers = least.sum(axis=1, dtype=np.int64)
        shorter = np.minimum(self.sizes[a], self.sizes[b])
        return np.where(shorter < MOST, shared, shorter)


def letters_of(texts: Sequence[str]) -> Numbers:
    """Give the numbers of all letters of texts, one text after the other."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(joined, np.uint32).astype(np.int64)


def lengths(texts: Sequence[Sequence[str]]) -> Numbers:
    """Give how long each text or list is."""
    return np.fromiter(map(len, texts), np.int64, len(texts))
