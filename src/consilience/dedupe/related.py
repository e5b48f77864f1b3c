"""Works that are not one and belong together: reports of one study, a notice and its article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from consilience.dedupe.block import places, propose_pairs
from consilience.dedupe.compare import Comparison, compare
from consilience.dedupe.levels import reason
from consilience.dedupe.model import shipped
from consilience.dedupe.normalise import Keys
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import sift
from consilience.evidence import Record

CROWD = 20
"""Records that name one trial; a number that more name is that of a registry's example."""


@dataclass(frozen=True, slots=True)
class Related:
    """Two works that belong together, one record of each.

    Attributes
    ----------
    kind : str
        What they are to each other: `article and preprint`, `article and erratum`, ...
    why : str
        Which fields agree and which do not, or the trial that both name.
    """

    kind: str
    a: str
    b: str
    why: str


def related(records: Iterable[Record], groups: Sequence[Sequence[str]]) -> tuple[Related, ...]:
    """Find works that belong together and are not merged, the first link of each two works.

    Parameters
    ----------
    records : iterable of Record
    groups : sequence of sequence of str
        Ids of records of one work; a record that stands in no group is its own.

    Returns
    -------
    tuple of Related
        By kind, then by id; the same for records in any order.
    """
    shelf = Shelf(records, lambda n: None)
    work = {id: min(group) for group in groups for id in group}
    best: dict[tuple[str, str], Related] = {}
    for one in (*_by_title(shelf), *_by_trial(shelf)):
        between = sorted((work.get(one.a, one.a), work.get(one.b, one.b)))
        if between[0] != between[1]:
            best.setdefault((between[0], between[1]), one)
    return tuple(sorted(best.values(), key=lambda one: (one.kind, one.a, one.b)))


def relation(a: Keys, b: Keys, levels: Comparison) -> str:
    """Give what two records of different works are to each other, or an empty string."""
    if levels.title not in _SAME_TITLE and levels.title != "numbers":
        return ""
    if (a.common or b.common) and levels.authors not in {"equal", "most"}:
        return ""
    if a.title.kind != b.title.kind and levels.title != "numbers":
        return " and ".join(sorted((a.title.kind or "article", b.title.kind or "article")))
    if levels.authors not in {"equal", "most"} or a.common or b.common:
        return ""
    if levels.title == "numbers":
        return "parts, years or phases of one work"
    if levels.journal in _KINDS and (levels.journal != "namesake" or levels.year != "equal"):
        return _KINDS[levels.journal]
    if "differ" in {levels.volume, levels.pages} or levels.journal == "unlike":
        return "one title at two places"
    return ""


def _by_title(shelf: Shelf) -> Iterator[Related]:
    for _, codes in sift(shelf.cards, propose_pairs(shelf.cards), 0.0, shipped()):
        for i, j in zip(*(at.tolist() for at in places(codes)), strict=True):
            a, b = shelf.keys(i), shelf.keys(j)
            levels = compare(a, b)
            if kind := relation(a, b, levels):
                yield Related(kind, a.id, b.id, reason(levels))


def _by_trial(shelf: Shelf) -> Iterator[Related]:
    naming: Mapping[str, list[str]] = defaultdict(list)
    for place in range(len(shelf)):
        keys = shelf.keys(place)
        for trial in keys.trials:
            naming[trial].append(keys.id)
    for trial, ids in sorted(naming.items()):
        if len(ids) <= CROWD:
            for a, b in combinations(ids, 2):
                yield Related("reports of one trial", a, b, f"both name {trial}")


_SAME_TITLE = frozenset({"equal", "spelling", "cut", "subtitle", "added"})
_KINDS = {
    "preprint": "article and preprint",
    "meeting": "article and paper of a meeting",
    "namesake": "article and paper of a meeting",
}
