"""Groups of records joined by links, where no two members contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Contradicts = Callable[[str, str], str]
"""Gives what forbids two records (by id) in one group, or an empty string."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A pair that was sure by itself and would have joined records that contradict each other."""

    a: str
    b: str
    probability: float
    because: str


def cluster(
    pairs: Sequence[tuple[float, str, str]], contradicts: Contradicts
) -> tuple[list[tuple[float, str, str]], list[Refused]]:
    """Join pairs, the surest first, and refuse each that would join a contradiction.

    Parameters
    ----------
    pairs : sequence of (float, str, str)
        Probability and the two ids.
    contradicts : callable
        Asked for every two records that a pair would bring into one group.

    Returns
    -------
    tuple
        The pairs used, which form a forest (no circle, so undoing one splits its group in
        two), and the pairs refused. The order of `pairs` makes no difference.
    """
    root: dict[str, str] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for _, a, b in pairs:
        for one in (a, b):
            if one not in root:
                root[one] = one
                members[one] = [one]
    used, refused = [], []
    for probability, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        mine, theirs = root[a], root[b]
        if mine == theirs:
            continue
        because = _first(members[mine], members[theirs], contradicts)
        if because:
            refused.append(Refused(a, b, probability, because))
            continue
        used.append((probability, a, b))
        for one in members[theirs]:
            root[one] = mine
        members[mine] += members.pop(theirs)
    return used, refused


def _first(left: Sequence[str], right: Sequence[str], contradicts: Contradicts) -> str:
    for a in sorted(left):
        for b in sorted(right):
            because = contradicts(a, b)
            if because:
                return f"{a} and {b}: {because}"
    return ""
