"""The plan of a review: read, changed section by section, compared, undone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from consilience.errors import DataError
from consilience.protocol.sections import Section, adopted_from, section
from consilience.review.consequences import has_begun
from consilience.review.versions import version
from consilience_web.protocol.forms import SectionForm
from consilience_web.protocol.queries import comparison, plan_page
from consilience_web.reviews.amendments import Refused, adopted_line, amend
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem


@for_member("protocol")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the plan with its versions."""
    edits = member.may("protocol", "edit")
    told = plan_page(member)
    begun = has_begun(member.review.state)
    return page(
        request, member, "protocol/show.html", "protocol", told=told, edits=edits, begun=begun
    )


@for_member("protocol", "edit")
def change(request: HttpRequest, member: Member, part: str) -> HttpResponse:
    """Change one section: the form, then the preview, then the amendment."""
    chosen = _section(part)
    if chosen.id == "team":
        return redirect("reviews:team", member.row.slug)
    form = SectionForm(
        chosen,
        member.plan,
        fixed_ids=has_begun(member.review.state),
        data=request.POST if request.method == "POST" else None,
    )
    refused: list[Problem] = []
    if request.method == "POST" and not form.asks_more and form.is_valid():
        try:
            title, done = (
                f"Change: {chosen.title}",
                reverse("protocol:show", args=[member.row.slug]),
            )
            return amend(request, member, form.table(), title=title, done=done)
        except Refused as error:
            refused = [Problem(str(error))]
    problems = [*form.errors(), *refused]
    answer = page(
        request, member, "protocol/change.html", "protocol", form=form, part=chosen,
        problems=problems, base=adopted_line(member),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


def _section(part: str) -> Section:
    try:
        return section(part)
    except DataError:
        raise Http404 from None


@for_member("protocol")
def compare_versions(request: HttpRequest, member: Member) -> HttpResponse:
    """Show what differs between any two versions."""
    last = len(member.review.state.plans)
    other = _number(request.GET.get("to"), last)
    one = _number(request.GET.get("from"), max(1, other - 1))
    told = comparison(member, one=one, other=other)
    edits = member.may("protocol", "edit")
    return page(
        request, member, "protocol/versions.html", "protocol", told=told, edits=edits,
        base=adopted_line(member),
    )  # fmt: skip


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise


@for_member("protocol", "edit")
def adopt_again(request: HttpRequest, member: Member, number: int, part: str) -> HttpResponse:
    """Adopt a section of an earlier version again, as an amendment like any other."""
    chosen = _section(part)
    try:
        earlier = version(member.review.state, number)
    except DataError:
        raise Http404 from None
    plan_url = reverse("protocol:show", args=[member.row.slug])
    versions_url = reverse("protocol:versions", args=[member.row.slug])
    if request.method != "POST" or request.POST.get("step") == "back":
        return redirect(f"{versions_url}?from={number}")
    table = adopted_from(member.plan.raw, earlier.table, chosen)
    title = f"As in version {number}: {chosen.title}"
    try:
        return amend(request, member, table, title=title, done=plan_url)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(f"{versions_url}?from={number}")
