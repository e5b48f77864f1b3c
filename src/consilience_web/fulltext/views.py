"""Full text: the report to read, its files, the decision, and the studies."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consilience_web.fulltext import actions, queries
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.desk import beside
from consilience_web.reviews.voted.stage import VotedStage

STAGE = "fulltext"


def _more(request: HttpRequest, member: Member, record: str | None) -> dict[str, Any]:
    files = queries.files_of(member, record) if record else ()
    asked = (held for held in files if held.sha256 == request.GET.get("file"))
    return {
        "files": files,
        "file": next(asked, files[0] if files else None),
        "may_retrieve": member.may(STAGE, "retrieve"),
        "may_attach": member.may(STAGE, "attach"),
    }


FULLTEXT = VotedStage(STAGE, "fulltext/show.html", _more)


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
    return page(request, member, "fulltext/read.html", STAGE, found=found, **beside(member, STAGE))


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
