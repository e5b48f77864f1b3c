"""What somebody decided or wrote about a record in another tool, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from consilience.evidence import Record
from consilience.records.issue import Issue, quote

Choice = Literal["include", "exclude", "maybe"]
Stage = Literal["screening", "fulltext"]

WORDS: dict[str, Choice] = {
    "included": "include", "include": "include", "yes": "include", "y": "include",
    "true": "include", "relevant": "include", "in": "include", "accept": "include",
    "accepted": "include", "eligible": "include", "keep": "include", "retain": "include",
    "select": "include", "selected": "include",
    "excluded": "exclude", "exclude": "exclude", "no": "exclude", "n": "exclude",
    "false": "exclude", "irrelevant": "exclude", "not relevant": "exclude", "out": "exclude",
    "reject": "exclude", "rejected": "exclude", "ineligible": "exclude", "not eligible": "exclude",
    "maybe": "maybe", "unsure": "maybe", "unclear": "maybe", "uncertain": "maybe",
    "undecided": "maybe", "perhaps": "maybe", "?": "maybe",
}  # fmt: skip
"""What tools and people write for a decision; numbers mean different things in different tools."""


@dataclass(frozen=True, slots=True)
class ForeignJudgement:
    """One decision, or only notes and labels, about one record of an export.

    Attributes
    ----------
    file, record : str, int
        The export and the place in it (`source_file`, `source_index` of the record).
    tool : str
        The tool whose way of writing it is.
    who : str or None
        The person as the file names them; None where it names nobody.
    email : str or None
        Their address, where the file tells it.
    decision : {"include", "exclude", "maybe"} or None
        None where there are only reasons, labels or notes.
    stage : {"screening", "fulltext"} or None
        None where the file does not tell.
    is_settled : bool
        What the team came to, and no single person's vote.
    reasons, labels, notes : tuple of str
        In the order of the file.
    when : str or None
        In ISO form where it is a time, else as it stands.
    raw : str
        The text that this was read from; it also stays in the record's `extra`.
    """

    file: str
    record: int
    tool: str
    who: str | None = None
    email: str | None = None
    decision: Choice | None = None
    stage: Stage | None = None
    is_settled: bool = False
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    when: str | None = None
    raw: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is a decision, a reason, a label or a note."""
        return bool(self.decision or self.reasons or self.labels or self.notes)


def of(record: Record, tool: str) -> ForeignJudgement:
    """Give a judgement about this record that says nothing yet."""
    return ForeignJudgement(record.source_file or "", record.source_index or 0, tool)


def not_understood(record: Record, field: str, text: str, what: str) -> Issue:
    """Say that a value of a record is no decision that can be read."""
    where = (record.source_file or "", None, record.source_index, field)
    return Issue("note", *where, f"{what}; it stays in the record", quote(text))


def word(text: str) -> Choice | None:
    """Give the decision that a word stands for, or None."""
    return WORDS.get(" ".join(text.lower().replace("_", " ").strip(" .").split()))


def number(text: str, meaning: dict[int, Choice | None]) -> Choice | None:
    """Give the decision that a number stands for in a tool.

    Raises
    ------
    KeyError
        Where it is none of the tool's numbers.
    """
    try:
        return meaning[int(float(text))]
    except (ValueError, OverflowError) as error:
        raise KeyError(text) from error


def iso(text: str) -> str:
    """Give a time in ISO form, or the text where it is none."""
    try:
        return datetime.fromisoformat(text.strip().replace(" UTC", "+00:00")).isoformat()
    except ValueError:
        return text.strip()


def listed(text: str, separator: str) -> tuple[str, ...]:
    """Split a list of reasons or labels, each once."""
    parts = (part.strip().strip('"') for part in text.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))
