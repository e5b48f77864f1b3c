"""Pages of appraisal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from consilience.reporting.html import inline
from consilience.review.drawings import appraisal_drawings
from consilience_web.appraisal import forms, queries
from consilience_web.extraction.queries import documents, sources
from consilience_web.reviews import form_pages
from consilience_web.reviews.downloads import TABLES, file_answer, table_file
from consilience_web.reviews.filling import study_of
from consilience_web.reviews.form_pages import Compared, Form, Saved, Typed
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem

STAGE = "appraisal"


class AppraisalForm:
    """How the form of appraisal is read, laid out and compared."""

    stage = STAGE

    def typed_of(self, form: Form) -> dict[str, str]:
        """Write a form as a person would have typed it."""
        return forms.typed_of(form)

    def read(
        self, member: Member, typed: Typed, before: Form | None, saved: Saved
    ) -> tuple[Form, list[Problem]]:
        """Read what was typed over the form that was shown."""
        return forms.read(member, typed, before, saved)

    def change(self, member: Member, typed: Typed, do: str) -> dict[str, str]:
        """Show another file, or the overall value of what is typed."""
        what, _, which = do.rpartition("-")
        return {**typed, "file": which} if what == "show" else dict(typed)

    def context(self, member: Member, study: str, typed: Typed) -> dict[str, Any]:
        """Give the items by domain, the overall value, and the reports beside them."""
        chosen, items = queries.instrument_for(member)
        form, _ = forms.read(member, typed, None, "draft")
        shown = queries.by_domain(member, {id: forms.row(typed, id) for id in items})
        return {
            "instrument": chosen,
            "domains": shown,
            "judgement": queries.judgement(member, typed),
            "overall": queries.overall(member, form),
            "documents": documents(member, study_of(member, study), typed.get("file", "")),
        }

    def compared(self, member: Member, pair: Sequence[Form], typed: Typed) -> list[Compared]:
        """Give every item of two forms side by side."""
        return forms.compared(member, pair, typed)

    def put_together(
        self, member: Member, pair: Sequence[Form], typed: Typed
    ) -> tuple[Form, list[Problem]]:
        """Give the form that the choices make."""
        return forms.put_together(member, pair, typed)


FORM = AppraisalForm()


@require_safe
@for_member(STAGE)
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the studies, with figures and table of what the team holds."""
    chosen, items = queries.instrument_for(member)
    figures = [(d.name, d.caption, inline(d.svg)) for d in appraisal_drawings(member.review)]
    return form_pages.answer_list(
        request, member, STAGE, figures=figures, instrument=chosen, tables=TABLES[STAGE],
        headings=[chosen.item(id).short for id in items], judged=queries.table(member),
    )  # fmt: skip


@for_member(STAGE, "appraise")
def form(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show and keep a person's own appraisal of one study."""
    return form_pages.answer_form(request, member, study, FORM)


@for_member(STAGE)
def compare(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show two finished appraisals side by side; keep what the team holds."""
    return form_pages.answer_comparison(request, member, study, FORM, sources)


@for_member(STAGE)
def correct(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Correct what the team holds, with the reason."""
    return form_pages.answer_correction(request, member, study, FORM)


@require_POST
@for_member(STAGE)
def check(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Say that one checked what the team holds."""
    return form_pages.answer_check(request, member, study, STAGE)


@require_safe
@for_member(STAGE)
def held(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show what the team holds on one study, with the row of the rule that decided."""
    context = form_pages.held_context(member, STAGE, study)
    stored = context["holding"].form if context["holding"] else {}
    return page(
        request, member, "appraisal/held.html", STAGE, **context,
        instrument=queries.instrument_for(member)[0],
        domains=queries.by_domain(member, queries.rows_of(stored)),
        overall=queries.overall(member, stored), sources=sources(member, context["study"]),
    )  # fmt: skip


@require_safe
@for_member(STAGE)
def table(request: HttpRequest, member: Member, name: str) -> HttpResponse:
    """Give a table of what the team holds as CSV."""
    return table_file(member, STAGE, name)


@require_safe
@for_member(STAGE)
def figure(request: HttpRequest, member: Member, name: str) -> HttpResponse:
    """Give a figure of what the team holds as SVG."""
    for drawing in appraisal_drawings(member.review):
        if drawing.name == name:
            return file_answer(drawing.svg, "image/svg+xml", f"{name}.svg")
    raise Http404
