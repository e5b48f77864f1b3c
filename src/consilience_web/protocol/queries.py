"""What the pages of the plan show."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.catalogue import instrument, question_frame, review_type
from consilience.errors import RuleError
from consilience.protocol import Plan, Question
from consilience.protocol.compare import Change, compare, words
from consilience.protocol.plan import Timepoint
from consilience.protocol.sections import SECTIONS, Section, adopted_from
from consilience.review.analyses import material_of, strength_of, time_rule
from consilience.review.versions import Version, version, versions
from consilience.stages import BY_NAME
from consilience.synthesis.strength import StrengthTable
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Fact:
    """One line of a list of facts."""

    label: str
    text: str


@dataclass(frozen=True)
class PlanPage:
    """The plan in words."""

    kind: str
    questions: tuple[tuple[str, tuple[Fact, ...]], ...]
    """Each with the parts of its frame, in the order of the frame."""
    voting: tuple[tuple[str, tuple[Fact, ...]], ...]
    appraisal: tuple[Fact, ...]
    stages: tuple[str, ...]
    timepoints: tuple[Fact, ...]
    """Each with the rule in words, and what an analysis takes by it."""
    strength: StrengthTable
    material: str
    registration: tuple[Fact, ...]
    versions: tuple[tuple[Version, str], ...]
    """With the name of who adopted it."""


def plan_page(member: Member) -> PlanPage:
    """Give the plan in words, with its versions, the latest first."""
    plan = member.plan
    registration = (Fact(key.capitalize(), text) for key, text in plan.registration.items())
    return PlanPage(
        kind=review_type(plan.kind).label,
        questions=tuple((q.text, _parts(q)) for q in plan.questions),
        voting=tuple((title, _rule(plan, stage)) for stage, title in _VOTED),
        appraisal=_appraisal(plan),
        stages=tuple(stage.title for name, stage in BY_NAME.items() if name not in plan.stages_off),
        timepoints=tuple(Fact(t.name, _time_rule(plan, t)) for t in plan.timepoints),
        strength=strength_of(plan),
        material=material_of(plan).text,
        registration=tuple(registration),
        versions=tuple((v, plan.name_of(v.who)) for v in versions(member.review.state)[::-1]),
    )


def _time_rule(plan: Plan, time: Timepoint) -> str:
    rule = time_rule(plan, time.id)
    said = [time.rule.rstrip(".")] if time.rule else []
    said += [f"an analysis takes {rule.text}"] if rule else []
    return "; ".join(said)


def _parts(question: Question) -> tuple[Fact, ...]:
    given = dict(question.elements)
    frame = question_frame(question.frame).elements if question.frame else ()
    known = [Fact(part.label, given.pop(part.id)) for part in frame if part.id in given]
    return (*known, *(Fact(key, text) for key, text in given.items()))


_VOTED = (("screening", "Title and abstract"), ("fulltext", "Full text"))


def _rule(plan: Plan, stage: str) -> tuple[Fact, ...]:
    rule = plan.screening if stage == "screening" else plan.fulltext
    facts = [Fact("People a record", str(rule.votes)), Fact("Conflicts", words(rule.settle))]
    if rule.calibration:
        facts.append(Fact("Calibration set", f"{rule.calibration} records"))
    return (*facts, Fact("A maybe counts as", words(rule.maybe)))


def _appraisal(plan: Plan) -> tuple[Fact, ...]:
    rule = plan.appraisal
    facts = [Fact("People a study", str(rule.people))]
    try:
        tool = instrument(rule.instrument)
        facts.append(Fact("Instrument", tool.name))
        if rule.rule:
            facts.append(Fact("Rule", tool.ruleset(rule.rule).title))
        if rule.items:
            facts.append(Fact("Items", ", ".join(tool.item(i).short for i in rule.items)))
    except RuleError:
        facts.append(Fact("Instrument", rule.instrument or "none"))
    return tuple(facts)


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, and what of the earlier one can be adopted again."""

    one: Version
    other: Version
    changes: tuple[Change, ...]
    undo: tuple[tuple[int, Section], ...]
    all: tuple[Version, ...]


def comparison(member: Member, *, one: int, other: int) -> Comparison:
    """Compare two versions of the plan.

    Raises
    ------
    DataError
        Where there is no version of this number.
    """
    state = member.review.state
    first, second = version(state, one), version(state, other)
    now = member.plan.raw
    undo = [
        (first.number, part)
        for part in SECTIONS
        if compare(now, adopted_from(now, first.table, part))
    ]
    return Comparison(
        first, second, compare(first.table, second.table), tuple(undo), versions(state)
    )
