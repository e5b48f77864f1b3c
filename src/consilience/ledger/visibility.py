"""Who sees what while a stage is open (the table "Who sees what" of the manual)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

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


@cache
def _blind_acts() -> frozenset[str]:
    return frozenset(name for name, known in acts().items() if known.blind)


@dataclass(slots=True)
class BlindLines:
    """How many blind lines stand on each subject: counting what all may see needs no line then.

    Attributes
    ----------
    on : dict of str to dict of str to int
        By stage and subject.
    """

    on: dict[str, dict[str, int]] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        """Take the next line of the ledger in."""
        if line.act in _blind_acts():
            counts = self.on.setdefault(line.stage, {})
            counts[line.subject] = counts.get(line.subject, 0) + 1

    def n_hidden(self, open: Open) -> int:
        """How many lines are not to be seen by all (`may_see`)."""
        n = 0
        for stage, counts in self.on.copy().items():
            if stage in open.voting:
                open_to_all = counts.keys() & open.voting[stage].shown_to_all()
                n += sum(counts.copy().values()) - sum(map(counts.__getitem__, open_to_all))
            else:
                held = counts.copy().items()
                n += sum(m for subject, m in held if not _released(stage, subject, open))
        return n


def seen_by(lines: Iterable[Line], who: str, open: Open) -> list[Line]:
    """The lines that a person may see, in their order: `may_see` for all of a long ledger."""
    blind = _blind_acts()
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
