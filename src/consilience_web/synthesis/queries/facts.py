"""The method of an analysis as a list of facts: every choice that makes its numbers."""

from __future__ import annotations

from consilience.effects import Measure
from consilience.review.analyses import Rebuilt
from consilience.synthesis import ESTIMATORS, TESTS
from consilience.synthesis.counts import METHODS
from consilience.synthesis.inputs import is_single, quantities_of
from consilience.synthesis.spec import SEVERAL, Spec
from consilience_web.reviews.queries import Member
from consilience_web.ui.templatetags.dates import day

Facts = tuple[tuple[str, str], ...]


def facts_of(member: Member, row: Rebuilt, measure: Measure) -> Facts:
    """Give the choices of an analysis in words, with who ran it and when."""
    spec, plan = row.spec, member.plan
    random = ESTIMATORS[spec.method].estimate is not None
    facts = (
        ("Outcome", plan.outcome_name(spec.outcome)),
        ("Time point", plan.timepoint_name(spec.timepoint)),
        ("Of several times", spec.rule.text if spec.rule else ""),
        ("Measure", f"{measure.axis_title} ({spec.measure})"),
        ("Arms", _arms(spec, measure)),
        ("Several arms", SEVERAL[spec.several] if spec.several != "combine" else ""),
        ("Only studies", _only(spec)),
        ("Subgroups by", spec.subgroup.replace("_", " ").replace("-", " ")),
        ("Moderators", spec.mods),
        ("Model", "Random effects" if random else ESTIMATORS[spec.method].title.capitalize()),
        ("Counts pooled by", METHODS[spec.counts].title if spec.counts else ""),
        ("Estimator of τ²", f"{ESTIMATORS[spec.method].title} ({spec.method})" if random else ""),
        ("Interval", "" if spec.counts else TESTS[spec.test]),
        ("Counts of zero", _zeros(spec, measure)),
        ("Fewest studies", str(spec.minimum_k)),
    )
    said = f"{plan.name_of(row.who)}, {day(row.at)}" if row.at else ""
    return (*(f for f in facts if f[1]), *((("Run by", said),) if said else ()))


def _arms(spec: Spec, measure: Measure) -> str:
    sides = [_side(spec.experimental, spec.experimental_arms)]
    if not is_single(measure):
        sides.append(_side(spec.control, spec.control_arms))
    return " against ".join(sides)


def _side(role: str, names: tuple[str, ...]) -> str:
    return f"{role} (only {', '.join(names)})" if names else role


def _only(spec: Spec) -> str:
    return "; ".join(
        f"{name.replace('_', ' ')}: {' or '.join(values)}" for name, values in spec.only.items()
    )


def _zeros(spec: Spec, measure: Measure) -> str:
    if "events" not in quantities_of(measure):
        return ""
    if spec.counts == "PETO":
        return "nothing is added"
    rule = spec.continuity
    amount = measure.add if rule.add is None else rule.add
    said = {
        "only0": f"{amount:g} is added to studies with one",
        "if0all": f"{amount:g} is added to all studies if one has one",
        "all": f"{amount:g} is added to all studies",
        "none": "nothing is added",
    }[rule.to]
    if spec.counts:
        said += " for its own estimate; its counts are pooled as they are"
    return f"{said}; studies without events are left out" if spec.drop00 else said
