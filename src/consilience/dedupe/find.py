"""Duplicates among records: what is merged, and what is left to people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consilience.dedupe.block import propose_pairs
from consilience.dedupe.cluster import Refused, cluster
from consilience.dedupe.compare import compare, may_be_one
from consilience.dedupe.match import Match, match
from consilience.dedupe.merge import completeness
from consilience.dedupe.normalise import Keys, read_keys
from consilience.dedupe.veto import contradiction
from consilience.errors import DataError
from consilience.evidence import Record

METHOD = "consilience-dedupe 1"
"""Name and version of the method; a change that alters results raises the number."""


@dataclass(frozen=True, slots=True)
class Options:
    """When a pair is merged, and when it is shown to people.

    Attributes
    ----------
    merge_at : float
        Probability from which a pair without contradiction or doubt is merged.
    ask_at : float
        Probability from which any other pair is put into the queue for people.
    """

    merge_at: float = 0.95
    ask_at: float = 0.05


DEFAULTS = Options()
Progress = Callable[[int, int], None]
EVERY = 1_000
"""Pairs after which it is told how far the comparison is."""


def _nobody(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Link:
    """An automatic merge: record `b` is removed in favour of its group, to which `a` holds it."""

    a: str
    b: str
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that a person should look at side by side."""

    a: str
    b: str
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found.

    Attributes
    ----------
    links : tuple of Link
        One for each record removed; they form a forest, so each can be undone by itself.
    groups : tuple of tuple of str
        Every record in exactly one group, the kept record first; most groups hold one.
    probable : tuple of Pair
        The queue for people, the surest first.
    """

    links: tuple[Link, ...]
    groups: tuple[tuple[str, ...], ...]
    probable: tuple[Pair, ...]
    options: Options = DEFAULTS
    method: str = METHOD

    def weakest(self) -> dict[str, float]:
        """Give, for each record of a group of two or more, how surely it is held there.

        For a removed record the lowest probability among the links between it and the kept
        record; for the kept one the lowest of the whole group.
        """
        kept = {group[0] for group in self.groups}
        held: dict[str, float] = {}
        for link in self.links:
            held[link.b] = min(link.probability, held.get(link.a, 1.0) if link.a not in kept else 1)
        for first, *removed in self.groups:
            if removed:
                held[first] = min(held[id] for id in removed)
        return held


def find_duplicates(
    records: Sequence[Record], *, options: Options = DEFAULTS, progress: Progress | None = None
) -> Duplicates:
    """Find records that describe the same work.

    Parameters
    ----------
    records : sequence of Record
        Each with an id of its own.
    options : Options, optional
        Thresholds.
    progress : callable, optional
        Is told, now and then, how many of how many pairs are compared; what it raises ends the
        search.

    Returns
    -------
    Duplicates
        The same for the same records in any order.

    Raises
    ------
    DataError
        When a record has no id, or two have the same.
    """
    _check_ids(records)
    ordered = sorted(records, key=lambda record: record.id)
    keys = {record.id: read_keys(record) for record in ordered}
    matches = _weigh(list(keys.values()), options, progress or _nobody)
    sure = [
        (found.probability, a, b)
        for (a, b), found in matches.items()
        if found.probability >= options.merge_at and not found.contradiction and not found.doubt
    ]
    used, refused = cluster(sure, lambda a, b: _contradicts(keys[a], keys[b], matches))
    groups = _groups(ordered, used)
    return Duplicates(
        links=_links(groups, used, matches),
        groups=groups,
        probable=_queue(groups, matches, refused, options),
        options=options,
    )


def _check_ids(records: Sequence[Record]) -> None:
    counts = Counter(record.id for record in records)
    if "" in counts:
        raise DataError("a record has no id; give every record an id of its own")
    twice = sorted(id for id, n in counts.items() if n > 1)
    if twice:
        raise DataError(f"{counts[twice[0]]} records have the id {twice[0]!r}; ids must differ")


def _weigh(
    keys: Sequence[Keys], options: Options, progress: Progress
) -> dict[tuple[str, str], Match]:
    """Match the proposed pairs; those that no one need look at are dropped."""
    found = {}
    pairs = propose_pairs(keys)
    for n, (i, j) in enumerate(pairs):
        if n % EVERY == 0:
            progress(n, len(pairs))
        a, b = keys[i], keys[j]
        if not may_be_one(a, b):
            continue
        answer = match(a, b, compare(a, b))
        if answer.probability >= min(options.ask_at, options.merge_at):
            found[a.id, b.id] = answer
    return found


def _contradicts(a: Keys, b: Keys, matches: Mapping[tuple[str, str], Match]) -> str:
    known = matches.get((a.id, b.id)) or matches.get((b.id, a.id))
    return known.contradiction if known else contradiction(a, b, compare(a, b))


def _groups(
    ordered: Sequence[Record], used: Sequence[tuple[float, str, str]]
) -> tuple[tuple[str, ...], ...]:
    """Give the groups in order of their kept records' ids; the fullest record is kept."""
    near = _neighbours(used)
    by_id = {record.id: record for record in ordered}
    done: set[str] = set()
    groups = []
    for record in ordered:
        if record.id in done:
            continue
        members, waiting = [], [record.id]
        while waiting:
            one = waiting.pop()
            if one not in done:
                done.add(one)
                members.append(one)
                waiting += near.get(one, [])
        members.sort(key=lambda id: (tuple(-n for n in completeness(by_id[id])), id))
        groups.append((members[0], *sorted(members[1:])))
    return tuple(sorted(groups))


def _links(
    groups: Sequence[Sequence[str]],
    used: Sequence[tuple[float, str, str]],
    matches: Mapping[tuple[str, str], Match],
) -> tuple[Link, ...]:
    """Turn each used pair so that `a` is nearer to the kept record of the group."""
    near = _neighbours(used)
    links = []
    for group in groups:
        reached, waiting = {group[0]}, [group[0]]
        while waiting:
            a = waiting.pop(0)
            for b in sorted(near.get(a, [])):
                if b in reached:
                    continue
                reached.add(b)
                waiting.append(b)
                found = matches[min(a, b), max(a, b)]
                links.append(Link(a, b, found.probability, found.why))
    return tuple(links)


def _queue(
    groups: Sequence[Sequence[str]],
    matches: Mapping[tuple[str, str], Match],
    refused: Sequence[Refused],
    options: Options,
) -> tuple[Pair, ...]:
    """Give one pair, the surest, for each two groups that may belong together."""
    group_of = {id: group[0] for group in groups for id in group}
    because = {(pair.a, pair.b): pair.because for pair in refused}
    best: dict[tuple[str, str], Pair] = {}
    for (a, b), found in matches.items():
        between = tuple(sorted((group_of[a], group_of[b])))
        if between[0] == between[1] or found.probability < options.ask_at:
            continue
        against = found.contradiction or found.doubt or because.get((a, b), "")
        why = f"{found.why}; not merged: {against}" if against else found.why
        pair = Pair(a, b, found.probability, why)
        key = (between[0], between[1])
        if key not in best or (-pair.probability, a, b) < (
            -best[key].probability,
            best[key].a,
            best[key].b,
        ):
            best[key] = pair
    return tuple(sorted(best.values(), key=lambda pair: (-pair.probability, pair.a, pair.b)))


def _neighbours(used: Sequence[tuple[float, str, str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for _, a, b in used:
        near[a].append(b)
        near[b].append(a)
    return near
