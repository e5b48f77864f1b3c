"""Who sees what while a stage is open (the table "Who sees what" of the manual)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from consilience.ledger.acts import act
from consilience.ledger.forms import Forms
from consilience.ledger.line import Line
from consilience.ledger.voting import Voting


@dataclass(frozen=True, slots=True)
class Open:
    """What is needed to know whether a blind line may be seen."""

    voting: dict[str, Voting]
    forms: dict[str, Forms]


def may_see(line: Line, who: str, open: Open, *, settling: Collection[str] = frozenset()) -> bool:
    """Whether a person may see a line: their own, what is not blind, and what was released.

    That somebody casts no vote in the stage opens nothing to them, save the records of the
    conflict that they are `settling`.
    """
    if line.who == who or not act(line.act).blind or line.subject in settling:
        return True
    if line.stage in open.voting:
        if line.subject.startswith("batch:"):
            return line.subject.removeprefix("batch:") in open.voting[line.stage].released
        return open.voting[line.stage].is_released(line.subject)
    if line.stage in open.forms and line.subject.startswith("study:"):
        return open.forms[line.stage].is_released(line.subject.removeprefix("study:"))
    return True


def seen_by(lines: Iterable[Line], who: str, open: Open) -> list[Line]:
    """The lines that a person may see, in their order."""
    return [line for line in lines if may_see(line, who, open)]
