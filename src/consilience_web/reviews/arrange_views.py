"""The pages that change who votes on what: a batch that is open, and records opened again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience.errors import LedgerError
from consilience.stages import VOTING_STAGES
from consilience_web.reviews import arrangements
from consilience_web.reviews.actions import require
from consilience_web.reviews.amendments import CONTROLS
from consilience_web.reviews.arrangements import Arrangement
from consilience_web.reviews.batch_form import WrongField
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem

FIELD_OF = {"hand": "to", "quota": "quota"}
"""Which field a refusal of each form is about."""


@for_member("protocol")
def arrange(request: HttpRequest, member: Member, stage: str, id: str) -> HttpResponse:
    """Change an open batch: give records to others, ask for more or fewer votes, take it back."""
    _require(member, stage)
    batch = arrangements.batch_of(member, stage, id)
    problems: list[Problem] = []
    if request.method == "POST" and request.POST.get("step") != "back":
        try:
            return _step(request, member, stage, _asked(request, member, stage, id))
        except LedgerError as error:
            problems = [Problem(str(error), FIELD_OF.get(request.POST.get("do", ""), ""))]
    answer = page(
        request, member, "reviews/arrange.html", stage, stage=stage, batch=batch, problems=problems,
        people=[(who, member.plan.name_of(who)) for who in batch.people],
        voters=member.plan.with_role("reviewer", "partner"), typed=request.POST,
        chosen=request.POST.getlist("to"),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


def _asked(request: HttpRequest, member: Member, stage: str, id: str) -> Arrangement:
    form, batch = request.POST, arrangements.batch_of(member, stage, id)
    match form.get("do"):
        case "hand":
            leaving, to = form.get("leaving", ""), form.getlist("to")
            return arrangements.handed_over(member, stage, batch, leaving=leaving, to=to)
        case "quota":
            quota = form.get("quota", "")
            if not (quota.isascii() and quota.isdigit()):
                raise LedgerError("write the number of votes as a whole number")
            return arrangements.asked_for(member, stage, batch, quota=int(quota))
        case "takeback":
            return arrangements.taken_back(member, stage, batch)
    raise LedgerError("choose what is to change")


@for_member("protocol")
def again(request: HttpRequest, member: Member, stage: str) -> HttpResponse:
    """Open decided records once more."""
    _require(member, stage)
    problems: list[Problem] = []
    if request.method == "POST" and request.POST.get("step") != "back":
        form = request.POST
        words = [word.strip() for word in form.get("words", "").split(",") if word.strip()]
        try:
            asked = arrangements.looked_at_again(
                member, stage, choices=form.getlist("choices"), words=words,
                voters=form.getlist("voters"),
            )  # fmt: skip
            return _step(request, member, stage, asked)
        except LedgerError as error:
            problems = [
                Problem(str(error), error.field if isinstance(error, WrongField) else "which")
            ]
    answer = page(
        request, member, "reviews/again.html", stage, stage=stage, problems=problems,
        voters=member.plan.with_role("reviewer", "partner"), typed=request.POST,
        chosen=request.POST.getlist("voters"), choices=request.POST.getlist("choices"),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


def _require(member: Member, stage: str) -> None:
    if stage not in VOTING_STAGES:
        raise Http404
    require(member, stage, "open")


def _step(request: HttpRequest, member: Member, stage: str, asked: Arrangement) -> HttpResponse:
    """Show the preview, or adopt what it showed."""
    why, adopts = request.POST.get("reason", "").strip(), request.POST.get("step") == "adopt"
    if adopts and why:
        arrangements.adopt(member, stage, asked, why=why)
        messages.success(request, f"Done: {asked.title}.")
        return redirect(f"{stage}:batches", member.row.slug)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in CONTROLS
        for value in values
    ]
    problems = [Problem("Write why.", "reason")] if adopts else []
    answer = page(
        request, member, "reviews/preview.html", stage, title=asked.title, told=asked.told,
        typed=typed, changes=[asked.change], reason=why, needed=True, problems=problems, base="",
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer
