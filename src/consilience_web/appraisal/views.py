"""Pages of appraisal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience.errors import NotPermitted
from consilience.reporting.html import inline
from consilience.review.drawings import appraisal_drawings
from consilience_web.appraisal import actions, forms, queries
from consilience_web.extraction.queries import released_pair, study_of, study_rows
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@for_member("appraisal")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the studies, with the figure of what the team holds."""
    chosen, _ = queries.instrument_for(member)
    rows = study_rows(member, member.review.state.appraisal, "appraise")
    figures = [(d.caption, inline(d.svg)) for d in appraisal_drawings(member.review)]
    return page(
        request, member, "appraisal/show.html", "appraisal",
        rows=rows, figures=figures, instrument=chosen,
    )  # fmt: skip


@for_member("appraisal", "appraise")
def form(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show and keep a person's own appraisal of one study."""
    found = study_of(member, study)
    chosen, items = queries.instrument_for(member)
    kept = member.review.state.appraisal
    if request.method != "POST" and kept.is_released(study):
        return redirect("appraisal:compare", member.row.slug, study)
    own, errors = kept.own(study, member.handle), list[str]()
    answers = queries.answers_in(own.form) if own else {}
    if request.method == "POST":
        typed = {name: str(text) for name, text in request.POST.items()}
        answers, errors = forms.read(typed, chosen, items)
        done = typed.get("save") == "done"
        errors += forms.unanswered(answers, chosen, items) if done else []
        if not errors:
            actions.save(member, study=study, answers=answers, done=done)
            to = ("appraisal:show",) if done else ("appraisal:form", study)
            return redirect(to[0], member.row.slug, *to[1:])
    answer = page(
        request, member, "appraisal/form.html", "appraisal",
        study=found, own=own, errors=errors, instrument=chosen,
        questions=queries.questions(member, answers), proposed=queries.proposed(member, answers),
    )  # fmt: skip
    answer.status_code = 400 if errors else 200
    return answer


@for_member("appraisal")
def compare(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show two finished appraisals side by side; keep what the team holds."""
    found = study_of(member, study)
    chosen, items = queries.instrument_for(member)
    kept = member.review.state.appraisal
    filled = released_pair(kept, study)
    pair = [queries.answers_in(one.form) for one in filled]
    errors: list[str] = []
    typed = {name: str(text) for name, text in request.POST.items()}
    if request.method == "POST" and len(pair) == 2:
        if not member.may("appraisal", "reconcile"):
            raise NotPermitted("a lead or an adjudicator keeps what the team holds")
        answers, errors = forms.read_choices(typed, pair, chosen, items)
        if not errors:
            actions.reconcile(member, study=study, answers=answers)
            return redirect("appraisal:compare", member.row.slug, study)
    held = queries.answers_in(kept.held(study) or {})
    rows = queries.pairs(member, pair[0], pair[1], typed) if len(pair) == 2 else []
    return page(
        request, member, "appraisal/compare.html", "appraisal",
        study=found, errors=errors, rows=rows, n_differ=sum(row.differs for row in rows),
        names=[member.plan.name_of(one.who) for one in filled],
        held=queries.pairs(member, held, held, {}) if held else [],
        proposed=queries.proposed(member, held), instrument=chosen,
        may_reconcile=member.may("appraisal", "reconcile"),
    )  # fmt: skip
