"""A run of the finder over all records of a review, as the content of its ledger line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from consilience.dedupe.find import Progress, find_duplicates
from consilience.dedupe.found import Link, Pair
from consilience.dedupe.merges import pair
from consilience.evidence import Record


def run_of_finder(
    records: Iterable[Record],
    said: Collection[tuple[str, str]],
    *,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Look for duplicates; a pair on which a word stands is neither joined nor asked about again.

    Parameters
    ----------
    records : iterable of Record
        All of them, so that a new record is found to be a duplicate of one that came in long ago.
    said : collection of pairs
        Pairs that have a word, of a person or of an earlier run (`Merges.words`).
    progress : callable, optional
        As for `find_duplicates`.

    Returns
    -------
    dict
        The content of the act `deduplicate`.
    """
    found = find_duplicates(records, progress=progress)

    def rows(pairs: Iterable[Pair | Link]) -> list[list[Any]]:
        return [
            [one.a, one.b, round(one.probability, 4), one.why]
            for one in pairs
            if pair(one.a, one.b) not in said
        ]

    return {
        "method": found.method,
        "n_records": sum(map(len, found.groups)),
        "links": rows(found.links),
        "pairs": rows(found.probable),
    }
