"""Pages of the decisions that an export brings along from another program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consilience.errors import LedgerError, ReadError
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.amendments import CONTROLS
from consilience_web.reviews.arrangements import Arrangement
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.search import decisions, decisions_read
from consilience_web.search.decisions_form import DecisionsForm, ListForm
from consilience_web.search.queries.decisions import (
    DecisionsPage,
    Previewed,
    decisions_page,
    previewed,
    rows_of,
)
from consilience_web.ui.problems import Problem


@for_member("screening", "open")
def show(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Say who the people of an export are here, see what that does, and take it in."""
    found = _found(member, sha256, _on_list(request))
    if request.method == "POST" and request.POST.get("step") == "read":
        job = decisions_read.read_later(member, sha256, found.on_list)
        return redirect("jobs:show", member.row.slug, job.pk)
    if found.told is None:
        return _shown(request, member, found, None, ())
    planned = previewed(member, found, request.GET.get("preview", ""))
    if request.method != "POST" and planned and planned.change:
        return _preview(request, member, _arrangement(planned), typed=planned.typed, at=planned.at)
    typed = request.POST or (_as_sent(planned.typed) if planned else None)
    form = DecisionsForm(typed, member=member, told=found.told)
    problems = [Problem(planned.refused)] if planned and request.method != "POST" else []
    if request.method == "POST" and request.POST.get("step") != "back" and form.is_valid():
        try:
            return _step(request, member, found, form, planned)
        except LedgerError as error:
            problems = [Problem(str(error))]
    return _shown(request, member, found, form, problems)


def _on_list(request: HttpRequest) -> str:
    return request.POST.get("on_list", request.GET.get("list", ""))


def _shown(
    request: HttpRequest,
    member: Member,
    found: DecisionsPage,
    form: DecisionsForm | None,
    problems: Sequence[Problem],
) -> HttpResponse:
    answer = page(
        request, member, "search/decisions.html", "search", found=found, told=found.told,
        form=form, problems=problems, list_form=ListForm(initial={"on_list": found.on_list}),
        on_list=found.on_list, under_way=under_way(member, "decisions"),
        previewing=under_way(member, "decisions-preview"), reading=under_way(member, "said"),
    )  # fmt: skip
    refused = request.method == "POST" and (problems or (form and form.errors))
    answer.status_code = 400 if refused else 200
    return answer


@require_POST
@for_member("screening", "open")
def log(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Keep Rayyan's log beside its export, or take it away again."""
    found = _found(member, sha256, _on_list(request))
    sent = request.FILES.get("log")
    try:
        if "drop" in request.POST:
            decisions_read.drop_log(member, sha256)
        elif sent is None:
            raise ReadError("choose the file customizations_log.csv")
        else:
            decisions_read.keep_log(member, sha256, sent)
            messages.success(request, "The log is read; it is kept until the decisions are here.")
    except ReadError as error:
        form = DecisionsForm(None, member=member, told=found.told) if found.told else None
        return _shown(request, member, found, form, [Problem(str(error), "log")])
    if found.is_large:
        job = decisions_read.read_later(member, sha256, found.on_list)
        return redirect("jobs:show", member.row.slug, job.pk)
    return redirect("search:decisions", member.row.slug, sha256)


def _step(
    request: HttpRequest,
    member: Member,
    found: DecisionsPage,
    form: DecisionsForm,
    planned: Previewed | None,
) -> HttpResponse:
    why, wish = request.POST.get("reason", "").strip(), form.wish()
    if request.POST.get("step") == "adopt" and why:
        if found.is_large:
            job = decisions.take_in_later(member, found, wish, why=why)
            return redirect("jobs:show", member.row.slug, job.pk)
        came = decisions.take_in(member, found, wish, why=why)
        messages.success(request, f"The decisions are here: {decisions.counted(came)}.")
        return redirect(f"{wish.stage}:batches", member.row.slug)
    if found.is_large:
        typed = _typed(request)
        if request.POST.get("step") == "adopt" and planned and planned.typed == typed:
            return _preview(request, member, _arrangement(planned), typed=typed, at=planned.at)
        job = decisions.plan_later(member, found, wish, typed)
        return redirect("jobs:show", member.row.slug, job.pk)
    rows = rows_of(member, found)
    return _preview(request, member, decisions.plan_decisions(member, found, wish, rows=rows)[1])


@for_member("screening", "open")
def back(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Take back what came in with an export."""
    found = _found(member, sha256, "")
    why = request.POST.get("reason", "").strip()
    if request.POST.get("step") == "back":
        return redirect("search:decisions", member.row.slug, sha256)
    problems: list[Problem] = []
    if request.POST.get("step") == "adopt" and why:
        try:
            decisions.take_back(member, found, why=why)
        except LedgerError as error:
            problems = [Problem(str(error))]
        else:
            messages.success(request, "The imported decisions are taken back.")
            return redirect("search:decisions", member.row.slug, sha256)
    return _preview(request, member, decisions.plan_taking_back(member, found), problems)


def _found(member: Member, sha256: str, on_list: str) -> DecisionsPage:
    found = decisions_page(member, sha256, on_list)
    if found is None:
        raise Http404
    return found


def _arrangement(planned: Previewed) -> Arrangement:
    assert planned.change is not None
    return Arrangement(decisions.TITLE, planned.change, planned.told, ())


def _typed(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The fields of the form as they were sent."""
    return tuple(
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in CONTROLS
        for value in values
    )


def _as_sent(typed: Sequence[tuple[str, str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, value in typed:
        sent.appendlist(name, value)
    return sent


def _preview(
    request: HttpRequest,
    member: Member,
    planned: Arrangement,
    problems: Sequence[Problem] = (),
    *,
    typed: Sequence[tuple[str, str]] = (),
    at: datetime | None = None,
) -> HttpResponse:
    """Show what it does (`at` a moment, where a job found that out), and ask why."""
    if request.POST.get("step") == "adopt" and not problems:
        problems = [Problem("Write why.", "reason")]
    answer = page(
        request, member, "reviews/preview.html", "search", title=planned.title, told=planned.told,
        typed=typed or _typed(request), changes=[planned.change],
        reason=request.POST.get("reason", ""), needed=True, problems=problems, base="",
        worked_out=at,
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer
