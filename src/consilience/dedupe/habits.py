"""How records are written down: whether authors keep their order, and a database lists works once.

Sources have habits that only many records show. Some put authors in an order of their own, so that
who comes first tells nothing; and what is named as a database is at times the library of a team,
filled from several, which lists a work as often as these do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from consilience.dedupe import cards as marks
from consilience.dedupe.cards import Cards
from consilience.dedupe.columns import equal_in

LED_BY_ANOTHER = 0.2
"""Part of the works that several records name: where so many have another first author, the order
of names tells nothing."""

LISTED_AGAIN = 0.05
"""Part of a database's records: where it lists so many again, it is a library of several."""

Met = tuple[str, int]
"""What is counted: `works`, `led by another`; of the number of a database, `listed` and `again`."""


class Habits(NamedTuple):
    """The habits that records show.

    Attributes
    ----------
    ordered : bool
        Whether authors stand in the order of the work.
    libraries : frozenset of int
        Numbers of databases (`Cards.database`) that list works more than once.
    """

    ordered: bool = True
    libraries: frozenset[int] = frozenset()


def meet(cards: Cards, common: npt.NDArray[np.bool_]) -> Counter[Met]:
    """Count what shows habits, among records with all that bear their titles.

    Parameters
    ----------
    cards : Cards
    common : array of bool, shape (n,)
        Whether many works bear the title of the record at a place.
    """
    met: Counter[Met] = Counter()
    telling = (cards.title != 0) & (cards.year >= 0) & (cards.family != 0) & ~common
    telling &= cards.marks // marks.TELLING >= marks.MANY
    for some in equal_in(np.flatnonzero(telling), (cards.title, cards.year)):
        met["works", 0] += 1
        met["led by another", 0] += len(np.unique(cards.family[some])) > 1
    listed = cards.database != 0
    for number, n in zip(*np.unique(cards.database[listed], return_counts=True), strict=True):
        met["listed", int(number)] += int(n)
    columns = (cards.database, cards.title, cards.year, cards.family, cards.page)
    for some in equal_in(np.flatnonzero(listed & (cards.title != 0) & ~common), columns):
        met["again", int(cards.database[some[0]])] += len(some) - 1
    return met


def habits(met: Mapping[Met, int]) -> Habits:
    """Give the habits that counts show."""
    led = met.get(("led by another", 0), 0)
    return Habits(
        ordered=led <= LED_BY_ANOTHER * met.get(("works", 0), 0),
        libraries=frozenset(
            number
            for (what, number), n in met.items()
            if what == "again" and n > LISTED_AGAIN * met["listed", number]
        ),
    )
