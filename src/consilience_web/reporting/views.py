"""Pages and files of reporting."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from consilience.reporting.html import html
from consilience.review.build import prisma_csv, prisma_json
from consilience.review.consequences import has_begun
from consilience.review.hand_over import PROFILES
from consilience.review.report import document_of
from consilience_web.jobs.taking import made_or_asked
from consilience_web.reporting import queries
from consilience_web.reviews.folders import to_export
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member

MANY = 5_000
"""Records from which report and folder are made by a job; of less they are made at once."""
LARGE = 20_000_000
"""Bytes of exports and full texts from which the folder is made by a job."""


@for_member("reporting")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the report as of now."""
    now = queries.found(member)
    document = queries.linked(member, now)
    return page(
        request, member, "reporting/show.html", "reporting",
        document=document, parts=queries.parts(document.sections),
        released_only=member.released_only, begun=has_begun(member.review.state),
        may_export=member.may("reporting", "export"),
    )  # fmt: skip


@for_member("reporting")
def box(request: HttpRequest, member: Member, box: str) -> HttpResponse:
    """List what a box of the flow diagram counts."""
    known, found, rows = queries.box_of(member, box)
    context = {"known": known, "box": found, "rows": rows, "split": bool(found.reasons)}
    context["n_hidden"] = len(found.ids) - len(rows)
    return page(request, member, "reporting/box.html", "reporting", **context)


@for_member("reporting")
def report_html(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the report as one HTML file."""
    text = html(document_of(queries.found(member)))
    return _file(text, "text/html; charset=utf-8", f"{member.row.slug}.html")


@for_member("reporting")
def report_docx(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the report as a Word file."""
    large = len(member.review.state.order) >= MANY
    return made_or_asked(request, member, "word", {}, large=large)


@for_member("reporting")
def prisma_json_file(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the numbers of the flow diagram as JSON."""
    return _file(prisma_json(queries.found(member)), "application/json", "prisma.json")


@for_member("reporting")
def prisma_csv_file(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the numbers of the flow diagram as a table."""
    return _file(prisma_csv(queries.found(member)), "text/csv; charset=utf-8", "prisma.csv")


@require_safe
@for_member("reporting", "export")
def folder(request: HttpRequest, member: Member) -> HttpResponse:
    """Say what a copy of the whole review holds, before it is taken along."""
    context = {"exported": to_export(member)}
    return page(request, member, "reporting/folder.html", "reporting", **context)


@for_member("reporting", "export")
def folder_zip(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the whole review as a folder, packed; under pseudonyms where asked for."""
    args = {"pseudonyms": request.GET.get("people") == "pseudonyms"}
    state = member.review.state
    n_bytes = sum(export.n_bytes for export in state.search.exports.values())
    n_bytes += sum(one.n_bytes for all_ in state.studies_log.attachments.values() for one in all_)
    large = len(state.order) >= MANY or n_bytes >= LARGE
    return made_or_asked(request, member, "folder", args, large=large)


@require_safe
@for_member("reporting", "export")
def hand_over(request: HttpRequest, member: Member) -> HttpResponse:
    """The programs that the review can be handed over to."""
    profiles = [(profile, queries.may_hand_over(member, profile)) for profile in PROFILES]
    return page(request, member, "reporting/hand_over.html", "reporting", profiles=profiles)


@for_member("reporting", "export")
def hand_over_file(request: HttpRequest, member: Member, program: str) -> HttpResponse:
    """Give what a program takes, packed."""
    profile = next((one for one in PROFILES if one.name == program), None)
    if profile is None or not queries.may_hand_over(member, profile):
        raise Http404
    large = len(member.review.state.order) >= MANY
    return made_or_asked(request, member, "hand-over", {"program": program}, large=large)


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
