"""A report as structure: sections of paragraphs, tables and figures, before any page is set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["", "reported", "inferred", "counted", "computed", "missing"]

MARKS: dict[str, tuple[str, str]] = {
    "reported": ("R", "reported by the paper, not counted here"),
    "inferred": ("I", "follows from other facts and is not printed"),
    "missing": ("", "not held"),
}
"""What stands beside a number that was neither counted nor computed here, and what it means."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and where the value comes from."""

    text: str
    mark: Mark = ""
    tone: str = ""
    """`good`, `unclear` or `bad` for a judgement; the text says it as well."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose. `role` is `body`, `lead`, `note` or `warning`."""

    text: str
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences; `numbered` for references."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a word and what it stands for, as a list of definitions."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption; `numeric` columns are set to the right, `wide` ones get room."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    wide: tuple[int, ...] = ()
    note: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks that its cells carry and that need a word below the table."""
        used = {cell.mark for row in self.rows for cell in row}
        return tuple(mark for mark in MARKS if mark in used and MARKS[mark][0])


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure as SVG, with its caption and its text alternative."""

    caption: str
    svg: str
    description: str


Block = Paragraph | Bullets | Facts | TableBlock | FigureBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with a heading of its own."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.blocks and all(part.empty for part in self.parts)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    kicker : str
        What kind of review it is, above the title.
    authors : tuple of str
        The team, with roles.
    made_with : str
        Product and version; no date, so that the same review gives the same bytes.
    """

    title: str
    kicker: str
    authors: tuple[str, ...]
    question: str
    sections: tuple[Section, ...]
    made_with: str
    key_figures: tuple[tuple[str, str], ...] = field(default=())

    def shown(self) -> tuple[Section, ...]:
        """The sections that hold something."""
        return tuple(section for section in self.sections if not section.empty)


def blocks(section: Section) -> Iterator[Block]:
    """Give the blocks of a section and of its parts, in order."""
    yield from section.blocks
    for part in section.parts:
        yield from blocks(part)
