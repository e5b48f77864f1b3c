"""The ledgers of two copies of a review, joined: union by id, contradictions shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consilience.ledger import Line, in_order


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two lines with one id and different content; a person has to say which is right."""

    id: str
    mine: Line
    theirs: Line

    def __str__(self) -> str:
        parts = [
            part
            for part in ("at", "who", "stage", "act", "subject", "what", "supersedes")
            if getattr(self.mine, part) != getattr(self.theirs, part)
        ]
        return f"line {self.id} differs in {', '.join(parts)}"


def union(mine: Iterable[Line], theirs: Iterable[Line]) -> tuple[list[Line], list[Contradiction]]:
    """Give what is to be appended to `mine`, and what contradicts it.

    A line whose content was withdrawn on one side is no contradiction: erased wins. Where the
    other side has withdrawn a line that stands here with its content, the withdrawal comes along
    among the lines to append, and whoever applies it erases the content.

    Returns
    -------
    (list of Line, list of Contradiction)
        New lines in the order of moment and id. Contradicting lines are not among them.
    """
    held = {line.id: line for line in mine}
    new: list[Line] = []
    against: list[Contradiction] = []
    for line in theirs:
        known = held.get(line.id)
        if known is None:
            new.append(line)
        elif not same(known, line):
            against.append(Contradiction(line.id, known, line))
    gone = {line.subject for line in [*held.values(), *new] if line.act == "withdraw"}
    new = [line.erased() if f"line:{line.id}" in gone else line for line in new]
    return in_order(new), against


def same(one: Line, other: Line) -> bool:
    """Whether two lines say the same, where the content of either may have been withdrawn."""
    if one.withdrawn or other.withdrawn:
        one, other = one.erased(), other.erased()
    return one.as_text() == other.as_text()
