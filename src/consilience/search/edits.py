"""A record with the corrections that people made; the export keeps what the source said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from consilience.evidence import Record
from consilience.ledger import Line


def edited(record: Record, edits: Iterable[Line]) -> Record:
    """Give the record with the fields that the edits set, the latest edit winning."""
    for line in edits:
        fields = dict(line.what["fields"])
        for name in ("authors", "keywords"):
            if name in fields:
                fields[name] = tuple(fields[name])
        record = replace(record, **fields)
    return record
