"""What a row of the table of formats says."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from consilience.evidence import Record
from consilience.records.issue import Issue
from consilience.records.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """One bibliographic format.

    Attributes
    ----------
    name : str
        The word on the command line.
    title : str
        What people call it.
    extensions : tuple of str
        Usual endings of file names; never used to recognise a file.
    recognise : callable
        How sure the content is of this format, 0 to 1, from the first characters of a file.
    read : callable or None
        Gives records and issues in the order of the file; None where it cannot be read yet.
    write : callable or None
        Writes records as text; None where it cannot be written.
    encoding : str
        How its text is written as bytes.
    advice : str
        What to do instead, where it cannot be read.
    lost : callable or None
        Names the fields and tags of a record that writing cannot carry; None where that is told
        by reading back what is written.
    write_bytes : callable or None
        Writes records where the format is no text.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    recognise: Callable[[str], float]
    read: Callable[[Source], Iterator[Record | Issue]] | None = None
    write: Callable[[Iterable[Record], TextIO], None] | None = None
    encoding: str = "utf-8"
    advice: str = ""
    lost: Callable[[Record], list[str]] | None = None
    write_bytes: Callable[[Iterable[Record], BinaryIO], None] | None = None

    def write_to(self, records: Iterable[Record], stream: BinaryIO) -> None:
        """Write records to a binary stream, which stays open."""
        if self.write is None:
            assert self.write_bytes is not None
            self.write_bytes(records, stream)
            return
        text = io.TextIOWrapper(
            stream, encoding=self.encoding, errors="replace", newline="", write_through=True
        )
        try:
            self.write(records, text)
        finally:
            text.detach()


def holds_everything(record: Record) -> list[str]:
    """Say that a format carries every record whole; a test holds it to that."""
    return []
