"""What only all records together tell: titles that return, names that stand for one journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from consilience.dedupe import cards as marks
from consilience.dedupe.cards import Cards, number_of_journal, number_of_name
from consilience.dedupe.columns import equal_in, serial_titles
from consilience.dedupe.compare import compare_names, compare_pages
from consilience.dedupe.habits import Habits, Met, habits, meet
from consilience.dedupe.journals import Journal, compare_journals
from consilience.dedupe.normalise import Keys

SHARED_WORKS, SHARED_PART = 3, 1 / 3
"""Two names are one journal's where they share this many works, and this part of the rarer's."""

CROWD = 20
"""Records of one title and year above which nothing is learnt from them."""

Mask = npt.NDArray[np.bool_]
KeysAt = Callable[[int], Keys]
"""Gives the keys of the record at a place."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of records among which are all that bear their titles.

    Attributes
    ----------
    common : mapping of int to bool
        By place, where it is otherwise than the title alone would have it: whether many works
        bear the title.
    shared : Counter of pairs of journals
        How many works stand under both names.
    works : Counter of int
        By the number of a journal's name (`Cards.journal`), how many titles stand under it.
    met : Counter
        What shows habits (`habits.meet`).
    """

    common: Mapping[int, bool]
    shared: Counter[tuple[Journal, Journal]]
    works: Counter[int]
    met: Counter[Met]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the records of a search tell of one another.

    Attributes
    ----------
    common : mapping of int to bool
        As in `Seen`.
    journals : mapping of tuple of str to tuple of str
        For names that stand for a journal with a commoner name, that name.
    habits : Habits
    """

    common: Mapping[int, bool]
    journals: Mapping[Journal, Journal]
    habits: Habits

    def settle(self, place: int, keys: Keys) -> Keys:
        """Give the keys of a record with what the others tell of it."""
        common = self.common.get(place, keys.common)
        journal = self.journals.get(keys.journal, keys.journal)
        listed_once = number_of_name(keys.database) not in self.habits.libraries
        return keys._replace(
            common=common,
            journal=journal,
            ordered=self.habits.ordered,
            database=keys.database if listed_once else "",
        )

    def concerns(self, cards: Cards) -> list[int]:
        """Give the places of the records of which the others tell something."""
        numbers = [number_of_journal(name) for name in self.journals]
        some = np.isin(cards.journal, np.array(numbers, np.int64))
        some |= np.isin(cards.database, np.array(sorted(self.habits.libraries), np.int64))
        if not self.habits.ordered:
            some |= cards.family != 0
        return sorted(self.common.keys() | set(np.flatnonzero(some).tolist()))


def learn(cards: Cards, keys: KeysAt) -> Corpus:
    """Learn from all records; their order makes no difference."""
    seen = see(cards, keys)
    return Corpus(seen.common, journal_names(seen.shared, seen.works), habits(seen.met))


def see(cards: Cards, keys: KeysAt) -> Seen:
    """Look at records; what is seen of records with other titles adds to it."""
    serial = serial_titles(cards)
    borne = serial | ((cards.marks & marks.COMMON) != 0)
    common = dict.fromkeys(np.flatnonzero(serial).tolist(), True)
    common |= dict.fromkeys(_listed_once(cards, borne, keys), False)
    able = (cards.title != 0) & (cards.year >= 0) & (cards.journal != 0) & ~borne
    shared: Counter[tuple[Journal, Journal]] = Counter()
    for group in equal_in(np.flatnonzero(able), (cards.title, cards.year)):
        if len(group) <= CROWD and len(np.unique(cards.journal[group])) > 1:
            shared.update(set(_under_two_names([keys(place) for place in group.tolist()])))
    return Seen(common, shared, _counted(cards, able), meet(cards, borne))


def journal_names(
    shared: Mapping[tuple[Journal, Journal], int], works: Mapping[int, int]
) -> dict[Journal, Journal]:
    """Give, for names that stand for a journal with a commoner name, that name.

    Two names are one journal's when works with equal title, authors and year stand under both,
    with nothing in volume and pages against it: several works, and a good part of those that
    stand under the rarer name. An article and its preprint, or a meeting's paper and the
    journal's, come in twos as well; such names are never taken for one.
    """
    of = {name: works[number_of_journal(name)] for pair in shared for name in pair}
    chosen: dict[Journal, Journal] = {}
    for (a, b), n in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if n >= SHARED_WORKS and n >= SHARED_PART * min(of[a], of[b]):
            _join(chosen, of, _end(chosen, a), _end(chosen, b))
    return {name: _end(chosen, name) for name in chosen}


def _counted(cards: Cards, able: Mask) -> Counter[int]:
    """Count the titles that stand under each journal's name."""
    pairs = np.unique(np.stack([cards.journal[able], cards.title[able]]), axis=1)
    journals, counts = np.unique(pairs[0], return_counts=True)
    return Counter(dict(zip(journals.tolist(), counts.tolist(), strict=True)))


def _under_two_names(group: Sequence[Keys]) -> Iterator[tuple[Journal, Journal]]:
    told = [key for key in group if key.title.n_telling > 1 and not key.title.kind]
    for a, b in combinations(told, 2):
        if (
            a.journal != b.journal
            and compare_journals(a.journal, b.journal) in {"unlike", "alike", "namesake"}
            and compare_names(a.names, b.names) in {"equal", "most"}
            and (not a.volume or not b.volume or a.volume == b.volume)
            and compare_pages(a.pages, b.pages) not in {"differ", "ahead"}
        ):
            yield (a.journal, b.journal) if a.journal < b.journal else (b.journal, a.journal)


def _end(chosen: Mapping[Journal, Journal], name: Journal) -> Journal:
    while name in chosen:
        name = chosen[name]
    return name


def _join(
    chosen: dict[Journal, Journal], works: Mapping[Journal, int], a: Journal, b: Journal
) -> None:
    if a != b:
        rarer, commoner = sorted((a, b), key=lambda name: (works[name], name))
        chosen[rarer] = commoner


def _listed_once(cards: Cards, common: Mask, keys: KeysAt) -> Iterator[int]:
    """Find records of common titles, without volume and pages, that each database lists once."""
    at = np.flatnonzero(common & (cards.database != 0) & (cards.title != 0))
    for group in equal_in(at, (cards.title, cards.year)):
        listed: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in group.tolist():
            key = keys(place)
            if not key.volume and not key.pages:
                listed[tuple(sorted(name.family for name in key.names))].append(place)
        for some in listed.values():
            if len(some) > 1 and len(np.unique(cards.database[some])) == len(some):
                yield from some
