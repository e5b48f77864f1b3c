"""The pages of a stage that people vote on; full text hands in what only it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path

from consilience.errors import LedgerError
from consilience.ledger import Vote
from consilience_web.reviews import voting
from consilience_web.reviews.batch_form import WrongField, read_batch
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.batches import overview, preview
from consilience_web.reviews.voted.conflicts import one_conflict
from consilience_web.reviews.voted.desk import ahead, beside, desk, waits
from consilience_web.reviews.voted.tools import Tools
from consilience_web.reviews.voted.twins import twin_page
from consilience_web.ui.problems import Problem

N_AHEAD = 20
"""Records that a page asks for ahead, so that voting goes on while the network is gone."""
REPAIRED_ON_THE_CARD = {"vote": "reasons", "note": "note-text", "label": "label-text"}
"""Acts whose refusal is shown on the card itself, with what was typed: the field of each."""


@dataclass(frozen=True)
class VotedStage:
    """The pages of one stage.

    Attributes
    ----------
    name : str
        The stage, which is also the namespace of its addresses.
    template : str
        The page with the next record.
    part : str
        The record itself with what decides on it, as that page shows it.
    more : callable
        What only this stage shows beside a record, or where none waits.
    """

    name: str
    template: str
    part: str
    more: Callable[[HttpRequest, Member, str | None], dict[str, Any]]

    def urls(self) -> list[URLPattern]:
        """Give the addresses of the pages."""
        views: tuple[tuple[str, str, Callable[..., HttpResponse]], ...] = (
            ("", "show", self.show),
            ("ahead/", "ahead", self.ahead),
            ("batches/", "batches", self.batches),
            ("conflicts/", "conflicts", self.conflicts),
            ("duplicate/<str:record>/", "duplicate", self.duplicate),
            ("do/<str:act>/<str:subject>/", "act", self.act),
        )
        return [
            path(route, for_member(self.name, "view")(view), name=name)
            for route, name, view in views
        ]

    def _page(
        self,
        request: HttpRequest,
        member: Member,
        template: str,
        *,
        problem: Problem | None,
        **context: Any,
    ) -> HttpResponse:
        problems = [problem] if problem else []
        answer = page(request, member, template, self.name, problems=problems, **context)
        answer.status_code = 400 if problem else 200
        return answer

    def show(self, request: HttpRequest, member: Member) -> HttpResponse:
        """Show the next record of the member's own queue; a lead who has none sees the batches."""
        leads = member.may(self.name, "open") and not member.votes_in(self.name)
        if leads and member.review.state.voting(self.name).batches:
            return redirect(f"{self.name}:batches", member.row.slug)
        return self._desk(request, member, request.GET.get("record", ""))

    def _desk(
        self, request: HttpRequest, member: Member, asked: str, *, problem: Problem | None = None
    ) -> HttpResponse:
        typed = request.POST.dict() if problem else None
        context = desk(member, self.name, asked, typed=typed)
        more = self.more(request, member, context["card"] and context["card"].record.id)
        return self._page(request, member, self.template, problem=problem, **context, **more)

    def ahead(self, request: HttpRequest, member: Member) -> HttpResponse:
        """Give the next records of the member's own queue, each as the page would show it."""
        contexts = list(ahead(member, self.name, request.GET.getlist("held"), N_AHEAD))
        frame = {"member": member, "plan": member.plan, "slug": member.row.slug}
        frame["csrf_token"] = get_token(request)
        draw = Tools({**frame, **contexts[0]}, request) if contexts else None
        desks = []
        for context in contexts:
            card = context["card"]
            more = self.more(request, member, card.record.id)
            tools = draw.of(card) if draw else None
            drawn = {**frame, **context, **more, "tools": tools}
            desks.append(render_to_string(self.part, drawn, request))
        return render(request, "voted/ahead.html", {"desks": desks})

    def batches(
        self, request: HttpRequest, member: Member, problem: Problem | None = None
    ) -> HttpResponse:
        """Show the batches and what is agreed so far; a lead opens a batch here."""
        planned = []
        if request.method == "POST" and not problem:
            try:
                asked = read_batch(request.POST, member.review.state.unopened(self.name))
                planned = voting.planned_batches(member, stage=self.name, **asked)
            except LedgerError as refused:
                at = refused.field if isinstance(refused, WrongField) else "voters"
                problem = Problem(str(refused), at)
            if planned and "preview" not in request.POST:
                voting.open_batches(member, stage=self.name, planned=planned)
                messages.success(request, "The batch is open.")
                return redirect(f"{self.name}:batches", member.row.slug)
        context = overview(member, self.name, request.POST)
        seen = preview(member, planned) if planned else None
        template = "voted/batches.html"
        return self._page(request, member, template, problem=problem, preview=seen, **context)

    def conflicts(self, request: HttpRequest, member: Member) -> HttpResponse:
        """Show one conflict that the member may settle: the one asked for, else the first."""
        return self._conflict(request, member, request.GET.get("record", ""))

    def _conflict(
        self, request: HttpRequest, member: Member, asked: str, *, problem: Problem | None = None
    ) -> HttpResponse:
        context = one_conflict(member, self.name, asked)
        more = self.more(request, member, context["card"] and context["card"].record.id)
        typed = request.POST.dict() if problem else {}
        template = "voted/conflicts.html"
        return self._page(
            request, member, template, problem=problem, typed=typed, **context, **more
        )

    def duplicate(self, request: HttpRequest, member: Member, record: str) -> HttpResponse:
        """Let a person find the record that this one is a duplicate of."""
        if not member.review.state.search.has(record):
            raise Http404
        context = twin_page(member, self.name, record, request.GET.get("q", ""))
        return page(request, member, "voted/duplicate.html", self.name, **context)

    def act(self, request: HttpRequest, member: Member, act: str, subject: str) -> HttpResponse:
        """Do what a form asks for, then go on; whoever only opens the address is led back."""
        slug = member.row.slug
        if request.method != "POST":
            return redirect(voting.address_after(slug, self.name, "unvote", subject))
        try:
            voting.perform(member, stage=self.name, act=act, subject=subject, form=request.POST)
        except voting.AlreadyVoted as before:
            return self._already(request, member, subject, before.vote)
        except LedgerError as refused:
            problem = Problem(str(refused), REPAIRED_ON_THE_CARD.get(act, "reasons"))
            if act == "unblind" and subject in member.review.state.voting(self.name).batches:
                return self.batches(request, member, Problem(str(refused), f"why-{subject}"))
            if act == "settle" and voting.settles_how(member, self.name, subject):
                return self._conflict(request, member, subject, problem=problem)
            if act in REPAIRED_ON_THE_CARD and waits(member, self.name, subject):
                return self._desk(request, member, subject, problem=problem)
            raise
        if act == "duplicate":
            messages.success(request, "They count as one work from now on; the votes stay.")
        return redirect(voting.address_after(slug, self.name, act, subject))

    def _already(
        self, request: HttpRequest, member: Member, record: str, before: Vote
    ) -> HttpResponse:
        """Say that the person has decided otherwise before, and let them choose."""
        reason = request.POST.get("reason", "")
        answer = page(
            request, member, "voted/already.html", self.name,
            record=member.review.record(record), before=before,
            before_reason=member.plan.reason_text(before.reason), reason=reason,
            reason_words=member.plan.reason_text(reason), choice=request.POST.get("choice", ""),
            **beside(member, self.name),
        )  # fmt: skip
        answer.status_code = 409
        return answer
