"""What was met in a file and what was done about it, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST_QUOTE = 400
"""Characters of a quoted value that an issue keeps, so that a report stays readable."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing worth telling about a file that was read.

    Attributes
    ----------
    kind : {"repaired", "refused", "note"}
        A repaired record was changed and kept; a refused one could not become a record; a note
        changes no record.
    file : str
        Name of the file.
    line : int or None
        Line in it, from 1.
    record : int or None
        Place of the record in the file, from 1.
    field : str or None
        Field of `Record`, or the tag of the source.
    what : str
        What was met and what was done.
    before, after : str
        The value as it stood and as it is now.
    """

    kind: Literal["repaired", "refused", "note"]
    file: str
    line: int | None
    record: int | None
    field: str | None
    what: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line is not None else self.file
        what = f"{self.field}: {self.what}" if self.field else self.what
        change = f" ({self.before!r} -> {self.after!r})" if self.before or self.after else ""
        return f"{where}: {self.kind}: {what}{change}"


def quote(text: str) -> str:
    """Give the text as an issue keeps it: shortened in the middle where it is long."""
    if len(text) <= LONGEST_QUOTE:
        return text
    half = LONGEST_QUOTE // 2
    return f"{text[:half]} … {text[-half:]}"
