"""The pages on which people fill a form alone, compare, put together, correct and check it.

Extraction and appraisal differ in what their form asks; what may be done when, and what is shown
to whom, is the same for both and stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience.errors import NotPermitted
from consilience.evidence import Study
from consilience.ledger import Filled, Held
from consilience_web.reviews import filling
from consilience_web.reviews.pages import page
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem

Saved = Literal["draft", "done", "correction"]
"""As what a form is kept: only a finished one has to be complete."""
Typed = Mapping[str, str]
"""What a form sent, by field."""
Form = Mapping[str, Any]
"""A form as the ledger carries it."""
Sources = Callable[[Member, Study], Sequence[Any]]
"""Gives the reports of a study with their files."""


@dataclass(frozen=True)
class Version:
    """What one person put down for an item: the value in words, and what stands about it."""

    text: str
    about: str = ""


@dataclass(frozen=True)
class Compared:
    """One item as two people filled it, in words, with what was chosen for it so far.

    Attributes
    ----------
    kind : str
        How a third value is entered: `words`, `number`, `scale`; as one of `choices`: `choice`,
        `role`, `answer`.
    own : mapping of str to str
        The third value as typed: value, missing, place, note.
    """

    key: str
    label: str
    first: Version
    second: Version
    same: bool
    kind: str
    choice: str
    own: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()


class StageForm(Protocol):
    """The form of one stage: read from what was typed, written back, compared."""

    stage: str

    def typed_of(self, form: Form) -> dict[str, str]:
        """Write a form as a person would have typed it."""
        ...

    def read(
        self, member: Member, typed: Typed, before: Form | None, saved: Saved
    ) -> tuple[Form, list[Problem]]:
        """Read what was typed; `before` is the form that it was typed over."""
        ...

    def change(self, member: Member, typed: Typed, do: str) -> dict[str, str]:
        """Add or take rows away as a button asks, everything typed kept."""
        ...

    def context(self, member: Member, study: str, typed: Typed) -> dict[str, Any]:
        """Give what the page of the form shows."""
        ...

    def compared(self, member: Member, pair: Sequence[Form], typed: Typed) -> list[Compared]:
        """Give every item of two forms side by side."""
        ...

    def put_together(
        self, member: Member, pair: Sequence[Form], typed: Typed
    ) -> tuple[Form, list[Problem]]:
        """Give the form that the choices make, and what is wrong with them."""
        ...


def typed_in(request: HttpRequest) -> dict[str, str]:
    """Give the fields that were sent."""
    return {name: str(text) for name, text in request.POST.items()}


def answer_list(request: HttpRequest, member: Member, stage: str, **context: Any) -> HttpResponse:
    """List the studies with where each stands, as far as the member may know."""
    rows = filling.study_rows(member, stage)
    n_held = sum(row.held for row in rows)
    waiting = (row.study.id for row in rows if row.waits)
    return page(
        request, member, f"{stage}/show.html", stage,
        stage=stage, rows=rows, n_held=n_held, first=next(waiting, ""), **context,
    )  # fmt: skip


def answer_form(request: HttpRequest, member: Member, study: str, how: StageForm) -> HttpResponse:
    """Show and keep a person's own form of one study."""
    filling.study_of(member, study)
    forms = filling.forms_of(member, how.stage)
    if forms.is_released(study) and request.method != "POST":
        return redirect(f"{how.stage}:held", member.row.slug, study)
    own = forms.own(study, member.handle)

    def keep(form: Form, typed: Typed) -> HttpResponse:
        done = typed.get("save") == "done"
        filling.save(member, how.stage, study=study, form=form, done=done)
        messages.success(request, "Your form is finished." if done else "Your draft is saved.")
        if done:
            return redirect(f"{how.stage}:show", member.row.slug)
        return redirect(f"{how.stage}:form", member.row.slug, study)

    return _edited(request, member, study, how, (own.form if own else None, keep), own=own)


def answer_correction(
    request: HttpRequest, member: Member, study: str, how: StageForm
) -> HttpResponse:
    """Show what the team holds as a form, and keep its correction with the reason."""
    filling.study_of(member, study)
    held = filling.forms_of(member, how.stage).held(study)
    if held is None or filling.reconciles_as(member, how.stage, study) is None:
        raise NotPermitted("you cannot correct what the team holds on this study")

    def keep(form: Form, typed: Typed) -> HttpResponse:
        why = typed.get("why", "")
        filling.reconcile(member, how.stage, study=study, form=form, why=why)
        return redirect(f"{how.stage}:held", member.row.slug, study)

    return _edited(request, member, study, how, (held, keep), correcting=True)


def _edited(
    request: HttpRequest,
    member: Member,
    study: str,
    how: StageForm,
    over: tuple[Form | None, Any],
    *,
    own: Filled | None = None,
    correcting: bool = False,
) -> HttpResponse:
    before, keep = over
    typed = how.typed_of(before) if before is not None else {}
    problems: list[Problem] = []
    if request.method == "POST":
        typed = typed_in(request)
        if do := typed.pop("do", ""):
            typed = how.change(member, typed, do)
        else:
            saved: Saved = "done" if typed.get("save") == "done" else "draft"
            form, problems = how.read(member, typed, before, "correction" if correcting else saved)
            if correcting and not typed.get("why", "").strip():
                problems.append(Problem("Say why what the team holds is changed", "why"))
            if not problems:
                kept: HttpResponse = keep(form, typed)
                return kept
    answer = page(
        request, member, f"{how.stage}/form.html", how.stage,
        stage=how.stage, study=filling.study_of(member, study), own=own, problems=problems,
        correcting=correcting, why=typed.get("why", ""),
        **how.context(member, study, typed),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


def answer_comparison(
    request: HttpRequest, member: Member, study: str, how: StageForm, sources: Sources
) -> HttpResponse:
    """Show two finished forms side by side, with the reports; keep what the team holds."""
    found = filling.study_of(member, study)
    forms = filling.forms_of(member, how.stage)
    filled = filling.released_pair(forms, study)
    if len(filled) < 2:
        return redirect(f"{how.stage}:held", member.row.slug, study)
    pair = [one.form for one in filled]
    typed, problems = typed_in(request), list[Problem]()
    if request.method == "POST":
        form, problems = how.put_together(member, pair, typed)
        if not problems:
            filling.reconcile(member, how.stage, study=study, form=form, why=typed.get("why", ""))
            return redirect(f"{how.stage}:held", member.row.slug, study)
    rows = how.compared(member, pair, typed)
    answer = page(
        request, member, "reviews/form_compare.html", how.stage,
        stage=how.stage, study=found, problems=problems,
        names=[member.plan.name_of(one.who) for one in filled],
        differing=[row for row in rows if not row.same],
        agreed=[row for row in rows if row.same], n_items=len(rows),
        reconciles_as=filling.reconciles_as(member, how.stage, study),
        held=forms.holding(study), why=typed.get("why", ""), sources=sources(member, found),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


def answer_check(request: HttpRequest, member: Member, study: str, stage: str) -> HttpResponse:
    """Keep that the member checked what the team holds."""
    filling.study_of(member, study)
    filling.check(member, stage, study=study, note=request.POST.get("note", ""))
    return redirect(f"{stage}:held", member.row.slug, study)


@dataclass(frozen=True)
class Past:
    """One step of how a held form came about, in words."""

    at: str
    who: str
    what: str
    note: str


HOW = {
    "discussion": "put it together by discussion",
    "adjudicator": "put it together as a third person",
    "correction": "corrected it",
    "alone": "filled it alone, as the plan asks",
}


def history(member: Member, stage: str, study: str) -> list[Past]:
    """Tell how what the team holds came about: forms, putting together, corrections, checks."""
    forms = filling.forms_of(member, stage)
    if not forms.is_released(study):
        return []
    name = member.plan.name_of
    steps = [Past(one.at, name(one.who), "finished a form", "") for one in forms.done(study)]
    steps += [
        Past(held.at, name(held.who), HOW.get(held.how, f"kept it, {held.how}"), held.why)
        for held in forms.history(study)
    ]
    steps += [
        Past(line.at, name(line.who), "checked it against the reports", line.what.get("note") or "")
        for line in forms.checks.get(study, ())
    ]
    return sorted(steps, key=lambda step: step.at)


def held_context(member: Member, stage: str, study: str) -> dict[str, Any]:
    """Give what every page of a held form shows: who made it so, who checked, what can be done."""
    forms = filling.forms_of(member, stage)
    holding: Held | None = forms.holding(study)
    two_forms = forms.is_released(study) and len(forms.done(study)) > 1
    return {
        "stage": stage,
        "study": filling.study_of(member, study),
        "holding": holding,
        "held_by": member.plan.name_of(holding.who) if holding else "",
        "checked_by": filling.checkers(member, forms, study),
        "history": history(member, stage, study),
        "may_check": filling.may_check(member, stage, study),
        "may_correct": holding is not None
        and filling.reconciles_as(member, stage, study) is not None,
        "may_compare": two_forms,
        "by_two": two_forms
        and holding is not None
        and holding.how in ("discussion", "adjudicator"),
    }
