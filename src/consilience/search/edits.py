"""A record with the corrections that people made; the export keeps what the source said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consilience.evidence import Record
from consilience.ledger import Line


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after a correction; `stands` while no later one set it again."""

    field: str
    before: Any
    after: Any
    stands: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a record: the line, and the fields that it set."""

    line: Line
    changes: tuple[Change, ...]

    @property
    def undo(self) -> dict[str, Any]:
        """The fields that take this correction back, as far as it still stands."""
        return {change.field: change.before for change in self.changes if change.stands}


def edited(record: Record, edits: Iterable[Line]) -> Record:
    """Give the record with the fields that the edits set, the latest edit winning."""
    for line in edits:
        fields = dict(line.what["fields"])
        for name in ("authors", "keywords"):
            if name in fields:
                fields[name] = tuple(fields[name] or ())
        record = replace(record, **fields)
    return record


def corrections(record: Record, edits: Sequence[Line]) -> list[Correction]:
    """Tell the corrections of a record one by one, oldest first.

    Parameters
    ----------
    record : Record
        As its export gave it.
    edits : sequence of Line
        Its edits, in order.
    """
    last = {name: line.id for line in edits for name in line.what["fields"]}
    told = []
    for line in edits:
        after = edited(record, [line])
        changes = tuple(
            Change(name, getattr(record, name), getattr(after, name), last[name] == line.id)
            for name in line.what["fields"]
        )
        told.append(Correction(line, changes))
        record = after
    return told
