"""What a format cannot carry of a record, told by writing the record and reading it back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from consilience.errors import ReadError
from consilience.evidence import FIELDS, Record
from consilience.records.formats.format import Format
from consilience.records.source import Source

UNCARRIED = ("extra", "source_file", "source_index")
"""Compared apart, or a matter of the file and not of the record."""


def lost_in(record: Record, format: Format) -> list[str]:
    """Name the fields, and the tags of `extra` as "extra: TAG", that do not come back."""
    assert format.read is not None
    placed = replace(record, source_file="record", source_index=1)
    stream = io.BytesIO()
    format.write_to([placed], stream)
    try:
        source = Source(stream, "record", encoding=format.encoding)
        found = [item for item in format.read(source) if isinstance(item, Record)]
    except ReadError:
        found = []
    return [*_differences(placed, found[0] if len(found) == 1 else Record(type=""))]


def _differences(record: Record, back: Record) -> Iterator[str]:
    for name in FIELDS:
        if name not in UNCARRIED and getattr(record, name) != getattr(back, name):
            yield name
    for tag, values in record.extra.items():
        if back.extra.get(tag) != values:
            yield f"extra: {tag}"
