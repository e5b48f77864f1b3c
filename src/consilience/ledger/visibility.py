"""Who sees what while a stage is open (the table "Who sees what" of the manual)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from consilience.ledger.acts import act, acts
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
    return _released(line.stage, line.subject, open)


def _released(stage: str, subject: str, open: Open) -> bool:
    if stage in open.voting:
        if subject.startswith("batch:"):
            return subject.removeprefix("batch:") in open.voting[stage].released
        return open.voting[stage].is_released(subject)
    if stage in open.forms and subject.startswith("study:"):
        return open.forms[stage].is_released(subject.removeprefix("study:"))
    return True


def seen_by(lines: Iterable[Line], who: str, open: Open) -> list[Line]:
    """The lines that a person may see, in their order: `may_see` for all of a long ledger."""
    blind = {name for name, known in acts().items() if known.blind}
    shown = {stage: voting.shown_to_all() for stage, voting in open.voting.items()}
    seen = []
    for line in lines:
        if line.act in blind and line.who != who:
            of_stage = shown.get(line.stage)
            if of_stage is None and not _released(line.stage, line.subject, open):
                continue
            if of_stage is not None and line.subject not in of_stage:
                continue
        seen.append(line)
    return seen
