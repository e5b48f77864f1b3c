"""What an import came to: rows read, repaired, refused, and the fields that are filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import attrgetter

from consilience.evidence import FIELDS, Record
from consilience.records.issue import Issue

UNCOUNTED = ("type", "source_file", "source_index", "extra")
COUNTED = tuple(name for name in FIELDS if name not in UNCOUNTED)
"""Fields of which an import tells how often they are filled."""
_values = attrgetter(*COUNTED)


@dataclass(frozen=True, slots=True)
class Import:
    """An export that was read.

    Attributes
    ----------
    name, format, encoding : str
        The file, what it was recognised as, how its bytes were read.
    records : tuple of Record
        In the order of the file, `source_index` from 1.
    issues : tuple of Issue
        In the order of the file.
    n_rows_read : int
        Records and refused rows.
    n_repaired : int
        Records with at least one repair.
    n_refused : int
        Rows that could not become records.
    filled : mapping of str to int
        Per field, the number of records that have it.
    """

    name: str
    format: str
    encoding: str
    records: tuple[Record, ...]
    issues: tuple[Issue, ...]
    n_rows_read: int
    n_repaired: int
    n_refused: int
    filled: Mapping[str, int]


@dataclass
class Summary:
    """Counts an import while it streams by."""

    n_records: int = 0
    n_refused: int = 0
    _n_alike: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    _repaired: set[tuple[str, int]] = field(default_factory=set)

    @property
    def n_rows_read(self) -> int:
        """Records and refused rows."""
        return self.n_records + self.n_refused

    @property
    def n_repaired(self) -> int:
        """Records with at least one repair."""
        return len(self._repaired)

    @property
    def filled(self) -> Counter[str]:
        """Per field, the number of records that have it."""
        filled: Counter[str] = Counter()
        for (_, has), n_records in self._n_alike.items():
            filled.update(dict.fromkeys(compress(COUNTED, has), n_records))
        return filled

    @property
    def filled_by_source(self) -> dict[str, Counter[str]]:
        """The same per database that the records name, or per file where they name none."""
        filled: dict[str, Counter[str]] = {}
        for (source, has), n_records in self._n_alike.items():
            of_source = filled.setdefault(source, Counter())
            of_source.update(dict.fromkeys(compress(COUNTED, has), n_records))
        return filled

    @property
    def records_by_source(self) -> Counter[str]:
        """Records per database that they name, or per file."""
        n_of: Counter[str] = Counter()
        for (source, _), n_records in self._n_alike.items():
            n_of[source] += n_records
        return n_of

    def add(self, item: Record | Issue) -> None:
        """Count a record or an issue."""
        if isinstance(item, Record):
            self.n_records += 1
            source = item.database or item.source_file or ""
            self._n_alike[source, bytes(map(bool, _values(item)))] += 1
        elif item.kind == "refused":
            self.n_refused += 1
        elif item.kind == "repaired" and item.record is not None:
            self._repaired.add((item.file, item.record))
