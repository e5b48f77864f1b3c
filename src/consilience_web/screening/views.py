"""Screening on title and abstract: the record to read, the batches, the conflicts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consilience_web.reviews import voting
from consilience_web.reviews.batch_form import read_batch
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.screening import queries

STAGE = "screening"


@for_member(STAGE, "view")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the next record of the member's own queue."""
    context = queries.desk(member, STAGE, request.GET.get("record", ""))
    return page(request, member, "screening/show.html", STAGE, **context)


@for_member(STAGE, "view")
def batches(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the batches and what is agreed so far; a lead opens a batch here."""
    if request.method == "POST":
        asked = read_batch(request.POST, member.review.state.unopened(STAGE))
        voting.open_batch(member, stage=STAGE, **asked)
        messages.success(request, "The batch is open.")
        return redirect("screening:batches", member.row.slug)
    context = queries.overview(member, STAGE)
    return page(request, member, "screening/batches.html", STAGE, **context)


@for_member(STAGE, "view")
def conflicts(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the first conflict that the member may settle."""
    context = queries.next_conflict(member, STAGE)
    return page(request, member, "screening/conflicts.html", STAGE, **context)


@require_POST
@for_member(STAGE, "view")
def act(request: HttpRequest, member: Member, act: str, subject: str) -> HttpResponse:
    """Do what a form asks for, then go on."""
    voting.perform(member, stage=STAGE, act=act, subject=subject, form=request.POST)
    return redirect(voting.address_after(member.row.slug, STAGE, act, subject))
