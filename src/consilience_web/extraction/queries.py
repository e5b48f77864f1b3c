"""Where the extraction of each study stands, as far as a member may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from consilience.evidence import Extraction, Study
from consilience.extraction import compare
from consilience.extraction.compare import Item
from consilience.ledger import Forms
from consilience.ledger.forms import Filled
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class StudyRow:
    """One study of a list, with the state that the member may know and what can be done."""

    study: Study
    state: str
    may_fill: bool
    may_compare: bool
    held: bool


def study_rows(member: Member, forms: Forms, action: str) -> list[StudyRow]:
    """Give every included study; a person who fills forms learns nothing of another's open one."""
    fills = member.may(forms.stage, action)
    return [
        StudyRow(
            study,
            _own_state(forms, study.id, member.handle) if fills else forms.state(study.id),
            fills and not forms.is_released(study.id),
            forms.is_released(study.id),
            forms.held(study.id) is not None,
        )
        for study in member.review.studies()
    ]


def _own_state(forms: Forms, study: str, who: str) -> str:
    if forms.held(study) is not None:
        return "held by the team"
    if forms.is_released(study):
        return "to compare"
    own = forms.own(study, who)
    if own is None:
        return "to do"
    return "yours is done" if own.done else "draft"


def study_of(member: Member, id: str) -> Study:
    """Give an included study; 404 where there is none."""
    for study in member.review.studies():
        if study.id == id:
            return study
    raise Http404


def released_pair(forms: Forms, study: str) -> tuple[Filled, ...]:
    """Give the finished forms; 404 while they are blind, as if there were none."""
    if not forms.is_released(study):
        raise Http404
    return forms.done(study)[:2]


def compared(forms: Forms, study: str) -> list[Item]:
    """Give the items of the two finished forms side by side; none where there are not two."""
    pair = released_pair(forms, study)
    if len(pair) < 2:
        return []
    one, other = (Extraction.from_json(filled.form) for filled in pair)
    return compare(one, other)


def held_rows(member: Member, form: Extraction) -> list[tuple[str, str, str]]:
    """Give the items of a held form: words for the item, value, place."""
    labels = {c.id: c.label for c in member.plan.characteristics}
    rows = [(labels.get(id, id), d.text, d.place) for id, d in form.characteristics.items()]
    rows += [(f"Arm {arm.name}", arm.role, "") for arm in form.arms]
    rows += [
        (f"Outcome {member.plan.outcome_name(o.id)}", o.scale or "scale not given", "")
        for o in form.outcomes
    ]
    for r in form.results:
        arm = form.arm(r.arm)
        where = ", ".join(
            (
                member.plan.outcome_name(r.outcome),
                member.plan.timepoint_name(r.time),
                arm.name if arm else r.arm,
            )
        )
        rows += [(f"{where}: {name}", d.text, d.place) for name, d in r.values.items()]
    return rows


def item_words(member: Member, path: str) -> str:
    """Say an item's path in the words of the plan."""
    plan = member.plan
    kind, _, rest = path.partition("/")
    if kind == "characteristics":
        return next((c.label for c in plan.characteristics if c.id == rest), rest)
    if kind == "arms":
        return f"Arm {rest}: role"
    if kind == "outcomes":
        return f"{plan.outcome_name(rest)}: scale"
    parts = rest.split("/")
    if len(parts) != 4:
        return path
    outcome, time, arm, quantity = parts
    return f"{plan.outcome_name(outcome)}, {plan.timepoint_name(time)}, {arm}: {quantity}"
