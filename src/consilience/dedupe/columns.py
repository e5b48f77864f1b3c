"""Titles that return: those of columns, yearly reports, editorials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from consilience.dedupe import cards as marks
from consilience.dedupe.cards import Cards, Numbers
from consilience.dedupe.join import connected

SERIAL_YEARS = 3
"""A title that stands in this many years is that of a column, a yearly report, an editorial."""

Mask = npt.NDArray[np.bool_]


def serial_titles(cards: Cards) -> Mask:
    """Tell, for each place, whether its title is one that returns.

    It does where it stands in `SERIAL_YEARS` years or more, under one first author or in one
    journal: works of other people in other places that happen to bear it make no column of it. A
    record without authors may be anybody's. Of a title that was broken off nothing is known: what
    begins alike may end otherwise; and one of words that many works bear need not return to be
    common.
    """
    serial = np.zeros(len(cards), bool)
    at = _in_several_years(cards)
    for column in (cards.family, cards.journal):
        for some in equal_in(at[column[at] != 0], (cards.title, column)):
            serial[some] |= _returns(cards, some)
    for some in equal_in(at, (cards.title,)):
        nobody = some[cards.family[some] == 0]
        if len(nobody):
            serial[nobody] |= _returns(cards, some)
    return serial


def equal_in(at: Numbers, columns: Sequence[Numbers]) -> Iterator[Numbers]:
    """Give the places, two or more, that are equal in all columns."""
    order = np.lexsort([at, *(column[at] for column in columns)])
    at = at[order]
    differ = np.zeros(max(len(at) - 1, 0), bool)
    for column in columns:
        differ |= column[at][1:] != column[at][:-1]
    for group in np.split(at, np.flatnonzero(differ) + 1):
        if len(group) > 1:
            yield group


def _in_several_years(cards: Cards) -> Numbers:
    """Give the places whose title stands in so many years, whoever wrote it and wherever."""
    whole = (cards.title != 0) & ((cards.marks & (marks.CUT | marks.COMMON)) == 0)
    given = np.flatnonzero(whole & (cards.year >= 0))
    title, year = cards.title[given], cards.year[given]
    order = np.lexsort((year, title))
    title, year = title[order], year[order]
    new = np.append(True, (title[1:] != title[:-1]) | (year[1:] != year[:-1]))[: len(title)]
    titles, n_years = np.unique(title[new], return_counts=True)
    return np.flatnonzero(whole & np.isin(cards.title, titles[n_years >= SERIAL_YEARS]))


def _returns(cards: Cards, some: Numbers) -> bool:
    """Tell whether works of one title are of so many years.

    What shares a DOI, a PMID or the volume is one work, though databases give its year
    differently; a record that has none of them is a further work only where no other is of its
    year, the one before or the next.
    """
    some = some[cards.year[some] >= 0]
    if len(np.unique(cards.year[some])) < SERIAL_YEARS:
        return False
    year = dict(zip(some.tolist(), cards.year[some].tolist(), strict=True))
    works = connected(_sharing(cards, some))
    years: dict[int, set[int]] = defaultdict(set)
    for place in works:
        years[works[place]].add(year[place])
    near = {one + by for held in years.values() for one in held for by in (-1, 0, 1)}
    alone = {one for place, one in year.items() if place not in works} - near
    return len({min(held) for held in years.values()} | alone) >= SERIAL_YEARS


def _sharing(cards: Cards, some: Numbers) -> Iterator[tuple[int, int]]:
    """Give pairs of places that are of one work; one that has such a mark alone, with itself."""
    for column in (cards.doi, cards.pmid, cards.volume):
        first: dict[int, int] = {}
        for place, value in zip(some.tolist(), column[some].tolist(), strict=True):
            if value:
                yield first.setdefault(value, place), place
