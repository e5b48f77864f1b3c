"""Ratings of the same subjects by several people, as the tables that agreement is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Table = NDArray[np.float64]


def cross_table(
    pairs: Iterable[tuple[str, str]], categories: Sequence[str] | None = None
) -> tuple[tuple[str, ...], Table]:
    """Count the pairs of ratings.

    Parameters
    ----------
    pairs : iterable of (str, str)
        For each subject the rating of the first and of the second person.
    categories : sequence of str, optional
        Their order (weights need one); sorted where absent.

    Returns
    -------
    tuple
        The categories, and the table: rows by the first person, columns by the second.

    Raises
    ------
    ValueError
        A rating is none of the categories.
    """
    ratings = list(pairs)
    found = {rating for pair in ratings for rating in pair}
    order = tuple(sorted(found) if categories is None else categories)
    strange = found - set(order)
    if strange:
        raise ValueError(f"{min(strange)!r} is none of the categories {', '.join(order)}")
    index = {category: i for i, category in enumerate(order)}
    table = np.zeros((len(order), len(order)))
    for first, second in ratings:
        table[index[first], index[second]] += 1
    return order, table


def count_table(
    subjects: Iterable[Sequence[str]], categories: Sequence[str] | None = None
) -> tuple[tuple[str, ...], Table]:
    """Count, for each subject, how many people chose each category: subjects x categories."""
    ratings = [list(subject) for subject in subjects]
    found = {rating for subject in ratings for rating in subject}
    order = tuple(sorted(found) if categories is None else categories)
    counts = [[subject.count(category) for category in order] for subject in ratings]
    return order, np.array(counts, dtype=float).reshape(len(ratings), len(order))


def as_square(table: ArrayLike) -> Table:
    """Give the table as numbers; `ValueError` where it is not square with counts of 0 or more."""
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError("two people's ratings need a square table, one row per category")
    if (counts < 0).any():
        raise ValueError("a count below zero in the table of ratings")
    return counts
