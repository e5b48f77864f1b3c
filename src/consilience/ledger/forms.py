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


@dataclass(frozen=True, slots=True)
class Held:
    """A form that the team held on a study, from the line that made it so.

    Attributes
    ----------
    how : str
        `discussion`, `adjudicator`, `correction`, or `alone` where one person was enough.
    why : str
        Why it was changed, where it took the place of an earlier one.
    """

    form: Mapping[str, Any]
    who: str
    how: str
    at: str
    line: str
    why: str = ""


@dataclass
class Forms:
    """The forms of one stage by study, built up line by line with `apply`.

    `quota` people fill a form for each study. Until all of them are done, nobody sees another's.
    """

    stage: str
    act: str
    quota: int = 2
    filled: dict[str, dict[str, Filled]] = field(default_factory=dict)
    reconciled: dict[str, list[Line]] = field(default_factory=dict)
    checks: dict[str, list[Line]] = field(default_factory=dict)

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
            self.reconciled.setdefault(study, []).append(line)
        elif line.act == "check" and not line.withdrawn:
            self.checks.setdefault(study, []).append(line)

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

    def history(self, study: str) -> tuple[Held, ...]:
        """Every form that the team held on a study, the one it holds now last."""
        found = []
        done = self.done(study)
        if self.quota == 1 and done:
            one = done[0]
            found.append(Held(one.form, one.who, "alone", one.at, one.line))
        for line in self.reconciled.get(study, ()):
            what = line.what
            found.append(
                Held(what["form"], line.who, what["how"], line.at, line.id, what.get("why") or "")
            )
        return tuple(found)

    def holding(self, study: str) -> Held | None:
        """What the team holds with who made it so; None while nothing is held."""
        history = self.history(study)
        return history[-1] if history else None

    def held(self, study: str) -> Mapping[str, Any] | None:
        """What the team holds: the reconciled form, or the only one where one person is enough."""
        holding = self.holding(study)
        return holding.form if holding else None

    def checked(self, study: str) -> tuple[Line, ...]:
        """The checks of what is held now; one of an earlier form no longer counts."""
        holding = self.holding(study)
        if holding is None:
            return ()
        return tuple(c for c in self.checks.get(study, ()) if c.what["of"] == holding.line)

    def reconciles_as(self, study: str, who: str, *, third: bool) -> str | None:
        """How a person may put the finished forms of a study together; None where they may not.

        The people who filled them do it by discussion; a `third` person, whose role allows it,
        as adjudicator. What is held already is corrected.
        """
        if not self.is_released(study):
            return None
        filled = any(one.who == who for one in self.done(study))
        if not filled and not third:
            return None
        if self.held(study) is not None:
            return "correction"
        return "discussion" if filled else "adjudicator"

    def state(self, study: str) -> str:
        """`to do`, `in work`, `to reconcile` or `done`: the same words for all who may know."""
        if self.held(study) is not None:
            return "done"
        if self.is_released(study):
            return "to reconcile"
        return "in work" if self.filled.get(study) else "to do"
