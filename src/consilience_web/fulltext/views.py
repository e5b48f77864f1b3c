"""Full text: the report to read, its files, the decision, and the studies."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consilience_web.fulltext import actions, queries
from consilience_web.reviews import voting
from consilience_web.reviews.batch_form import read_batch
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.screening import queries as voted

STAGE = "fulltext"


@for_member(STAGE, "view")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the next report of the member's own queue."""
    context = voted.desk(member, STAGE, request.GET.get("record", ""))
    context["files"] = (
        queries.files_of(member, context["card"].record.id) if context["card"] else ()
    )
    context["may_retrieve"] = member.may(STAGE, "retrieve")
    return page(request, member, "fulltext/show.html", STAGE, **context)


@for_member(STAGE, "view")
def batches(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the batches and what is agreed so far; a lead opens a batch here."""
    if request.method == "POST":
        asked = read_batch(request.POST, member.review.state.unopened(STAGE))
        voting.open_batch(member, stage=STAGE, **asked)
        messages.success(request, "The batch is open.")
        return redirect("fulltext:batches", member.row.slug)
    context = voted.overview(member, STAGE)
    return page(request, member, "screening/batches.html", STAGE, **context)


@for_member(STAGE, "view")
def conflicts(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the first conflict that the member may settle."""
    context = voted.next_conflict(member, STAGE)
    context["files"] = (
        queries.files_of(member, context["card"].record.id) if context["card"] else ()
    )
    return page(request, member, "screening/conflicts.html", STAGE, **context)


@require_POST
@for_member(STAGE, "view")
def act(request: HttpRequest, member: Member, act: str, subject: str) -> HttpResponse:
    """Do what a form asks for, then go on."""
    voting.perform(member, stage=STAGE, act=act, subject=subject, form=request.POST)
    return redirect(voting.address_after(member.row.slug, STAGE, act, subject))


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
    outcome = None
    if request.method == "POST":
        outcome = actions.attach_files(
            member, request.FILES.getlist("files"), record=request.POST.get("record", "")
        )
    return page(
        request, member, "fulltext/files.html", STAGE, stage=STAGE,
        reports=queries.sought(member), may_attach=member.may(STAGE, "attach"),
        may_retrieve=member.may(STAGE, "retrieve"), outcome=outcome,
    )  # fmt: skip


@for_member(STAGE, "view")
def file(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Give the bytes of a file to keep or to draw; no browser runs anything in it."""
    content = queries.content_of(member, sha256)
    if content is None:
        raise Http404
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{sha256[:12]}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        },
    )


@for_member(STAGE, "view")
def read(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Show a file in the page."""
    found = queries.attachment(member, sha256)
    if found is None:
        raise Http404
    return page(request, member, "fulltext/read.html", STAGE, stage=STAGE, found=found)


@for_member(STAGE, "view")
def studies(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the included reports and their studies; group reports into one study."""
    if request.method == "POST":
        actions.group(
            member, name=request.POST.get("name", ""), unit=request.POST.get("unit", ""),
            reports=request.POST.getlist("reports"),
        )  # fmt: skip
        return redirect("fulltext:studies", member.row.slug)
    return page(
        request, member, "fulltext/studies.html", STAGE, stage=STAGE,
        studies=queries.studies(member), may_group=member.may(STAGE, "group"),
    )  # fmt: skip
