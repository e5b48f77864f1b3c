"""Pages of synthesis."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.synthesis import actions, queries
from consilience_web.synthesis.forms import AnalysisForm


@for_member("synthesis")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the analyses, planned and run."""
    return page(
        request, member, "synthesis/show.html", "synthesis", rows=queries.rows(member),
        may_analyse=member.may("synthesis", "analyse"),
        n_held=len(member.review.extractions()), n_studies=len(member.review.studies()),
    )  # fmt: skip


@for_member("synthesis", "analyse")
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask what is to be pooled, and run it."""
    planned_id = request.GET.get("planned", "")
    found = queries.extracted(member)
    if request.method == "POST":
        form = AnalysisForm(member.plan, found, request.POST)
        if form.is_valid():
            id = actions.run(member, form.cleaned_data, planned_id=planned_id)
            return redirect("synthesis:result", member.row.slug, id)
    else:
        planned = next((a for a in member.plan.analyses if a.id == planned_id), None)
        names = ("title", "outcome", "timepoint", "measure", "method", "test", "minimum_k")
        initial = {name: getattr(planned, name) for name in names} if planned else {}
        form = AnalysisForm(member.plan, found, initial={n: v for n, v in initial.items() if v})
    nothing = not form.fields["outcome"].choices or not form.fields["timepoint"].choices  # type: ignore[attr-defined]
    return page(
        request, member, "synthesis/new.html", "synthesis", form=form, nothing_to_pool=nothing
    )


@for_member("synthesis")
def result(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Show an analysis as the data held now give it; a POST runs it again and keeps that."""
    found = queries.result(member, analysis)
    if request.method == "POST":
        actions.run_again(member, found.row.spec)
        return redirect("synthesis:result", member.row.slug, analysis)
    return page(
        request, member, "synthesis/result.html", "synthesis", result=found,
        spec=found.row.spec, analysis=found.row.analysis,
        may_analyse=member.may("synthesis", "analyse"),
    )  # fmt: skip
