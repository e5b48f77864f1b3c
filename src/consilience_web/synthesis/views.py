"""Pages of synthesis."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from consilience.figures.drawing import Drawing
from consilience.figures.styles import STYLES
from consilience.review.analyses import in_numbers
from consilience.review.charts import MOST, Subsets
from consilience.review.forests import file_name, forest_figure
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.synthesis import actions, queries
from consilience_web.synthesis.forms import AnalysisForm, SubsetsForm

_KINDS = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@require_safe
@for_member("synthesis")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the analyses, planned and run."""
    return page(
        request, member, "synthesis/show.html", "synthesis", groups=queries.groups(member),
        may_analyse=member.may("synthesis", "analyse"),
        n_held=len(member.review.extractions()), n_studies=len(member.review.studies()),
        numbers=in_numbers(member.review),
    )  # fmt: skip


@for_member("synthesis", "analyse")
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask what is to be pooled, show at once what it gives, and keep it when asked to."""
    planned = actions.planned_as(member, request.GET.get("planned", ""))
    again = request.GET.get("again", "")
    found, preview, problems = queries.offered(member), None, []
    values = queries.beginning(member, found, planned=planned, again=again)
    if request.method == "POST":
        form = AnalysisForm(found, request.POST, initial=values)
    else:
        form = AnalysisForm.beginning(found, values)
    if not found.is_empty and form.is_valid():
        problems = form.problems()
        spec = actions.specify(
            member, form.parts(), planned_id=planned.id if planned else "", again=again
        )
        if request.method == "POST" and request.POST.get("act") != "preview" and not problems:
            actions.keep(member, spec, why=form.cleaned_data["why"])
            return redirect("synthesis:result", member.row.slug, spec.id)
        preview = queries.preview(member, spec, found.held.analyse(spec))
    answer = page(
        request, member, "synthesis/new.html", "synthesis", form=form, planned=planned,
        preview=preview, problems=problems, found=found,
        rows=form.rows(preview.candidates) if preview else (),
    )  # fmt: skip
    wrong = request.method == "POST" and (form.errors or problems)
    # A part that is asked for by a change is shown whatever is wrong with it.
    answer.status_code = 400 if wrong and "HX-Request" not in request.headers else 200
    return answer


@require_POST
@for_member("synthesis", "analyse")
def not_run(request: HttpRequest, member: Member, planned: str) -> HttpResponse:
    """Keep the reason why a planned analysis is not run."""
    actions.not_run(member, planned_id=planned, why=request.POST.get("why", ""))
    return redirect("synthesis:show", member.row.slug)


@require_POST
@for_member("synthesis", "analyse")
def tie(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Keep which checks of the plan an analysis carries out."""
    queries.row_of(member, analysis)
    actions.tie(member, analysis, request.POST.getlist("answers"))
    messages.success(request, "Kept: the list of analyses and the report show it beside the plan.")
    return redirect("synthesis:result", member.row.slug, analysis)


@for_member("synthesis")
def result(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Show an analysis as the data held now give it; a POST runs it again and keeps what is new."""
    style = _style(request)
    found = queries.result(member, analysis, style=style)
    if request.method == "POST":
        if found.repeated:
            messages.success(request, "Run again: the same as the saved result, to the last digit.")
        else:
            actions.keep(member, found.row.spec, why=found.row.why)
            messages.success(request, "Run again, and kept as the result from now on.")
        return redirect("synthesis:result", member.row.slug, analysis)
    return page(
        request, member, "synthesis/result.html", "synthesis", result=found,
        spec=found.row.spec, analysis=found.row.analysis, style=style,
        styles=[(name, one.title) for name, one in STYLES.items()], kinds=queries.file_kinds(),
        may_analyse=member.may("synthesis", "analyse"),
    )  # fmt: skip


@require_safe
@for_member("synthesis")
def forest(request: HttpRequest, member: Member, analysis: str, kind: str) -> HttpResponse:
    """Give the forest plot as a file: a drawing, a page for print, or a picture."""
    row = queries.row_of(member, analysis)
    if row.analysis.pooled is None or kind not in queries.file_kinds():
        raise Http404
    drawing = forest_figure(member.review, row, style=_style(request))
    return _file(_in_kind(drawing, kind), _KINDS[kind], f"forest-{file_name(analysis)}.{kind}")


@require_safe
@for_member("synthesis")
def charts(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """List the charts of an analysis by the question that they help to answer."""
    row = queries.row_of(member, analysis)
    return page(
        request, member, "synthesis/charts.html", "synthesis", spec=row.spec,
        questions=queries.questions(member, row),
    )  # fmt: skip


@require_safe
@for_member("synthesis")
def chart(request: HttpRequest, member: Member, analysis: str, chart: str) -> HttpResponse:
    """Show one chart with its numbers."""
    page = request.GET.get("page", "")
    at = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 0
    found = queries.chart(member, analysis, chart, _subsets(request), at)
    return _chart_page(request, member, found, SubsetsForm.of(found.subsets))


def _chart_page(
    request: HttpRequest, member: Member, found: queries.Chart, form: SubsetsForm | None
) -> HttpResponse:
    return page(
        request, member, "synthesis/chart.html", "synthesis", chart=found, spec=found.row.spec,
        kinds=queries.file_kinds(), form=form,
    )  # fmt: skip


def _subsets(request: HttpRequest) -> Subsets | None:
    """Read which subsets the address asks for; None where it does not."""
    given = [request.GET.get(name, "") for name in ("n", "seed")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in given):
        return None
    n, seed = map(int, given)
    return Subsets(n, seed) if n != 1 and n <= MOST else None


@require_POST
@for_member("synthesis")
def subsets(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Fit other subsets of the studies: at once where they are few, else as a job."""
    found = queries.chart(member, analysis, "gosh")
    form = SubsetsForm.of(found.subsets, request.POST)
    if form is None:
        return redirect("synthesis:chart", member.row.slug, analysis, "gosh")
    if not form.is_valid():
        answer = _chart_page(request, member, found, form)
        answer.status_code = 400
        return answer
    asked = form.asked()
    if queries.made(member, found.row, asked) is None:
        job = actions.ask_for_subsets(member, found.row, asked)
        return redirect("jobs:show", member.row.slug, job.pk)
    place = reverse("synthesis:chart", args=[member.row.slug, analysis, "gosh"])
    return redirect(f"{place}?n={asked.n}&seed={asked.seed}")


@require_safe
@for_member("synthesis")
def chart_file(
    request: HttpRequest, member: Member, analysis: str, chart: str, kind: str
) -> HttpResponse:
    """Give a chart as a file: a drawing, a page for print, a picture, or its numbers."""
    if kind not in (*queries.file_kinds(), "csv"):
        raise Http404
    found = queries.drawing(member, analysis, chart, _subsets(request))
    name = f"{chart}-{file_name(analysis)}.{kind}"
    if kind == "csv":
        return _file(queries.table_csv(found), "text/csv; charset=utf-8", name)
    return _file(_in_kind(found, kind), _KINDS[kind], name)


@require_safe
@for_member("synthesis")
def robustness(request: HttpRequest, member: Member, analysis: str) -> HttpResponse:
    """Show whether a result holds: other choices, single studies, small studies."""
    found = queries.robustness(member, analysis, queries.Asked.of(request.GET))
    return page(
        request, member, "synthesis/robustness.html", "synthesis", found=found,
        spec=found.row.spec, may_edit=member.may("protocol", "edit"),
    )  # fmt: skip


def _style(request: HttpRequest) -> str:
    asked = request.GET.get("style", "")
    return asked if asked in STYLES else "house"


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
    table = queries.result_json(queries.row_of(member, analysis))
    text = json.dumps(table, ensure_ascii=False, indent=2) + "\n"
    return _file(text, "application/json", f"{file_name(analysis)}.json")


def _in_kind(drawing: Drawing, kind: str) -> str | bytes:
    if kind == "svg":
        return drawing.svg
    return drawing.pdf() if kind == "pdf" else drawing.png()


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
