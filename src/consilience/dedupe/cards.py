"""The card of a record: what is quickly compared of it, as numbers in columns and two short texts.

Texts that only have to be equal (a DOI, the beginning of a title) stand on the card as a number of
64 bits that depends on the text alone, so that it is the same in every process and on every
machine; 0 means not given.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from consilience.dedupe.bylines import Byline, Bylines, read_byline
from consilience.dedupe.journals import Journal
from consilience.dedupe.normalise import Keys, unversioned

Numbers = npt.NDArray[np.int64]

COLUMNS = (
    "title",  # the whole title
    "main",  # the part before a subtitle
    "head",  # first 24 letters of the title
    "tail",  # last 24
    "doi",  # without the number of a version
    "pmid",
    "family",  # first 6 letters of the first author's family name
    "volume",
    "page",  # number of the first page, without letters before it
    "abstract",  # first 40 letters
    "journal",
    "database",
    "year",  # -1 where none is given
    "first",  # first and last page as numbers, -1 where they are none
    "last",
    "marks",
)
CUT, TRANSLATED, AUTHORS, ISSUE, ABSTRACT, COMMON = 1, 2, 4, 8, 16, 32
"""Bits of `marks`: title broken off, in two languages; fields given; title of many works."""
TELLING = 64
"""The words of the title that tell works apart, up to `MANY`, stand above all other bits."""

MANY = 4

HEAD = 24


class Card(NamedTuple):
    """One card.

    Attributes
    ----------
    compact : str
        The title without spaces.
    ordered : str
        The words of the title in alphabetical order.
    byline : Byline
    others : tuple of int
        As `head`, of the title in other languages.
    journal : tuple of str
        Its name.
    numbers : tuple of int
        One for each of `COLUMNS`.
    """

    compact: str
    ordered: str
    byline: Byline
    others: tuple[int, ...]
    journal: Journal
    numbers: tuple[int, ...]


class Cards:
    """Cards in columns.

    Attributes
    ----------
    compact, ordered : list of str
    others : dict of int to tuple of int
        By place; only records with a title in several languages.
    bylines : Bylines
    journals : dict of int to tuple of str
        The names of journals, by their number.
    title, main, head, ... : array of int64, shape (n,)
        The `COLUMNS`.
    """

    def __init__(self, cards: Iterable[Card]) -> None:
        self.compact: list[str] = []
        self.ordered: list[str] = []
        self.others: dict[int, tuple[int, ...]] = {}
        self.journals: dict[int, Journal] = {}
        numbers = array("q")
        self.bylines = Bylines(self._bylines_of(cards, numbers))
        table = np.frombuffer(numbers, dtype=np.int64) if numbers else np.empty(0, np.int64)
        self._table = np.ascontiguousarray(table.reshape(-1, len(COLUMNS)).T)

    def _bylines_of(self, cards: Iterable[Card], numbers: array[int]) -> Iterator[Byline]:
        for place, (compact, ordered, byline, others, journal, row) in enumerate(cards):
            self.compact.append(compact)
            self.ordered.append(ordered)
            if others:
                self.others[place] = others
            self.journals.setdefault(row[_AT["journal"]], journal)
            numbers.extend(row)
            yield byline

    def __len__(self) -> int:
        return len(self.compact)

    def __getattr__(self, name: str) -> Numbers:
        if name not in _AT:
            raise AttributeError(name)
        column: Numbers = self._table[_AT[name]]
        return column

    def settle(self, place: int, card: Card) -> None:
        """Put a card in the place of another that differed from it in its numbers only."""
        self.journals.setdefault(card.numbers[_AT["journal"]], card.journal)
        self._table[:, place] = card.numbers

    def in_order(self, order: Numbers) -> None:
        """Put the cards in another order: first comes that at place `order[0]`."""
        places = order.tolist()
        self.compact = [self.compact[place] for place in places]
        self.ordered = [self.ordered[place] for place in places]
        self.others = {
            new: self.others[old] for new, old in enumerate(places) if old in self.others
        }
        self.bylines.in_order(order)
        for row in self._table:
            row[:] = row[order]


def read_card(keys: Keys) -> Card:
    """Give the card of a record's keys."""
    title, pages = keys.title, keys.pages
    compact = title.compact
    marks = (
        CUT * title.cut
        | TRANSLATED * bool(title.others)
        | AUTHORS * bool(keys.names)
        | ISSUE * bool(keys.issue)
        | ABSTRACT * (len(keys.abstract) >= 80)
        | COMMON * keys.common
        | TELLING * min(title.n_telling, MANY)
    )
    first = bare_page(pages[0]) if pages else ""
    last = bare_page(pages[-1]) if pages else ""
    return Card(
        compact,
        " ".join(sorted(title.words)),
        read_byline(keys.names),
        tuple([number_of(other[:HEAD]) for other in title.others]),
        keys.journal,
        (
            number_of(compact),
            number_of(title.main),
            number_of(compact[:HEAD]),
            number_of(compact[-HEAD:]),
            number_of(unversioned(keys.doi).replace(".", "")),
            number_of(keys.pmid),
            number_of(keys.first_family[:6]),
            number_of(keys.volume),
            number_of(first),
            number_of(keys.abstract[:40]) if len(keys.abstract) > 80 else 0,
            number_of_journal(keys.journal),
            number_of_name(keys.database),
            -1 if keys.year is None else keys.year,
            _page_number(first),
            _page_number(last),
            marks,
        ),
    )


def bare_page(page: str) -> str:
    """Give a page without the letters before its number (`S12` gives `12`)."""
    return page.lstrip("abcdefghijklmnopqrstuvwxyz") or page


def number_of_journal(words: Sequence[str]) -> int:
    """Give the number that stands for the name of a journal."""
    return number_of_name(" ".join(words))


def number_of(text: str) -> int:
    """Give the number that stands for a text, or 0 for an empty one."""
    return number_of_name(text) if len(text) <= 6 else _digest(text)


def _digest(text: str) -> int:
    if not text:
        return 0
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


number_of_name = lru_cache(maxsize=1 << 16)(_digest)
"""Gives the number that stands for a name that comes again and again, or 0 for an empty one."""


def _page_number(page: str) -> int:
    return int(page) if page.isdigit() and len(page) < 18 else -1


_AT = {name: place for place, name in enumerate(COLUMNS)}
