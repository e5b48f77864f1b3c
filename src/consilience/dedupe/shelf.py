"""All records that are compared, held in little room: ids, cards, packed keys, fullness."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from consilience.dedupe.cards import Card, Cards, Numbers, read_card
from consilience.dedupe.corpus import learn
from consilience.dedupe.merge import completeness
from consilience.dedupe.normalise import Keys, read_keys
from consilience.dedupe.packed import pack, unpack
from consilience.errors import DataError
from consilience.evidence import Record

AT_HAND = 1_000
"""Keys that are kept unpacked."""


class Entry(NamedTuple):
    """What is held of one record."""

    id: str
    card: Card
    packed: bytes
    fullness: int


class Shelf:
    """Records in the order of their ids.

    Attributes
    ----------
    ids : list of str
    packed : list of bytes
        Keys, packed.
    cards : Cards
    fullness : array of int64, shape (n,)
        How much each record says.
    keys : callable
        Gives the keys of the record at a place.
    """

    def __init__(self, records: Iterable[Record], told: Callable[[int], None]) -> None:
        self.ids: list[str] = []
        self.packed: list[bytes] = []
        full = array("q")
        self.cards = Cards(self._cards_of(records, full, told))
        self.fullness: Numbers = np.array(full, dtype=np.int64)
        self._put_in_order()
        self._settle()
        self.keys: Callable[[int], Keys] = lru_cache(AT_HAND)(self._unpacked)

    def __len__(self) -> int:
        return len(self.ids)

    def _cards_of(
        self, records: Iterable[Record], full: array[int], told: Callable[[int], None]
    ) -> Iterator[Card]:
        for record in records:
            entry = read_entry(record)
            self.ids.append(entry.id)
            self.packed.append(entry.packed)
            full.append(entry.fullness)
            told(len(self.ids))
            yield entry.card

    def _put_in_order(self) -> None:
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        self.ids = [self.ids[place] for place in order]
        check_ids(self.ids)
        self.packed = [self.packed[place] for place in order]
        self.fullness = self.fullness[order]
        self.cards.in_order(np.array(order, dtype=np.int64))

    def _settle(self) -> None:
        """Write into each record's keys what the others tell of it."""
        corpus = learn(self.cards, self._unpacked)
        for place in corpus.concerns(self.cards):
            keys = corpus.settle(place, self._unpacked(place))
            self.packed[place] = pack(keys)
            self.cards.settle(place, read_card(keys))

    def _unpacked(self, place: int) -> Keys:
        return unpack(self.packed[place])


def read_entry(record: Record) -> Entry:
    """Give what is held of a record."""
    keys = read_keys(record)
    return Entry(record.id, read_card(keys), pack(keys), fullness(record))


def fullness(record: Record) -> int:
    """Give how much a record says as one number: the greater, the fuller (`completeness`)."""
    filled, abstract, names = completeness(record)
    return (filled * 1_000 + abstract) * 1_000_000 + min(names, 999_999)


def check_ids(ids: list[str]) -> None:
    """See that every record has an id of its own.

    Raises
    ------
    DataError
        When a record has no id, or two have the same.
    """
    if ids and not ids[0]:
        raise DataError("a record has no id; give every record an id of its own")
    for one, other in pairwise(ids):
        if one == other:
            raise DataError(f"{ids.count(one)} records have the id {one!r}; ids must differ")
