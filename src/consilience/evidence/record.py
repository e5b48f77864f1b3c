"""A bibliographic record: one row of one search export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one export, as its source gave it (repairs are reported beside it).

    Attributes
    ----------
    id : str
        Derived from the export and the place in it (`place_id`), so that the same file gives the
        same ids on every import. Empty until the record belongs to an export.
    type : str
        CSL's words: `article-journal`, `book`, `chapter`, `thesis`, ...
    authors : tuple of str
        `"Family, Given"`, in order; a name that cannot be split stays whole.
    doi : str or None
        Bare and in lower case.
    extra : mapping of str to tuple of str
        What the source says and no field above holds, under the source's own tag.
    """

    type: str = "article-journal"
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    isbn: str | None = None
    issn: str | None = None
    url: str | None = None
    language: str | None = None
    database: str | None = None
    accession: str | None = None
    source_file: str | None = None
    source_index: int | None = None
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    id: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the record as the JSON object of `consilience convert --to jsonl`."""
        row: dict[str, Any] = dict(zip(FIELDS, _values(self), strict=True))
        row["authors"] = list(self.authors)
        row["keywords"] = list(self.keywords)
        row["extra"] = {tag: list(values) for tag, values in self.extra.items()}
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any], *, id: str = "") -> Record:
        """Read the object that `as_json` gives; keys that are absent stay empty."""
        known = {name: row[name] for name in FIELDS if row.get(name) is not None}
        known["authors"] = tuple(row.get("authors") or ())
        known["keywords"] = tuple(row.get("keywords") or ())
        known["extra"] = {tag: tuple(values) for tag, values in (row.get("extra") or {}).items()}
        return made(**known, id=id or str(row.get("id") or ""))

    @property
    def first_family(self) -> str:
        """Family name of the first author, or an empty string."""
        return self.authors[0].split(",")[0].strip() if self.authors else ""

    @property
    def short(self) -> str:
        """How a reader names it: first author and year."""
        who = self.first_family or "No author"
        if len(self.authors) > 2:
            who += " et al."
        elif len(self.authors) == 2:
            who += " & " + self.authors[1].split(",")[0].strip()
        return f"{who} {self.year}" if self.year else who


FIELDS: tuple[str, ...] = tuple(f.name for f in fields(Record) if f.name != "id")
"""The fields of a record in the order in which they are written."""
_values = attrgetter(*FIELDS)
_Unfrozen = make_dataclass(
    "_Unfrozen",
    [
        (f.name, f.type, field(default=f.default, default_factory=f.default_factory))
        for f in fields(Record)
    ],
    slots=True,
)
"""The same slots, which can be written."""


def made(**values: Any) -> Record:
    """Give `Record(**values)` in half of the time: a frozen class fills each slot by a call."""
    record: Any = _Unfrozen(**values)
    record.__class__ = Record
    return record  # type: ignore[no-any-return]


def place_id(sha256: str, index: int) -> str:
    """Give the id of the record at place `index` (from 1) of the export with this SHA-256."""
    return f"{prefix_of(sha256)}-{index:05d}"


def prefix_of(sha256: str) -> str:
    """Give what the ids of all records of the export with this SHA-256 begin with."""
    return sha256[:10]
