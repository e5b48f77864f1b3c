"""Pages of extraction."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience.errors import NotPermitted
from consilience.evidence import Extraction
from consilience.evidence.datum import Datum
from consilience_web.extraction import actions, choices, forms, queries
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@for_member("extraction")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """List the included studies."""
    rows = queries.study_rows(member, member.review.state.extraction, "extract")
    return page(request, member, "extraction/show.html", "extraction", rows=rows)


@for_member("extraction", "extract")
def form(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show and keep a person's own form of one study."""
    found = queries.study_of(member, study)
    kept = member.review.state.extraction
    if request.method != "POST" and kept.is_released(study):
        return redirect("extraction:compare", member.row.slug, study)
    own, errors = kept.own(study, member.handle), list[str]()
    typed = forms.typed_of(Extraction.from_json(own.form)) if own else {}
    if request.method == "POST":
        typed = {name: str(text) for name, text in request.POST.items()}
        reading = forms.Reading(typed, member.plan)
        done = typed.get("save") == "done"
        if done:
            reading.check_done()
        errors = reading.errors
        if not errors:
            actions.save(member, study=study, form=reading.form, done=done)
            to = ("extraction:show",) if done else ("extraction:form", study)
            return redirect(to[0], member.row.slug, *to[1:])
    shown = forms.shown(typed, member.plan)
    context = {"study": found, "own": own, "errors": errors, "form": shown}
    status = 400 if errors else 200
    answer = page(request, member, "extraction/form.html", "extraction", **context)
    answer.status_code = status
    return answer


@for_member("extraction")
def compare(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show two finished forms side by side; keep what the team holds."""
    found = queries.study_of(member, study)
    kept = member.review.state.extraction
    pair = queries.released_pair(kept, study)
    errors: list[str] = []
    typed = {name: str(text) for name, text in request.POST.items()}
    if len(pair) < 2:
        return redirect("extraction:held", member.row.slug, study)
    if request.method == "POST":
        if not member.may("extraction", "reconcile"):
            raise NotPermitted("a lead or an adjudicator keeps what the team holds")
        one, other = (Extraction.from_json(filled.form) for filled in pair)
        made, errors = choices.put_together(one, other, typed)
        if not errors:
            actions.reconcile(member, study=study, form=made)
            return redirect("extraction:held", member.row.slug, study)
    items = queries.compared(kept, study)
    rows = [
        {
            "i": i, "item": item, "words": queries.item_words(member, item.path),
            "first": _text(item.first), "second": _text(item.second),
            "choice": typed.get(f"choice-{i}", "first" if item.same else ""),
            "own": typed.get(f"own-{i}", ""),
        }
        for i, item in enumerate(items, 1)
    ]  # fmt: skip
    context = {
        "study": found, "rows": rows, "errors": errors,
        "names": [member.plan.name_of(filled.who) for filled in pair],
        "n_differ": sum(not item.same for item in items),
        "may_reconcile": member.may("extraction", "reconcile"),
        "held": kept.held(study) is not None,
    }  # fmt: skip
    return page(request, member, "extraction/compare.html", "extraction", **context)


def _text(entry: Datum | str | None) -> str:
    if entry is None:
        return "(left out)"
    if isinstance(entry, str):
        return entry
    return f"{entry.text} [{entry.place}]" if entry.place else entry.text


@for_member("extraction")
def held(request: HttpRequest, member: Member, study: str) -> HttpResponse:
    """Show what the team holds on one study."""
    found = queries.study_of(member, study)
    form = member.review.state.held(study)
    rows = queries.held_rows(member, form) if form else []
    context = {
        "study": found, "rows": rows, "held": form is not None,
        "may_compare": len(member.review.state.extraction.done(study)) > 1
        and member.review.state.extraction.is_released(study),
    }  # fmt: skip
    return page(request, member, "extraction/held.html", "extraction", **context)
