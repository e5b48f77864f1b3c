"""The plan of a review: questions, criteria, stages, team, planned analyses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

VERSION = 1
"""Version of the schema of `plan.yaml`."""
UNNAMED = "imported-"
"""How the handles begin of people whose decisions came in from elsewhere and who have no name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the review with the parts of its frame."""

    id: str
    text: str
    frame: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One eligibility criterion; `kind` is `include` or `exclude`."""

    id: str
    kind: str
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for exclusion at full text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class VotingRule:
    """How a stage is voted on."""

    votes: int = 2
    calibration: int = 0
    settle: str = "adjudicator"
    maybe: str = "include"


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One free item of the extraction form."""

    id: str
    label: str
    hint: str = ""
    type: str = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppraisalRule:
    """With what, by how many, and by which rule studies are appraised."""

    people: int = 2
    instrument: str = "rob1"
    rule: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the team."""

    handle: str
    name: str
    roles: tuple[str, ...]
    left: bool = False


@dataclass(frozen=True, slots=True)
class PlannedOutcome:
    """An outcome that the review looks for."""

    id: str
    name: str
    higher_is: str = ""
    kind: str = "continuous"


@dataclass(frozen=True, slots=True)
class Timepoint:
    """A time point that the review distinguishes, with the rule that picks it.

    `rule` is the rule in words. `take` ("end", "longest", "shortest", "nearest"), `weeks`, `after`
    and `up_to` say it so that an analysis can follow it.
    """

    id: str
    name: str
    rule: str = ""
    take: str = ""
    weeks: float | None = None
    after: float | None = None
    up_to: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedAnalysis:
    """An analysis that the plan announces."""

    id: str
    title: str
    outcome: str = ""
    timepoint: str = ""
    measure: str = ""
    method: str = "REML"
    test: str = "knha"
    minimum_k: int = 2
    kind: str = "primary"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A dated change of the plan."""

    date: str
    part: str
    reason: str
    affects: str = ""


CHARACTERISTICS: tuple[Characteristic, ...] = (
    Characteristic("design", "Design", "How the study was set up, for example randomised trial."),
    Characteristic("country", "Country", "Where it was done."),
    Characteristic("population", "Population", "Who took part."),
    Characteristic("intervention", "Intervention", "What was offered."),
    Characteristic("comparator", "Comparator", "What it was compared with."),
    Characteristic("funding", "Funding", "Who paid."),
)
"""The characteristics asked for where the plan names none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as the team adopted it. `raw` is the table that it was read from, unchanged."""

    title: str
    kind: str
    questions: tuple[Question, ...]
    team: tuple[Person, ...]
    unit: str = ""
    background: str = ""
    criteria: tuple[Criterion, ...] = ()
    reasons: tuple[Reason, ...] = ()
    include_terms: tuple[str, ...] = ()
    exclude_terms: tuple[str, ...] = ()
    screening: VotingRule = field(default_factory=VotingRule)
    fulltext: VotingRule = field(default_factory=VotingRule)
    extraction_people: int = 2
    characteristics: tuple[Characteristic, ...] = CHARACTERISTICS
    appraisal: AppraisalRule = field(default_factory=AppraisalRule)
    stages_off: tuple[str, ...] = ()
    registration: Mapping[str, str] = field(default_factory=dict)
    outcomes: tuple[PlannedOutcome, ...] = ()
    timepoints: tuple[Timepoint, ...] = ()
    analyses: tuple[PlannedAnalysis, ...] = ()
    results: Mapping[str, Any] = field(default_factory=dict)
    """Words for the strength of evidence, and when a change is material, as tables."""
    other_methods_join: str = "after"
    update_since: str = ""
    amendments: tuple[Amendment, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> Plan:
        """Read a table that meets `data/schema/plan.schema.json` (checked by the edges)."""
        stages = table.get("stages", {})
        extraction, appraisal = stages.get("extraction", {}), stages.get("appraisal", {})
        terms = table.get("terms", {})
        return cls(
            title=table["title"],
            kind=table["kind"],
            unit=table.get("unit", ""),
            background=table.get("background", ""),
            questions=tuple(Question(**q) for q in table["questions"]),
            team=tuple(Person(**{**p, "roles": tuple(p["roles"])}) for p in table["team"]),
            criteria=tuple(Criterion(**c) for c in table.get("criteria", ())),
            reasons=tuple(Reason(**r) for r in table.get("reasons", ())),
            include_terms=tuple(terms.get("include", ())),
            exclude_terms=tuple(terms.get("exclude", ())),
            screening=VotingRule(**stages.get("screening", {})),
            fulltext=VotingRule(**stages.get("fulltext", {})),
            extraction_people=extraction.get("people", 2),
            characteristics=_characteristics(extraction.get("characteristics", ())),
            appraisal=AppraisalRule(**{**appraisal, "items": tuple(appraisal.get("items", ()))}),
            stages_off=tuple(stages.get("off", ())),
            registration=dict(table.get("registration", {})),
            outcomes=tuple(PlannedOutcome(**o) for o in table.get("outcomes", ())),
            timepoints=tuple(Timepoint(**t) for t in table.get("timepoints", ())),
            analyses=tuple(PlannedAnalysis(**a) for a in table.get("analyses", ())),
            results=dict(table.get("results", {})),
            other_methods_join=table.get("flow", {}).get("other_methods_join", "after"),
            update_since=table.get("flow", {}).get("update_since", ""),
            amendments=tuple(Amendment(**a) for a in table.get("amendments", ())),
            raw=table,
        )

    def person(self, handle: str) -> Person | None:
        """The member with this handle, or None."""
        return next((p for p in self.team if p.handle == handle), None)

    def name_of(self, handle: str) -> str:
        """What a page calls a person."""
        person = self.person(handle)
        if person is None and handle.startswith(UNNAMED):
            return f"imported, unnamed {handle.removeprefix(UNNAMED)}"
        return person.name if person else handle

    def with_role(self, *roles: str) -> tuple[Person, ...]:
        """The members who are still there and have one of the roles."""
        return tuple(p for p in self.team if not p.left and set(p.roles) & set(roles))

    def reason_text(self, id: str) -> str:
        """The words of a reason for exclusion; an unknown id stands for itself."""
        return next((r.text for r in self.reasons if r.id == id), id)

    def outcome_name(self, id: str) -> str:
        """The name of an outcome; an unknown id stands for itself."""
        return next((o.name for o in self.outcomes if o.id == id), id)

    def timepoint_name(self, id: str) -> str:
        """The name of a time point; an unknown id stands for itself."""
        return next((t.name for t in self.timepoints if t.id == id), id)


def _characteristics(rows: Any) -> tuple[Characteristic, ...]:
    given = tuple(Characteristic(**{**r, "choices": tuple(r.get("choices", ()))}) for r in rows)
    return given or CHARACTERISTICS


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Name the parts in which two plan tables differ, amendments apart."""
    keys = [k for k in {**old, **new} if k != "amendments"]
    return [key for key in keys if old.get(key) != new.get(key)]
