"""What a pasted list would come to, before anything is stored."""

from __future__ import annotations

import io
from dataclasses import dataclass

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records import Issue, read_export, recognise

OF_KIND = {"citation": "references", "website": "web-results"}
"""The format of a pasted list, by the kind of search."""


@dataclass(frozen=True, slots=True)
class PastedRecord:
    """A record as it was read, what is doubtful about it, and the citation."""

    record: Record
    doubts: tuple[str, ...]

    @property
    def where(self) -> str:
        """What it stands in: journal, volume and pages; publisher; or the address."""
        record = self.record
        place = " ".join(filter(None, (record.journal, record.volume)))
        if record.issue:
            place += f"({record.issue})"
        if record.pages:
            place = f"{place}:{record.pages}" if place else f"p. {record.pages}"
        published = "; ".join(record.extra.get("publisher", ()))
        return place or published or record.url or "".join(record.extra.get("address", ()))

    @property
    def citation(self) -> str:
        """The citation as it was pasted."""
        return "".join(self.record.extra.get("N1", ()))


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a list came to."""

    format: str
    records: tuple[PastedRecord, ...]
    left_out: tuple[Issue, ...]


def format_of(text: str, kind: str) -> str:
    """Give the format of a pasted text: another export where it is one, else that of its kind."""
    try:
        found = recognise(text[:65_536]).name
    except FormatUnknown:
        return OF_KIND[kind]
    # Titles with commas look like a table; a table that is pasted has its names in the first line.
    is_list = found == "csv" and "title" not in text.lstrip().split("\n", 1)[0].lower()
    return OF_KIND[kind] if is_list or found in OF_KIND.values() else found


def read_pasted(content: bytes, name: str, format: str) -> Pasted:
    """Read a pasted list.

    Raises
    ------
    ReadError
        Where it holds no record.
    """
    imported = read_export(io.BytesIO(content), name=name, format=format)
    doubts: dict[int, list[str]] = {}
    for issue in imported.issues:
        if issue.record is not None:
            doubts.setdefault(issue.record, []).append(issue.what)
    records = tuple(
        PastedRecord(record, tuple(doubts.get(n, ())))
        for n, record in enumerate(imported.records, start=1)
    )
    left_out = tuple(issue for issue in imported.issues if issue.record is None)
    return Pasted(format, records, left_out)
