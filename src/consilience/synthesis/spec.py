"""What is to be pooled, and how: the specification that an analysis is repeated from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from consilience.effects import MEASURES, Measure
from consilience.effects.options import Continuity, To
from consilience.synthesis.timepoints import TimeRule

ROLES = ("intervention", "comparator", "other")
"""What an arm may be to the review; an analysis sets one of them against another."""
SEVERAL: Mapping[str, str] = {
    "combine": "Combine them into one group",
    "split": "A row each, the control group shared out between them",
}
"""What becomes of several experimental arms of one study (Cochrane Handbook 6, section 23.3.4)."""
RISK_OF_BIAS = "risk_of_bias"
"""The name under which the overall appraisal stands among the facts of a study."""
PUBLISHED = "year_of_publication"
"""The name under which the year of the first report stands there."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """A measurement that a person set for one study instead of the one the rule takes."""

    time: str
    why: str


@dataclass(frozen=True, slots=True)
class Spec:
    """What is to be pooled, and how.

    Attributes
    ----------
    outcome, timepoint : str
        Ids, as extraction carries them.
    measure : str
        metafor's name of a measure that what was extracted allows.
    minimum_k : int
        Fewer studies are not pooled.
    leave_out : mapping of str to str
        Studies that are left out by choice, each with the reason.
    experimental, control : str
        Roles of the arms that are set against one another; several arms of a role are combined.
    prediction : bool
        Show the prediction interval.
    rule : TimeRule, optional
        Which measurement is taken of a study that has none named as `timepoint`.
    times : mapping of str to ByHand
        Measurements that people set for single studies.
    experimental_arms, control_arms : tuple of str
        Names of the only arms that are used; empty: all of the role.
    several : str
        A key of `SEVERAL`.
    vtype, correct, add, to, drop00
        As `effect_sizes` takes them; an empty `vtype` is the measure's own.
    higher_is : str
        "better" or "worse": results on a scale that runs the other way are turned round.
    subgroup : str
        Name of the fact by which studies are grouped; empty: none.
    groups : mapping of str to str
        Groups that were given by hand, by study; they go before the fact.
    only : mapping of str to tuple of str
        Facts that a study must have, each with the values that are let in.
    counts : str
        "MH" or "PETO": the counts of the studies are pooled, by that method; empty: their
        estimates, by inverse variance.
    answers : tuple of str
        Ids of the checks of the plan, which name no outcome, that this analysis carries out.
    mods : str
        Formula of a meta-regression over facts of the studies, as `regress` takes it; empty: none.
    """

    id: str
    title: str
    outcome: str
    timepoint: str
    measure: str
    method: str = "REML"
    test: str = "knha"
    minimum_k: int = 2
    leave_out: Mapping[str, str] = field(default_factory=dict)
    planned: bool = True
    experimental: str = "intervention"
    control: str = "comparator"
    prediction: bool = True
    rule: TimeRule | None = None
    times: Mapping[str, ByHand] = field(default_factory=dict)
    experimental_arms: tuple[str, ...] = ()
    control_arms: tuple[str, ...] = ()
    several: str = "combine"
    vtype: str = ""
    correct: bool = True
    add: float | None = None
    to: To = "only0"
    drop00: bool = False
    level: float = 95.0
    higher_is: str = ""
    subgroup: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mods: str = ""
    counts: str = ""
    answers: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Spec:
        """Read the table that a ledger line of the act `analysis` carries, of any version."""
        parts = {**row}
        left = row.get("leave_out") or {}
        parts["leave_out"] = dict(left) if isinstance(left, Mapping) else dict.fromkeys(left, "")
        if row.get("rule"):
            parts["rule"] = TimeRule.from_json(row["rule"])
        parts["times"] = {id: ByHand(**set_) for id, set_ in (row.get("times") or {}).items()}
        parts["only"] = {name: tuple(some) for name, some in (row.get("only") or {}).items()}
        for name in ("experimental_arms", "control_arms", "answers"):
            parts[name] = tuple(row.get(name) or ())
        return cls(**parts)

    def as_json(self) -> dict[str, Any]:
        """Give the table that `from_json` reads."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        row["rule"] = self.rule.as_json() if self.rule else None
        row["times"] = {id: {"time": by.time, "why": by.why} for id, by in self.times.items()}
        row["only"] = {name: list(some) for name, some in self.only.items()}
        for name in ("leave_out", "groups"):
            row[name] = dict(row[name])
        for name in ("experimental_arms", "control_arms", "answers"):
            row[name] = list(row[name])
        later = ("mods", "counts", "answers")
        return {name: one for name, one in row.items() if one or name not in later}

    @property
    def shown_measure(self) -> Measure:
        """The measure under the name that it is told by: without its correction, g is Cohen's d."""
        measure = MEASURES[self.measure]
        if self.correct or "Hedges’ g" not in measure.title:
            return measure
        return replace(measure, title=measure.title.replace("Hedges’ g", "Cohen’s d"))

    @property
    def continuity(self) -> Continuity:
        """What is done about counts of zero in the estimate of each study.

        Peto's method needs nothing done. That of Mantel and Haenszel pools the counts as they are,
        so that a study with a zero is in even where nothing is to be added: the usual half is
        then added to its own estimate alone.
        """
        if self.counts == "PETO":
            return Continuity(add=0.0, to="none", drop00=self.drop00)
        if self.counts and self.to == "none":
            return Continuity(drop00=self.drop00)
        return Continuity(add=self.add, to=self.to, drop00=self.drop00)
