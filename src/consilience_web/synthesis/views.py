"""Pages of synthesis."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from consilience.review.drawings import file_name, forest_drawing
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.synthesis import actions, queries
from consilience_web.synthesis.forms import AnalysisForm

_PLANNED = ("title", "outcome", "timepoint", "measure", "method", "test", "minimum_k")


@require_safe
@for_member("synthesis")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the analyses, planned and run."""
    return page(
        request, member, "synthesis/show.html", "synthesis", groups=queries.groups(member),
        may_analyse=member.may("synthesis", "analyse"),
        n_held=len(member.review.extractions()), n_studies=len(member.review.studies()),
    )  # fmt: skip


@for_member("synthesis", "analyse")
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask what is to be pooled, show what it gives, and keep it when asked to."""
    planned_id = request.GET.get("planned", "")
    planned = actions.planned_as(member, planned_id)
    asked = (member.plan, queries.extracted(member), member.review.studies())
    preview = None
    if request.method == "POST":
        form = AnalysisForm(*asked, request.POST)
        if form.is_valid():
            spec = actions.specify(member, form.cleaned_data, planned_id=planned_id)
            if request.POST.get("act") != "preview":
                actions.keep(member, spec, why=form.cleaned_data["why"])
                return redirect("synthesis:result", member.row.slug, spec.id)
            preview = queries.preview(member, spec, actions.carry_out(member, spec))
    else:
        values: dict[str, Any] = {n: getattr(planned, n) for n in _PLANNED} if planned else {}
        form = AnalysisForm(*asked, initial={n: v for n, v in values.items() if v})
    answer = page(
        request, member, "synthesis/new.html", "synthesis", form=form, planned=planned,
        preview=preview, left_out=form["leave_out"].value() or [],
    )  # fmt: skip
    answer.status_code = 400 if form.errors else 200
    return answer


@require_POST
@for_member("synthesis", "analyse")
def not_run(request: HttpRequest, member: Member, planned: str) -> HttpResponse:
    """Keep the reason why a planned analysis is not run."""
    actions.not_run(member, planned_id=planned, why=request.POST.get("why", ""))
    return redirect("synthesis:show", member.row.slug)


@for_member("synthesis")
def result(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Show an analysis as the data held now give it; a POST runs it again and keeps what is new."""
    found = queries.result(member, analysis)
    if request.method == "POST":
        if found.repeated:
            messages.success(request, "Run again: the same as the kept result, to the last digit.")
        else:
            actions.keep(member, found.row.spec, why=found.row.why)
            messages.success(request, "Run again, and kept as the result from now on.")
        return redirect("synthesis:result", member.row.slug, analysis)
    return page(
        request, member, "synthesis/result.html", "synthesis", result=found,
        spec=found.row.spec, analysis=found.row.analysis,
        may_analyse=member.may("synthesis", "analyse"),
    )  # fmt: skip


@require_safe
@for_member("synthesis")
def forest_svg(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Give the forest plot as a drawing."""
    row = queries.row_of(member, analysis)
    if row.analysis.pooled is None:
        raise Http404
    drawing = forest_drawing(member.review, row)
    return _file(drawing.svg, "image/svg+xml", f"{drawing.name}.svg")


@require_safe
@for_member("synthesis")
def inputs(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Give the numbers that went in, under metafor's names."""
    text = queries.inputs_csv(queries.row_of(member, analysis))
    return _file(text, "text/csv; charset=utf-8", f"{file_name(analysis)}.csv")


@require_safe
@for_member("synthesis")
def result_json(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Give specification, inputs and result, under metafor's names."""
    row = queries.row_of(member, analysis)
    table = {"spec": row.spec.as_json(), **row.analysis.as_json()}
    text = json.dumps(table, ensure_ascii=False, indent=2) + "\n"
    return _file(text, "application/json", f"{file_name(analysis)}.json")


def _file(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
