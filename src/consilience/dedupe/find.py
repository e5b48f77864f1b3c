"""Duplicates among records: what is merged, and what is left to people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from consilience.dedupe.block import places, propose_pairs
from consilience.dedupe.compare import compare
from consilience.dedupe.found import DEFAULTS, Duplicates, Link, Options, Pair
from consilience.dedupe.join import asked, connected, is_sure, join, surest_first
from consilience.dedupe.match import Match, match
from consilience.dedupe.model import Model, shipped
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import sift
from consilience.dedupe.veto import COLUMN
from consilience.evidence import Record

Progress = Callable[[str, int, int], None]
Matches = Sequence[tuple[int, int, Match]]
"""Places of two records, the lower first, and what their comparison says."""

EVERY = 1_000
"""Records or pairs after which it is told how far the search is."""


def _nobody(doing: str, done: int, total: int) -> None:
    """Tell nobody."""


def find_duplicates(
    records: Iterable[Record],
    *,
    options: Options = DEFAULTS,
    progress: Progress | None = None,
    model: Model | None = None,
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

    Returns
    -------
    Duplicates
        The same for the same records in any order.

    Raises
    ------
    DataError
        When a record has no id, or two have the same.
    """
    tell = progress or _nobody
    shelf = Shelf(records, lambda n: tell("reads the records", n, 0) if n % EVERY == 0 else None)
    return _found(shelf, _matches(shelf, options, tell, model or shipped()), options)


def _matches(shelf: Shelf, options: Options, tell: Progress, model: Model) -> Matches:
    """Match the proposed pairs; those that no one need look at are dropped."""
    ask_at = min(options.ask_at, options.merge_at)
    codes = propose_pairs(shelf.cards, lambda n, of: tell("looks for pairs", n, of))
    done, found = 0, []
    for n_sifted, worth in sift(shelf.cards, codes, ask_at, model):
        dropped = n_sifted - len(worth)
        for n, (i, j) in enumerate(zip(*(at.tolist() for at in places(worth)), strict=True)):
            if n % EVERY == 0:
                tell("compares pairs", done + dropped + n, len(codes))
            a, b = shelf.keys(i), shelf.keys(j)
            answer = match(a, b, compare(a, b), model)
            if answer.probability >= ask_at and answer.contradiction != COLUMN:
                found.append((i, j, answer))
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
    alone = ((id,) for place, id in enumerate(ids) if place not in within)
    groups = sorted(chain(alone, *(some.groups for some in joined)))
    because = {(pair.a, pair.b): pair.because for some in joined for pair in some.refused}
    return Duplicates(
        links=_in_order_of(groups, (link for some in joined for link in some.links)),
        groups=tuple(groups),
        probable=_queue(ids, groups, matches, because, options),
        options=options,
    )


def _in_order_of(groups: Sequence[Sequence[str]], links: Iterable[Link]) -> tuple[Link, ...]:
    """Give the links group by group."""
    first_of = {id: group[0] for group in groups if len(group) > 1 for id in group}
    return tuple(sorted(links, key=lambda link: first_of[link.a]))


def _queue(
    ids: Sequence[str],
    groups: Sequence[Sequence[str]],
    matches: Matches,
    because: dict[tuple[str, str], str],
    options: Options,
) -> tuple[Pair, ...]:
    """Give one pair, the surest, for each two groups that may belong together."""
    first_of = {id: group[0] for group in groups if len(group) > 1 for id in group}
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
    return tuple(sorted(best.values(), key=surest_first))
