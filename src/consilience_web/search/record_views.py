"""Pages of the records: the list, one record with its story, the lists to download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from consilience.review.lists import list_csv, list_ris, stage_list
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.search.actions import edit_record, join_records
from consilience_web.search.forms import DuplicateForm, RecordForm, record_values
from consilience_web.search.queries import DECISIONS, Asked, record_page, records_asked


@require_safe
@for_member("search", "view")
def records(request: HttpRequest, member: Member) -> HttpResponse:
    """The list of records, or the record that is jumped to."""
    log = member.review.state.search
    wanted = request.GET.get("id", "").strip()
    if wanted and log.has(wanted):
        return redirect("search:record", member.row.slug, wanted)
    number = request.GET.get("page", "1")
    asked = Asked(
        words=request.GET.get("words", "").strip(),
        source=request.GET.get("source", ""),
        decision=request.GET.get("decision", ""),
        page=int(number) if number.isdecimal() and len(number) < 8 else 1,
    )
    context = {
        "asked": asked,
        "found": records_asked(member, asked),
        "not_found": wanted,
        "sources": list(log.searches.values()),
        "decisions": DECISIONS,
        "query": _query(request),
    }
    return page(request, member, "search/records.html", "search", **context)


def _query(request: HttpRequest) -> str:
    """What was asked for, without the page, for the links to other pages."""
    kept = request.GET.copy()
    for name in ("page", "id"):
        kept.pop(name, None)
    return kept.urlencode()


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
            return redirect("search:record", member.row.slug, record)
        form.add_error(None, "Nothing was changed.")
    return _record(request, member, record, edit_form=form)


@require_POST
@for_member("dedupe", "decide")
def duplicate(request: HttpRequest, member: Member, record: str) -> HttpResponse:
    """Say that the record is the same work as another."""
    _known(member, record)
    log = member.review.state.search
    form = DuplicateForm(request.POST, log=log, record=record)
    if form.is_valid():
        other, why = form.cleaned_data["of"], form.cleaned_data["why"]
        join_records(member, record=record, other=other, why=why)
        return redirect("search:record", member.row.slug, record)
    return _record(request, member, record, duplicate_form=form)


@require_safe
@for_member("search", "view")
def stage_file(
    request: HttpRequest, member: Member, stage: str, which: str, extension: str
) -> HttpResponse:
    """A list of a voting stage as RIS or CSV, with the decisions that were released.

    A list names records, which says what each voter chose: before the release nobody has it.
    """
    rows = stage_list(member.review, stage, which, released_only=True)
    text = list_csv(member.review, rows) if extension == "csv" else list_ris(rows)
    kind = "text/csv" if extension == "csv" else "application/x-research-info-systems"
    name = f"{stage}-{which}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


def _record(
    request: HttpRequest,
    member: Member,
    record: str,
    *,
    edit_form: RecordForm | None = None,
    duplicate_form: DuplicateForm | None = None,
) -> HttpResponse:
    _known(member, record)
    shown = record_page(member, record)
    log = member.review.state.search
    context = {
        "shown": shown,
        "edit_form": edit_form or RecordForm(initial=record_values(member.review.record(record))),
        "duplicate_form": duplicate_form or DuplicateForm(log=log, record=record),
        "may_edit": member.may("search", "edit_record") and record not in log.gone,
        "may_join": member.may("dedupe", "decide"),
    }
    answer = page(request, member, "search/record.html", "search", **context)
    answer.status_code = 400 if edit_form or duplicate_form else 200
    return answer


def _known(member: Member, record: str) -> None:
    if not member.review.state.search.has(record):
        raise Http404
