"""Duplicates among records: what is merged, and what is left to people."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from consilience.dedupe.block import places, propose_pairs
from consilience.dedupe.found import DEFAULTS, Duplicates, Options, Pair
from consilience.dedupe.join import (
    Joined,
    asked,
    connected,
    gather,
    is_sure,
    join,
    surest_first,
)
from consilience.dedupe.match import Match, matcher
from consilience.dedupe.model import Model, shipped
from consilience.dedupe.on_spark import find_on_spark
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import sift
from consilience.evidence import Record

Progress = Callable[[str, int, int], None]
Engine = Literal["memory", "spark"]

EVERY = 1_000
"""Records or pairs after which it is told how far the search is."""


class Matches:
    """Places of two records, the lower first, and what their comparison says, in columns."""

    def __init__(self) -> None:
        self._first, self._second = array("q"), array("q")
        self._found: list[Match] = []

    def __iter__(self) -> Iterator[tuple[int, int, Match]]:
        return zip(self._first, self._second, self._found, strict=True)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, first: int, second: int, found: Match) -> None:
        """Add what a pair comes to."""
        self._first.append(first)
        self._second.append(second)
        self._found.append(found)


def _nobody(doing: str, done: int, total: int) -> None:
    """Tell nobody."""


def find_duplicates(
    records: Iterable[Record],
    *,
    options: Options = DEFAULTS,
    progress: Progress | None = None,
    model: Model | None = None,
    engine: Engine = "memory",
) -> Duplicates:
    """Find records that describe the same work.

    Parameters
    ----------
    records : iterable of Record
        Each with an id of its own. They are read once and not kept: a million take about 3 GB.
    options : Options, optional
        Thresholds.
    progress : callable, optional
        Is told, now and then, what is done, and how much of how much (0 where nobody knows);
        what it raises ends the search.
    model : Model, optional
        Weights to use instead of the shipped ones.
    engine : {"memory", "spark"}, optional
        Where the search is done: in this process, or on Spark, in the session that is open
        (else on this machine), where `records` may be a pyspark.RDD as well. The answer is the
        same.

    Returns
    -------
    Duplicates
        The same for the same records in any order.

    Raises
    ------
    DataError
        When a record has no id, or two have the same.
    ConsilienceError
        When Spark is asked for and is not installed, or cannot be started.
    """
    tell = progress or _nobody
    if engine == "spark":
        return find_on_spark(records, options, model or shipped(), tell)
    shelf = Shelf(records, lambda n: tell("reads the records", n, 0) if n % EVERY == 0 else None)
    return _found(shelf, _matches(shelf, options, tell, model or shipped()), options)


def _matches(shelf: Shelf, options: Options, tell: Progress, model: Model) -> Matches:
    """Match the proposed pairs; those that no one need look at are dropped."""
    ask_at = min(options.ask_at, options.merge_at)
    codes = propose_pairs(shelf.cards, lambda n, of: tell("looks for pairs", n, of))
    matched = matcher(model, ask_at)
    done, found = 0, Matches()
    for n_sifted, worth in sift(shelf.cards, codes, ask_at, model):
        dropped = n_sifted - len(worth)
        for n, (i, j) in enumerate(zip(*(at.tolist() for at in places(worth)), strict=True)):
            if n % EVERY == 0:
                tell("compares pairs", done + dropped + n, len(codes))
            answer = matched(shelf.keys(i), shelf.keys(j))
            if answer is not None:
                found.add(i, j, answer)
        done += n_sifted
    return found


def _found(shelf: Shelf, matches: Matches, options: Options) -> Duplicates:
    ids, place_of = shelf.ids, dict[str, int]()
    within = connected((i, j) for i, j, found in matches if is_sure(found, options))
    connections = defaultdict(list)
    for place in sorted(within):
        connections[within[place]].append(place)
        place_of[ids[place]] = place
    inside: dict[int, dict[tuple[str, str], Match]] = defaultdict(dict)
    for i, j, found in matches:
        if i in within and within[i] == within.get(j):
            inside[within[i]][ids[i], ids[j]] = found
    joined = [
        join(
            [ids[place] for place in members], inside.pop(first), options,
            lambda id: shelf.keys(place_of[id]), lambda id: int(shelf.fullness[place_of[id]]),
        )
        for first, members in connections.items()
    ]  # fmt: skip
    return gather(ids, joined, _queue(ids, joined, matches, options), options)


def _queue(
    ids: Sequence[str], joined: Sequence[Joined], matches: Matches, options: Options
) -> Iterable[Pair]:
    """Give one pair, the surest, for each two groups that may belong together."""
    first_of = {id: group[0] for some in joined for group in some.groups for id in group}
    because = {(pair.a, pair.b): pair.because for some in joined for pair in some.refused}
    best: dict[tuple[str, str], Pair] = {}
    for i, j, found in matches:
        a, b = ids[i], ids[j]
        one, other = first_of.get(a, a), first_of.get(b, b)
        if one == other or found.probability < options.ask_at:
            continue
        pair = asked(a, b, found, because.get((a, b), ""))
        between = (one, other) if one < other else (other, one)
        if between not in best or surest_first(pair) < surest_first(best[between]):
            best[between] = pair
    return best.values()
