"""One record out of a group: the best value of each field, and where it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from consilience.dedupe.normalise import read_pages
from consilience.errors import DataError
from consilience.evidence import FIELDS, Record
from consilience.records.identity import normalise_doi

_OWN = frozenset({"type", "source_file", "source_index", "database", "accession", "extra"})
"""Fields that say where a row came from: they stay those of the kept record."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A record made of a group.

    Attributes
    ----------
    record : Record
        Under the id of the kept record.
    origins : mapping of str to str
        For each field that is filled, the id of the record whose value it is.
    """

    record: Record
    origins: Mapping[str, str]


def merge(records: Sequence[Record]) -> Merged:
    """Give the best value of each field over a group whose kept record comes first.

    The kept record's value stands unless another is better: a longer abstract or title, full
    names instead of initials, pages with first and last, a DOI that is one.

    Raises
    ------
    DataError
        When the group is empty.
    """
    if not records:
        raise DataError("there is nothing to merge: the group has no record")
    kept = records[0]
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name in FIELDS:
        best = kept if name in _OWN else _best(name, records)
        values[name] = getattr(best, name)
        if values[name] not in (None, "", ()) and values[name] != {}:
            origins[name] = best.id
    return Merged(Record(**values, id=kept.id), MappingProxyType(origins))


def merged_record(records: Sequence[Record]) -> Record:
    """Give the record that `merge` makes of a group."""
    return merge(records).record


def completeness(record: Record) -> tuple[int, ...]:
    """Give how much a record says, for choosing the one to keep: the greater, the fuller."""
    filled = sum(1 for name in _COUNTED if getattr(record, name))
    return (filled, min(len(record.abstract or ""), 500), sum(len(name) for name in record.authors))


def _best(name: str, records: Sequence[Record]) -> Record:
    """Give the record with the best value of a field; of equals the first."""
    worth = _WORTH.get(name, _given)
    return max(records, key=lambda record: worth(getattr(record, name)))


def _given(value: Any) -> float:
    return 1.0 if value else 0.0


def _longest(value: Any) -> float:
    return float(len(value or ""))


def _name_letters(value: Any) -> float:
    return float(sum(len(name) for name in value or ()))


def _title(value: Any) -> float:
    """Rank titles by length, those in capitals or in brackets last."""
    text = str(value or "")
    plain_looking = bool(text) and not text.isupper() and not text.startswith("[")
    return (1000.0 if plain_looking else 0.0) + min(len(text), 900)


def _pages(value: Any) -> float:
    return float(len(read_pages(value)))


def _doi(value: Any) -> float:
    return float(bool(normalise_doi(value))) + float(bool(value))


_WORTH: Mapping[str, Callable[[Any], float]] = {
    "abstract": _longest,
    "journal": _longest,
    "keywords": lambda value: float(len(value or ())),
    "authors": _name_letters,
    "title": _title,
    "pages": _pages,
    "doi": _doi,
}
_COUNTED = (
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "abstract",
)
