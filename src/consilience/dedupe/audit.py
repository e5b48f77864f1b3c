"""Where to look for mistakes: rows left apart that look the same, merges that look different."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from consilience.dedupe.compare import compare
from consilience.dedupe.levels import differing
from consilience.dedupe.normalise import Keys, read_keys
from consilience.dedupe.related import Related, related
from consilience.evidence import Record


@dataclass(frozen=True, slots=True)
class LeftApart:
    """Records of different groups that share a DOI, a PMID or a whole title.

    `value` is what they share; of a title, as the first of them writes it.
    """

    field: str
    value: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strained:
    """Two records of one group, and the fields in which they differ."""

    a: str
    b: str
    differ: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What a person should look at after duplicates were merged.

    Attributes
    ----------
    left_apart : tuple of LeftApart
        One record per group, the first; DOIs before PMIDs before titles.
    strained : tuple of Strained
        The pair that differs most of each group with a difference, the worst first.
    related : tuple of Related
        Works that are not one and belong together: perhaps reports of one study.
    """

    left_apart: tuple[LeftApart, ...]
    strained: tuple[Strained, ...]
    related: tuple[Related, ...] = ()


def audit(records: Sequence[Record], groups: Sequence[Sequence[str]]) -> Audit:
    """Look over a partition of records, whoever made it.

    Parameters
    ----------
    records : sequence of Record
        The records that were partitioned.
    groups : sequence of sequence of str
        Ids; a record that stands in no group is its own.

    Returns
    -------
    Audit
        In an order that does not depend on that of the input.
    """
    by_id = {record.id: record for record in sorted(records, key=lambda r: r.id)}
    keys = {id: read_keys(record) for id, record in by_id.items()}
    group_of = {id: group[0] for group in groups for id in group}
    strained = [pair for group in groups if len(group) > 1 for pair in _worst(group, keys)]
    strained.sort(key=lambda pair: (-len(pair.differ), pair.a, pair.b))
    return Audit(
        tuple(_left_apart(by_id, keys, group_of)), tuple(strained), related(records, groups)
    )


def _left_apart(
    records: Mapping[str, Record], keys: Mapping[str, Keys], group_of: Mapping[str, str]
) -> Iterator[LeftApart]:
    for field in ("doi", "pmid", "title"):
        holders: dict[str, dict[str, str]] = defaultdict(dict)
        for id, key in keys.items():
            value = key.title.compact if field == "title" else str(getattr(key, field))
            if value:
                holders[value].setdefault(group_of.get(id, id), id)
        for value, first in sorted(holders.items()):
            if len(first) > 1:
                ids = tuple(sorted(first.values()))
                shown = str(records[ids[0]].title) if field == "title" else value
                yield LeftApart(field, shown, ids)


def _worst(group: Sequence[str], keys: dict[str, Keys]) -> list[Strained]:
    """Give the pair of a group with most differences, if it has any."""
    pairs = [
        Strained(a, b, differing(compare(keys[a], keys[b])))
        for a, b in combinations(sorted(group), 2)
    ]
    worst = max(pairs, key=lambda pair: len(pair.differ))
    return [worst] if worst.differ else []
