"""Forms that people fill alone, compare and put together: the same for extraction and appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from consilience.errors import LedgerError, NotPermitted
from consilience.evidence import Study
from consilience.ledger import Filled, Forms, Held, Line
from consilience_web.reviews.actions import append, record_act, require
from consilience_web.reviews.queries import Member

FILLS: Mapping[str, str] = {"extraction": "extract", "appraisal": "appraise"}
"""What filling a form is called at each stage: the act, and what a role has to allow."""


@dataclass(frozen=True)
class StudyRow:
    """One study of a list, with the state that the member may know and what can be done."""

    study: Study
    state: str
    may_fill: bool
    may_compare: bool
    held: bool
    checked_by: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether there is something to do: a form to fill, or two to put together."""
        return not self.held and (self.may_compare or self.may_fill) and "done" not in self.state


def forms_of(member: Member, stage: str) -> Forms:
    """Give the forms of a stage."""
    state = member.review.state
    return {"extraction": state.extraction, "appraisal": state.appraisal}[stage]


def study_rows(member: Member, stage: str) -> list[StudyRow]:
    """Give every included study; a person who fills forms learns nothing of another's open one."""
    forms = forms_of(member, stage)
    fills = member.may(stage, FILLS[stage])
    return [
        StudyRow(
            study,
            _own_state(forms, study.id, member.handle) if fills else _state(forms, study.id),
            fills and not forms.is_released(study.id),
            forms.is_released(study.id) and len(forms.done(study.id)) > 1,
            forms.held(study.id) is not None,
            checkers(member, forms, study.id),
        )
        for study in member.review.studies()
    ]


def _state(forms: Forms, study: str) -> str:
    return {"done": "held", "to reconcile": "to compare"}.get(state := forms.state(study), state)


def _own_state(forms: Forms, study: str, who: str) -> str:
    if forms.is_released(study):
        return _state(forms, study)
    own = forms.own(study, who)
    if own is None:
        return "to do"
    return "yours is done" if own.done else "draft"


def checkers(member: Member, forms: Forms, study: str) -> tuple[str, ...]:
    """Name the people who checked what is held now."""
    names = dict.fromkeys(member.plan.name_of(line.who) for line in forms.checked(study))
    return tuple(names)


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


def reconciles_as(member: Member, stage: str, study: str) -> str | None:
    """How the member may put forms together or correct what is held; None where they may not."""
    third = member.may(stage, "reconcile")
    return forms_of(member, stage).reconciles_as(study, member.handle, third=third)


def may_check(member: Member, stage: str, study: str) -> bool:
    """Whether the member may check what is held: it is another's work, and not checked by them."""
    forms = forms_of(member, stage)
    held = forms.holding(study)
    return (
        held is not None
        and member.may(stage, FILLS[stage])
        and held.who != member.handle
        and all(line.who != member.handle for line in forms.checked(study))
    )


# -- acts --------------------------------------------------------------------------------------


def save(member: Member, stage: str, *, study: str, form: Mapping[str, Any], done: bool) -> Line:
    """Keep a person's own form.

    Raises
    ------
    NotPermitted
        Once the forms were compared: a change could no longer be blind.
    """
    if forms_of(member, stage).is_released(study):
        raise NotPermitted("the forms of this study are open to comparison and stay as they are")
    act = FILLS[stage]
    return record_act(
        member, needs=act, stage=stage, act=act, subject=f"study:{study}",
        what={"form": dict(form), "done": done},
    )  # fmt: skip


def reconcile(
    member: Member, stage: str, *, study: str, form: Mapping[str, Any], why: str = ""
) -> Line:
    """Keep what the team holds: after comparing, or a correction of it with its reason.

    Raises
    ------
    NotPermitted
        While the forms are not finished, and for people who neither filled one nor settle.
    LedgerError
        Where what is held is to be corrected without a reason.
    """
    how = reconciles_as(member, stage, study)
    if how is None:
        raise NotPermitted(
            "the people who filled the forms, a lead or an adjudicator keep what the team holds,"
            " once the forms are finished"
        )
    if how == "correction" and not why.strip():
        raise LedgerError("say why what the team holds is changed; it is kept on record")
    what = {"form": dict(form), "how": how, "why": why.strip() or None}
    subject = f"study:{study}"
    return append(member.row, who=member.handle, acts=[(stage, "reconcile", subject, what)])[0]


def check(member: Member, stage: str, *, study: str, note: str = "") -> Line:
    """Say that one held what the team holds against the reports.

    Raises
    ------
    NotPermitted
        For whoever made it so: a check is by a second person.
    """
    require(member, stage, FILLS[stage])
    held: Held | None = forms_of(member, stage).holding(study)
    if held is None or not may_check(member, stage, study):
        raise NotPermitted("a second person checks what the team holds, once")
    what = {"of": held.line, "note": note.strip() or None}
    subject = f"study:{study}"
    return append(member.row, who=member.handle, acts=[(stage, "check", subject, what)])[0]
