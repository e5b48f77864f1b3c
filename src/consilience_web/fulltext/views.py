"""Full text: the report to read, its files, the decision, and the studies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consilience.errors import LedgerError
from consilience_web.fulltext import actions, queries
from consilience_web.fulltext.forms import ReportForm
from consilience_web.jobs.actions import ask
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.reviews.texts import unread
from consilience_web.reviews.voted.desk import beside
from consilience_web.reviews.voted.stage import VotedStage
from consilience_web.ui.problems import Problem

STAGE = "fulltext"


def _more(request: HttpRequest, member: Member, record: str | None) -> dict[str, Any]:
    files = queries.files_of(member, record) if record else ()
    asked = (held for held in files if held.sha256 == request.GET.get("file"))
    file = next(asked, files[0] if files else None)
    return {
        "files": files,
        "file": file,
        "no_text": queries.no_text(member, file.sha256) if file else "",
        "may_retrieve": member.may(STAGE, "retrieve"),
        "may_attach": member.may(STAGE, "attach"),
    }


FULLTEXT = VotedStage(STAGE, "fulltext/show.html", "fulltext/_desk.html", _more)


@require_POST
@for_member(STAGE, "retrieve")
def retrieval(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Say whether a report could be had."""
    actions.say_retrieval(
        member, record, status=request.POST.get("status", ""), why=request.POST.get("why", "")
    )
    back = request.POST.get("back") == "files"
    return redirect("fulltext:files" if back else "fulltext:show", member.row.slug)


@for_member(STAGE, "view")
def files(request: HttpRequest, member: Member) -> HttpResponse:
    """Show every report sought with its files; attach one or many."""
    outcome, problems = None, list[Problem]()
    if request.method == "POST":
        try:
            outcome = actions.attach_files(
                member, request.FILES.getlist("files"), record=request.POST.get("record", "")
            )
        except LedgerError as refused:
            problems = [Problem(str(refused), "files")]
    reports = queries.sought(member)
    may_attach = member.may(STAGE, "attach")
    reading = under_way(member, "texts")
    answer = page(
        request, member, "fulltext/files.html", STAGE, reports=reports, outcome=outcome,
        problems=problems, may_attach=may_attach, may_retrieve=member.may(STAGE, "retrieve"),
        waiting=queries.waiting(member, reports) if may_attach else (),
        chosen=request.POST.get("record") or request.GET.get("record", ""),
        n_without=sum(not r.files and not r.not_retrieved for r in reports),
        under_way=reading, n_unread=0 if reading else len(unread(member.row)),
        **beside(member, STAGE),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


@require_POST
@for_member(STAGE, "attach")
def read_texts(request: HttpRequest, member: Member) -> HttpResponse:
    """Have the texts read that were not read yet, as of files that came with a folder."""
    waiting = under_way(member, "texts")
    if not waiting and not unread(member.row):
        messages.success(request, "The texts of all files are read.")
        return redirect("fulltext:files", member.row.slug)
    job = waiting[0] if waiting else ask(member, "texts", {})
    return redirect("jobs:show", member.row.slug, job.pk)


@require_POST
@for_member(STAGE, "attach")
def assign(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Say which report a file is that waits, or throw it away."""
    if "discard" in request.POST:
        actions.discard(member, sha256)
        messages.success(request, "The file is discarded.")
        return redirect("fulltext:files", member.row.slug)
    record = request.POST.get("record", "")
    name = actions.assign(member, sha256, record=record)
    messages.success(request, f"{name} is attached to {member.review.record(record).short}.")
    return redirect("fulltext:files", member.row.slug)


@require_POST
@for_member(STAGE, "attach")
def detach(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Take a file off a report that it does not belong to."""
    record = request.POST.get("record", "")
    name = actions.detach(member, sha256, record=record)
    short = member.review.record(record).short
    messages.success(request, f"{name} is taken off {short}. It waits for its report below.")
    return redirect("fulltext:files", member.row.slug)


@for_member(STAGE, "view")
def file(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Give the bytes of a file to keep or to draw; no browser runs anything in it."""
    content = queries.content_of(member, sha256)
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{sha256[:12]}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@for_member(STAGE, "view")
def read(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Show a file in the page."""
    found = queries.attachment(member, sha256)
    if found is None:
        raise Http404
    context = {"found": found, "no_text": queries.no_text(member, sha256), **beside(member, STAGE)}
    return page(request, member, "fulltext/read.html", STAGE, **context)


@for_member(STAGE, "view")
def studies(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the included reports and their studies; group reports into one study."""
    if request.method != "POST":
        return _studies(request, member)
    try:
        actions.group(
            member, name=request.POST.get("name", ""), unit=request.POST.get("unit", ""),
            reports=request.POST.getlist("reports"),
        )  # fmt: skip
    except LedgerError as refused:
        at = "group" if request.POST.get("name", "").strip() else "name"
        return _studies(request, member, problems=[Problem(str(refused), at)])
    messages.success(request, "The reports are one study now.")
    return redirect("fulltext:studies", member.row.slug)


@require_POST
@for_member(STAGE, "group")
def study(request: HttpRequest, member: Member, id: str) -> HttpResponse:
    """Rename a study, set the unit above it, or take a report out of it."""
    try:
        if report := request.POST.get("part", ""):
            actions.part(member, id, report=report)
        else:
            actions.change_study(
                member, id, name=request.POST.get("name", ""), unit=request.POST.get("unit", "")
            )
    except LedgerError as refused:
        problem = Problem(str(refused), "" if "part" in request.POST else f"name-{id}")
        return _studies(request, member, problems=[problem])
    messages.success(request, "The study is changed.")
    return redirect("fulltext:studies", member.row.slug)


def _studies(
    request: HttpRequest, member: Member, *, problems: Sequence[Problem] = ()
) -> HttpResponse:
    rows = queries.studies(member)
    answer = page(
        request, member, "fulltext/studies.html", STAGE, studies=rows, problems=problems,
        units=sorted({row.study.unit for row in rows if row.study.unit}),
        chosen=request.POST.getlist("reports"), may_group=member.may(STAGE, "group"),
        may_enter=member.may(STAGE, "enter"), **beside(member, STAGE),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


@for_member(STAGE, "enter")
def report(request: HttpRequest, member: Member, id: str = "") -> HttpResponse:
    """Enter a report by its citation, or correct one that was."""
    before = queries.entered_fields(member, id) if id else {}
    if before is None:
        raise Http404
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm.of(before)
    if form.is_valid():
        try:
            actions.enter_report(member, id=id, fields=form.cleaned_data)
        except LedgerError as refused:
            form.add_error("doi", str(refused).capitalize())
        else:
            messages.success(request, "The report is kept, as included.")
            return redirect("fulltext:studies", member.row.slug)
    answer = page(
        request, member, "fulltext/report.html", STAGE, form=form, id=id, **beside(member, STAGE)
    )
    answer.status_code = 400 if form.errors else 200
    return answer
