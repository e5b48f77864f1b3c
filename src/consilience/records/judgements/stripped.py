"""A record without what people decided on it in another tool."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from consilience.evidence import Record
from consilience.records.formats.csv_columns import column_key
from consilience.records.formats.eppi_json import EXCLUDE, INCLUDE, STATUS
from consilience.records.judgements import asreview, columns
from consilience.records.judgements.find import judgements

_LONG = 20
"""Characters from which a text is told by itself, wherever it stands."""
_MARKS = ("RAYYAN-", "USER-NOTES:", "ASReview_", "asreview_")
"""One of these stands in every text of Rayyan and ASReview that says what was decided."""
_COLUMNS = frozenset(
    {
        *columns.DECISIONS, *map(column_key, (*asreview.LABELS, INCLUDE, EXCLUDE, STATUS)),
        "internal id", "cite label",
        "covidence", *(name for status, why, _ in columns.COLANDR for name in (status, why)),
    }
)  # fmt: skip
"""One of these columns is in every table that says it."""


def without_judgements(record: Record) -> Record:
    """Give the record as its source described it: decisions, notes and labels are left out.

    They come in as judgements of people, blind until they are released; the record itself is open
    to all.

    Examples
    --------
    >>> notes = {"notes": ('RAYYAN-INCLUSION: {"Beth"=>"Excluded"}',), "city": ("Bonn",)}
    >>> dict(without_judgements(Record(extra=notes)).extra)
    {'city': ('Bonn',)}
    """
    if not may_hold_decisions(record):
        return record
    raw = {row.raw for row in judgements([record], on_list="screen").rows if row.raw}
    if not raw:
        return record
    lines = {line for text in raw for line in text.split("\n")}

    def said(tag: str, text: str) -> bool:
        known = text in raw or text in lines or f"{tag}: {text}" in lines
        return known or (len(text) >= _LONG and any(text in one for one in raw))

    extra = {
        tag: kept
        for tag, texts in record.extra.items()
        if (kept := tuple(text for text in texts if not said(tag, text)))
    }
    return replace(record, extra=extra)


def may_hold_decisions(record: Record) -> bool:
    """Whether it is worth while to look for decisions in a record; false for most, and quickly."""
    marked = any(tells_decisions(text) for texts in record.extra.values() for text in texts)
    return marked or _may_decide(tuple(record.extra))


def tells_decisions(text: str) -> bool:
    """Whether a text is one in which Rayyan or ASReview say what was decided."""
    return any(mark in text for mark in _MARKS)


@lru_cache(maxsize=4096)
def _may_decide(names: tuple[str, ...]) -> bool:
    """Whether columns of these names may say what was decided; few records have others."""
    keys = {column_key(name) for name in names}
    return not _COLUMNS.isdisjoint(keys) or any(key.startswith("asreview ") for key in keys)
