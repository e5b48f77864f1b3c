"""Forms that two people fill blind and then reconcile: extraction and appraisal alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consilience.ledger.line import Line


@dataclass(frozen=True, slots=True)
class Filled:
    """One person's form on one study."""

    who: str
    form: Mapping[str, Any]
    done: bool
    at: str
    line: str


@dataclass
class Forms:
    """The forms of one stage by study, built up line by line with `apply`.

    `quota` people fill a form for each study. Until all of them are done, nobody sees another's.
    """

    stage: str
    act: str
    quota: int = 2
    filled: dict[str, dict[str, Filled]] = field(default_factory=dict)
    reconciled: dict[str, Line] = field(default_factory=dict)

    def apply(self, line: Line) -> None:
        """Take one line of this stage in."""
        study = line.subject.removeprefix("study:")
        if line.act == self.act:
            self.filled.setdefault(study, {})
            if line.withdrawn:
                self.filled[study].pop(line.who, None)
                return
            self.filled[study][line.who] = Filled(
                line.who, line.what["form"], bool(line.what["done"]), line.at, line.id
            )
        elif line.act == "reconcile" and not line.withdrawn:
            self.reconciled[study] = line

    def own(self, study: str, who: str) -> Filled | None:
        """A person's own form on a study, or None."""
        return self.filled.get(study, {}).get(who)

    def done(self, study: str) -> tuple[Filled, ...]:
        """The finished forms on a study, by person."""
        forms = self.filled.get(study, {})
        return tuple(forms[who] for who in sorted(forms) if forms[who].done)

    def is_released(self, study: str) -> bool:
        """Whether the single forms may be compared: as many are done as the plan asks for."""
        return study in self.reconciled or len(self.done(study)) >= self.quota

    def may_fill(self, study: str, who: str) -> bool:
        """Whether a person may start or change a form of their own.

        Once enough forms are done a further one could not be blind, so it is not opened.
        """
        return who in self.filled.get(study, {}) or not self.is_released(study)

    def held(self, study: str) -> Mapping[str, Any] | None:
        """What the team holds: the reconciled form, or the only one where one person is enough."""
        if study in self.reconciled:
            form: Mapping[str, Any] = self.reconciled[study].what["form"]
            return form
        done = self.done(study)
        return done[0].form if self.quota == 1 and done else None

    def state(self, study: str) -> str:
        """`to do`, `in work`, `to reconcile` or `done`: the same words for all who may know."""
        if self.held(study) is not None:
            return "done"
        if self.is_released(study):
            return "to reconcile"
        return "in work" if self.filled.get(study) else "to do"
