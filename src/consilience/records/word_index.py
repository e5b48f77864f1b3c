"""Which of many texts hold a word, a part of one or several side by side, without reading them.

Texts are parted at blanks. What holds no blank stands in a text only where it stands in one of its
words, so looking through every different word once tells exactly which texts hold it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

MOST = 5_000
"""Texts of one index. More would share more words, and take more memory while it is made."""
_BETWEEN = "\n"
"""Stands before, between and after the words: a blank, so none of them holds it."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The different words of some texts, each with the places of the texts that hold it.

    Attributes
    ----------
    n : int
        Texts.
    words : array of uint8
        Every different word once, in UTF-8, each between two line ends.
    starts : array of uint32
        Of each word, where in `words` the line end before it stands.
    ends : array of uint32
        Of each word, where in `places` its own end; they begin where those of the word before end.
    places : array of uint16
        Places of texts, from 0.
    """

    n: int
    words: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.uint32]
    ends: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordIndex:
        """Index texts, at most `MOST` of them.

        Examples
        --------
        >>> index = WordIndex.of(["peer support", "peers and their support", "supportive"])
        >>> index.holding("peer").tolist(), index.holding("peer support").tolist()
        ([True, True, False], [True, False, False])
        """
        number: defaultdict[str, int] = defaultdict(count().__next__)
        numbers, sizes = array("I"), array("I")
        for text in texts:
            of_one = dict.fromkeys(text.split())
            numbers.extend(map(number.__getitem__, of_one))
            sizes.append(len(of_one))
        if len(sizes) > MOST:
            raise ValueError(f"an index holds at most {MOST:,} texts, not {len(sizes):,}")
        of_word = np.array(numbers, np.uint32)
        of_text = np.repeat(np.arange(len(sizes), dtype=np.uint16), np.array(sizes, np.int64))
        ends = np.cumsum(np.bincount(of_word, minlength=len(number)), dtype=np.uint32)
        places = of_text[np.argsort(of_word, kind="stable")]
        words = np.frombuffer(_BETWEEN.join(["", *number, ""]).encode(), np.uint8)
        return cls(len(sizes), words, _starts(words), ends, places)

    @classmethod
    def read(cls, content: bytes) -> WordIndex:
        """Give the index of which `write` gave the bytes."""
        n, n_words, n_places = (int(number) for number in np.frombuffer(content, "<u4", 3))
        ends = np.frombuffer(content, "<u4", n_words, 12)
        places = np.frombuffer(content, "<u2", n_places, 12 + 4 * n_words)
        words = np.frombuffer(content, np.uint8, offset=12 + 4 * n_words + 2 * n_places)
        return cls(n, words, _starts(words), ends, places)

    def write(self) -> bytes:
        """Give the index as bytes, the same on every machine."""
        head = np.array([self.n, len(self.ends), len(self.places)], "<u4")
        parts = (head, self.ends.astype("<u4"), self.places.astype("<u2"), self.words)
        return b"".join(part.tobytes() for part in parts)

    @property
    def n_bytes(self) -> int:
        """Bytes of memory."""
        return sum(x.nbytes for x in (self.words, self.starts, self.ends, self.places))

    def holding(self, phrase: str) -> npt.NDArray[np.bool_]:
        """Which texts may hold a phrase, by their places; none that holds it is left out.

        Where the phrase holds no blank, they are exactly those. Of several words every one
        stands in each, as a whole word where the phrase has a blank on that side; whether they
        stand side by side, the text itself has to tell.
        """
        parts = phrase.split()
        found = np.ones(self.n, np.bool_)
        for place, part in enumerate(parts):
            before = _BETWEEN if place > 0 or phrase[0].isspace() else ""
            after = _BETWEEN if place < len(parts) - 1 or phrase[-1].isspace() else ""
            found &= self._with(f"{before}{part}{after}".encode())
        return found

    def _with(self, letters: bytes) -> npt.NDArray[np.bool_]:
        """The texts of which a word, with the line ends beside it, holds the letters."""
        at = _where(self.words, letters)
        words = np.unique(np.searchsorted(self.starts, at, side="right") - 1)
        ends = self.ends.astype(np.int64)
        first, last = np.concatenate(([0], ends))[words], ends[words]
        # Many slices of `places` as one: each runs on from where it begins.
        sizes = last - first
        passed = np.cumsum(sizes) - sizes
        slices = np.repeat(first - passed, sizes) + np.arange(int(sizes.sum()))
        found = np.zeros(self.n, np.bool_)
        found[self.places[slices]] = True
        return found


def _starts(words: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    return np.flatnonzero(words == ord(_BETWEEN))[:-1].astype(np.uint32)


def _where(within: npt.NDArray[np.uint8], letters: bytes) -> npt.NDArray[np.int64]:
    """Every place at which letters stand."""
    at = np.flatnonzero(within[: max(0, len(within) - len(letters) + 1)] == letters[0])
    for place, letter in enumerate(letters[1:], 1):
        at = at[within[at + place] == letter]
    return at
