"""Pages of the records: the list, one record with its story, the lists to download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from consilience.errors import LedgerError
from consilience_web.jobs.taking import made_or_asked
from consilience_web.reviews.duplicates import say_one_study, say_same, split_off, take_back
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.search import queries
from consilience_web.search.actions import edit_record, undo_edit
from consilience_web.search.forms import DuplicateForm, RecordForm, record_values

MANY = 5_000
"""Records from which a list is made by a job; a shorter one is made at once."""
_CHOICES = {
    "decisions": queries.DECISIONS,
    "yes_no": queries.YES_NO,
    "duplicates": queries.DUPLICATES,
    "sorts": queries.SORTS,
}


@require_safe
@for_member("search", "view")
def records(request: HttpRequest, member: Member) -> HttpResponse:
    """The list of records, or the record that is jumped to."""
    wanted = request.GET.get("id", "").strip()
    if wanted and (id := queries.jumped_to(member, wanted)):
        return redirect("search:record", member.row.slug, id)
    asked = queries.Asked.from_query(request.GET.dict())
    context = {
        "asked": asked,
        "found": queries.records_asked(member, asked),
        "not_found": wanted,
        "sources": list(member.review.state.search.searches.values()),
        "query": _query(request),
        **_CHOICES,
    }
    return page(request, member, "search/records.html", "search", **context)


def _query(request: HttpRequest) -> str:
    """What was asked for, without the page, for the links to other pages."""
    kept = request.GET.copy()
    for name in ("page", "id"):
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        kept.pop(name)
    return kept.urlencode()


@for_member("search", "view")
def records_file(request: HttpRequest, member: Member, extension: str) -> HttpResponse:
    """The records that were asked for, to take along, with the decisions that were released."""
    large = queries.n_asked(member, queries.Asked.from_query(request.GET.dict())) >= MANY
    args = {"asked": request.GET.dict(), "extension": extension}
    return made_or_asked(request, member, "list", args, large=large)


@for_member("search", "view")
def stage_file(
    request: HttpRequest, member: Member, stage: str, which: str, extension: str
) -> HttpResponse:
    """A list of a voting stage as RIS or CSV, with the decisions that were released.

    A list names records, which says what each voter chose: before the release nobody has it.
    """
    large = len(member.review.state.voting(stage).position) >= MANY
    args = {"stage": stage, "which": which, "extension": extension}
    return made_or_asked(request, member, "list", args, large=large)


@require_safe
@for_member("search", "view")
def record(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Everything about one record."""
    return _record(request, member, record)


@require_POST
@for_member("search", "edit_record")
def edit(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Correct fields of a record."""
    _known(member, record)
    form = RecordForm(request.POST)
    if form.is_valid():
        if changed := form.changes(member.review.record(record)):
            why = form.cleaned_data["why"]
            edit_record(member, record=record, fields=changed, why=why)
            messages.success(request, "Corrected. The export keeps what the source said.")
            return redirect("search:record", member.row.slug, record)
        form.add_error(None, "Nothing was changed.")
    return _record(request, member, record, edit_form=form)


@require_POST
@for_member("search", "edit_record")
def undo(request: HttpRequest, member: Member, record: str, line: str) -> HttpResponse:
    """Take a correction back."""
    _known(member, record)
    undo_edit(member, record=record, line=line)
    messages.success(request, "The correction is taken back.")
    return redirect("search:record", member.row.slug, record)


@require_POST
@for_member("dedupe", "decide")
def duplicate(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Say that the record is the same work as another."""
    _known(member, record)
    form = DuplicateForm(request.POST, log=member.review.state.search, record=record)
    if form.is_valid():
        other, why = form.cleaned_data["of"], form.cleaned_data["why"]
        say_same(member, a=record, b=other, why=why)
        messages.success(request, "Joined as the same work. This can be undone below.")
        return redirect("search:record", member.row.slug, record)
    return _record(request, member, record, duplicate_form=form)


@require_POST
@for_member("dedupe", "decide")
def related(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Say that the record and another are different works that tell of one study."""
    _known(member, record)
    form = DuplicateForm(request.POST, log=member.review.state.search, record=record)
    if form.is_valid():
        try:
            other, why = form.cleaned_data["of"], form.cleaned_data["why"]
            say_one_study(member, a=record, b=other, why=why)
        except LedgerError as refused:
            form.add_error("of", str(refused).capitalize())
        else:
            messages.success(request, "Linked as reports of one study. This can be undone below.")
            return redirect("search:record", member.row.slug, record)
    return _record(request, member, record, duplicate_form=form)


@require_POST
@for_member("dedupe", "decide")
def split(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Say that the record is another work than those of its group, or than one of them."""
    _known(member, record)
    group = member.review.state.merges.members(record)
    asked = request.POST.get("from", "")
    others = [asked] if asked else [other for other in group if other != record]
    if asked:
        _known(member, asked)
    split_off(member, record=record, others=others, why=request.POST.get("why", "").strip())
    messages.success(request, "Held apart as different works. This can be undone below.")
    return redirect("search:record", member.row.slug, record)


@require_POST
@for_member("dedupe", "decide")
def unsay(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Take the last word on the record and another back."""
    _known(member, record)
    take_back(member, a=record, b=request.POST.get("of", ""))
    messages.success(request, "Taken back: everything is as it was before.")
    return redirect("search:record", member.row.slug, record)


def _record(
    request: HttpRequest,
    member: Member,
    record: str,
    *,
    edit_form: RecordForm | None = None,
    duplicate_form: DuplicateForm | None = None,
) -> HttpResponse:
    _known(member, record)
    log = member.review.state.search
    same = request.GET.get("same", "").strip()
    context: dict[str, Any] = {
        "shown": queries.record_page(member, record),
        "edit_form": edit_form or RecordForm(initial=record_values(member.review.record(record))),
        "duplicate_form": duplicate_form or DuplicateForm(log=log, record=record),
        "same": same,
        "candidates": queries.candidates(member, record, same),
        "may_edit": member.may("search", "edit_record") and record not in log.gone,
        "gone": record in log.gone,
        "may_join": member.may("dedupe", "decide"),
        "may_extract": member.may("extraction", "view"),
    }
    answer = page(request, member, "search/record.html", "search", **context)
    answer.status_code = 400 if edit_form or duplicate_form else 200
    return answer


def _known(member: Member, record: str) -> None:
    if not member.review.state.search.has(record):
        raise Http404
