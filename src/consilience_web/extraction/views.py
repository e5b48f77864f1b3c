"""Pages of extraction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from consilience.evidence import Extraction
from consilience_web.extraction import choices, forms, layout, queries
from consilience_web.reviews import form_pages
from consilience_web.reviews.downloads import TABLES, table_file
from consilience_web.reviews.filling import study_of
from consilience_web.reviews.form_pages import Compared, Form, Saved, Typed
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem

STAGE = "extraction"


class ExtractionForm:
    """How the form of extraction is read, laid out and compared."""

    stage = STAGE

    def typed_of(self, form: Form) -> dict[str, str]:
        """Write a form as a person would have typed it."""
        return forms.typed_of(Extraction.from_json(form))

    def read(
        self, member: Member, typed: Typed, before: Form | None, saved: Saved
    ) -> tuple[Form, list[Problem]]:
        """Read what was typed over the form that was shown."""
        over = Extraction.from_json(before) if before is not None else None
        reading = forms.Reading(typed, member.plan, over, saved)
        return reading.form.as_json(), reading.problems

    def change(self, member: Member, typed: Typed, do: str) -> dict[str, str]:
        """Add or take rows away as a button asks."""
        return layout.changed(typed, member.plan, do)

    def context(self, member: Member, study: str, typed: Typed) -> dict[str, Any]:
        """Give the sections of the form, and the reports beside it."""
        shown = queries.documents(member, study_of(member, study), typed.get("file", ""))
        return {"form": layout.sections(typed, member.plan), "documents": shown}

    def compared(self, member: Member, pair: Sequence[Form], typed: Typed) -> list[Compared]:
        """Give every item of two forms side by side."""
        one, other = (Extraction.from_json(form) for form in pair)
        return choices.compared(member.plan, one, other, typed)

    def put_together(
        self, member: Member, pair: Sequence[Form], typed: Typed
    ) -> tuple[Form, list[Problem]]:
        """Give the form that the choices make."""
        one, other = (Extraction.from_json(form) for form in pair)
        form, problems = choices.put_together(member.plan, one, other, typed)
        return form.as_json(), problems


FORM = ExtractionForm()


@require_safe
@for_member(STAGE)
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the included studies."""
    return form_pages.answer_list(request, member, STAGE, tables=TABLES[STAGE])


@for_member(STAGE, "extract")
def form(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show and keep a person's own form of one study."""
    return form_pages.answer_form(request, member, study, FORM)


@for_member(STAGE)
def compare(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show two finished forms side by side; keep what the team holds."""
    return form_pages.answer_comparison(request, member, study, FORM, queries.sources)


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
    """Show what the team holds on one study, and where each datum came from."""
    context = form_pages.held_context(member, STAGE, study)
    kept = member.review.state.held(study)
    characteristics, blocks = queries.told(member, context["study"])
    return page(
        request, member, "extraction/held.html", STAGE, **context,
        characteristics=characteristics, blocks=blocks,
        arms=kept.arms if kept else (), outcomes=kept.outcomes if kept else (),
        sources=queries.sources(member, context["study"]),
    )  # fmt: skip


@require_safe
@for_member(STAGE)
def table(request: HttpRequest, member: Member, name: str) -> HttpResponse:
    """Give a table of what the team holds as CSV."""
    return table_file(member, STAGE, name)
