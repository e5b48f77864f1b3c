"""From matches to groups: what belongs together, which link holds it, and what people are asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from consilience.dedupe.cluster import Contradicts, Refused, cluster
from consilience.dedupe.compare import compare
from consilience.dedupe.found import Duplicates, Link, Options, Pair
from consilience.dedupe.match import Match
from consilience.dedupe.normalise import Keys
from consilience.dedupe.veto import SAME_PAGES, contradiction

BEGINNING = "a title that is the beginning of those of two works"
"""Why a pair waits of which one title says less than the other, and as much of a third."""

Used = Sequence[tuple[float, str, str]]


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of records that sure pairs connect.

    Attributes
    ----------
    groups : tuple of tuple of str
        The kept record first.
    links : tuple of Link
        Those of the first group first.
    refused : tuple of Refused
        Pairs that would have closed a contradiction into a group.
    """

    groups: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    refused: tuple[Refused, ...]


def is_sure(found: Match, options: Options) -> bool:
    """Whether a pair is merged without a person, if the rest of its group allows it."""
    return found.probability >= options.merge_at and not found.contradiction and not found.doubt


def connected(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Give, for each number in a pair, the lowest number that pairs connect it with."""
    root: dict[int, int] = {}
    for a, b in pairs:
        one, other = _end(root, a), _end(root, b)
        root[max(one, other)] = min(one, other)
    return {place: _end(root, place) for place in root}


def join(
    members: Sequence[str],
    matches: Mapping[tuple[str, str], Match],
    options: Options,
    keys: Callable[[str], Keys],
    fullness: Callable[[str], int],
) -> Joined:
    """Put together records that sure pairs connect.

    Parameters
    ----------
    members : sequence of str
        Ids.
    matches : mapping
        Of pairs of members, the lower id first.
    options : Options
    keys, fullness : callable
        Give the keys of a member, and how much it says: the fullest of a group is kept.

    Returns
    -------
    Joined
        The same for members and matches in any order.
    """
    sure = [
        (found.probability, a, b) for (a, b), found in matches.items() if is_sure(found, options)
    ]

    def contradicts(a: str, b: str) -> str:
        known = matches.get((a, b) if a < b else (b, a))
        if known:
            return known.contradiction
        one, other = keys(a), keys(b)
        return contradiction(one, other, compare(one, other))

    used, refused = _used(sure, keys, contradicts)
    near = _neighbours(used)
    groups = _groups(members, near, fullness)
    links = [link for group in groups for link in _links(group[0], near, matches)]
    return Joined(groups, tuple(links), tuple(refused))


def gather(
    ids: Sequence[str], joined: Sequence[Joined], probable: Iterable[Pair], options: Options
) -> Duplicates:
    """Put the answer together: `ids` are those of all records, joined or not."""
    together = [group for some in joined for group in some.groups]
    first_of = {id: group[0] for group in together for id in group}
    groups = sorted(chain(together, ((id,) for id in ids if id not in first_of)))
    links = (link for some in joined for link in some.links)
    return Duplicates(
        links=tuple(sorted(links, key=lambda link: first_of[link.a])),
        groups=tuple(groups),
        probable=tuple(sorted(probable, key=surest_first)),
        options=options,
    )


def asked(a: str, b: str, found: Match, because: str) -> Pair:
    """Give the pair as people see it; `because` is what refused it, or empty."""
    against = found.contradiction or found.doubt or because
    why = f"{found.why}; not merged: {against}" if against else found.why
    return Pair(a, b, found.probability, why)


def surest_first(pair: Pair) -> tuple[float, str, str]:
    """Give what pairs are put in order by."""
    return (-pair.probability, pair.a, pair.b)


def _used(
    sure: Used, keys: Callable[[str], Keys], contradicts: Contradicts
) -> tuple[Used, list[Refused]]:
    """Give the pairs that hold groups together, and those that nobody but a person can use."""
    used, refused = cluster(sure, contradicts)
    either = _of_two_works(sure, keys, contradicts) if refused else set[str]()
    if not either:
        return used, refused
    used, refused = cluster([pair for pair in sure if either.isdisjoint(pair[1:])], contradicts)
    return used, refused + [Refused(a, b, p, BEGINNING) for p, a, b in sure if either & {a, b}]


def _of_two_works(sure: Used, keys: Callable[[str], Keys], contradicts: Contradicts) -> set[str]:
    """Give the records whose title is no more than the beginning of those of two works.

    `X...` or `X` may be `X: part I` as well as `X: part II`, unless an identifier or pages tell.
    """
    longer: dict[str, list[str]] = defaultdict(list)
    placed = set[str]()
    for _, a, b in sure:
        levels = compare(keys(a), keys(b))
        if "equal" in {levels.doi, levels.pmid} or levels.pages in SAME_PAGES:
            placed |= {a, b}
        elif levels.title in {"cut", "subtitle"}:
            short, long = sorted(
                (a, b), key=lambda id: (not keys(id).title.cut, len(keys(id).title.compact))
            )
            longer[short].append(long)
    return {
        short
        for short, works in longer.items()
        if short not in placed and any(contradicts(a, b) for a, b in combinations(works, 2))
    }


def _groups(
    members: Sequence[str], near: Mapping[str, Sequence[str]], fullness: Callable[[str], int]
) -> tuple[tuple[str, ...], ...]:
    """Give the groups in order of their kept records' ids."""
    done: set[str] = set()
    groups = []
    for member in members:
        if member in done:
            continue
        group, waiting = [], [member]
        while waiting:
            one = waiting.pop()
            if one not in done:
                done.add(one)
                group.append(one)
                waiting += near.get(one, ())
        kept = min(group, key=lambda id: (-fullness(id), id))
        groups.append((kept, *sorted(id for id in group if id != kept)))
    return tuple(sorted(groups))


def _links(
    kept: str, near: Mapping[str, Sequence[str]], matches: Mapping[tuple[str, str], Match]
) -> list[Link]:
    """Turn each used pair of a group so that `a` is nearer to the kept record."""
    links, reached, waiting = [], {kept}, [kept]
    for a in waiting:
        for b in sorted(near.get(a, ())):
            if b not in reached:
                reached.add(b)
                waiting.append(b)
                found = matches[min(a, b), max(a, b)]
                links.append(Link(a, b, found.probability, found.why))
    return links


def _neighbours(used: Used) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for _, a, b in used:
        near[a].append(b)
        near[b].append(a)
    return near


def _end(root: dict[int, int], place: int) -> int:
    end = root.setdefault(place, place)
    while root[end] != end:
        end = root[end]
    while root[place] != end:
        root[place], place = end, root[place]
    return end
