"""Pages of the searches: what was searched, what came in, what an import came to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from consilience.errors import LedgerError
from consilience.review.elsewhere_standing import has_numbers_of_rayyan, holds_decisions
from consilience.review.take_out import check_taking_out, plan_taking_out
from consilience.search import Export, Search
from consilience_web.jobs.actions import ask
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.duplicates import last_compared, n_not_compared
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member, opened
from consilience_web.reviews.rail import how_many
from consilience_web.search.actions import (
    ImportRefused,
    Taken,
    Upload,
    document_search,
    import_exports,
    import_later,
    say_run,
    take_out,
)
from consilience_web.search.decisions_read import read_ahead
from consilience_web.search.forms import (
    FilesForm,
    NewSearchForm,
    RunForm,
    SearchForm,
    search_values,
)
from consilience_web.search.queries import import_report, parts, source_rows, versions
from consilience_web.search.queries.before import compared_before
from consilience_web.ui.problems import Problem

CHOOSE_AGAIN = Problem(
    "Export files: choose them again, a browser does not keep them.", "id_exports"
)
LARGE = 1_000_000
"""Bytes from which an import is a job; less is read before the answer is sent."""


@require_safe
@for_member("search", "view")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """All documented searches with their counts."""
    rows = source_rows(member)
    context = {
        "rows": rows,
        "parts": parts(rows),
        "imported": sum(row.imported for row in rows),
        "may_document": member.may("search", "document"),
        "may_paste": member.may("search", "import"),
        "under_way": under_way(member, "import"),
        "lists": [
            (*stage, which)
            for stage in _VOTING
            for which in _WHICH
            if member.review.state.voting(stage[0]).batches
        ],
        "n_not_compared": n_not_compared(member) if member.may("dedupe", "run") else 0,
    }
    return page(request, member, "search/show.html", "search", **context)


_VOTING = (("screening", "Title and abstract"), ("fulltext", "Full text"))
_WHICH = ("all", "included", "excluded")


@for_member("search", "document")
def document(request: HttpRequest, member: Member) -> HttpResponse:
    """Document a search, with its exports where they are at hand."""
    form = NewSearchForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            files = form.uploads()
            if sum(file.size for file in files) >= LARGE:
                job = import_later(member, search="", what=form.what(), files=files)
                return redirect("jobs:show", member.row.slug, job.pk)
            took = document_search(member, what=form.what(), files=files)
        except ImportRefused as error:
            problems = [Problem(text, "id_exports") for text in error.messages]
        else:
            _tell(request, member, took, f"{form.cleaned_data['source']} is documented")
            return redirect("search:source", member.row.slug, took.search)
    elif request.FILES:
        problems = [CHOOSE_AGAIN]
    answer = page(
        request,
        member,
        "search/document.html",
        "search",
        form=form,
        problems=problems,
        search=None,
        heading="Nothing was imported" if request.FILES else "",
    )
    answer.status_code = 400 if request.method == "POST" else 200
    return answer


@for_member("search", "document")
def change(request: HttpRequest, member: Member, search: str) -> HttpResponse:
    """Correct what was documented of a search."""
    known = _search(member, search)
    form = SearchForm(request.POST or None, initial=search_values(known))
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            document_search(member, what=form.what(), files=(), search=search)
            messages.success(request, "Corrected; the version before stays in the history.")
        return redirect("search:source", member.row.slug, search)
    answer = page(request, member, "search/document.html", "search", form=form, search=known)
    answer.status_code = 400 if form.errors else 200
    return answer


@require_safe
@for_member("search", "view")
def source(request: HttpRequest, member: Member, search: str) -> HttpResponse:
    """One search as it was run, its exports, and the form that takes more in."""
    return _source(request, member, search)


@require_POST
@for_member("search", "import")
def take_in(request: HttpRequest, member: Member, search: str) -> HttpResponse:
    """Take exports in."""
    _search(member, search)
    form = FilesForm(request.POST, request.FILES)
    problems: list[Problem] = []
    if form.is_valid():
        try:
            files, run = form.uploads(), form.cleaned_data["run"]
            if sum(file.size for file in files) >= LARGE:
                job = import_later(member, search=search, files=files, run=run)
                return redirect("jobs:show", member.row.slug, job.pk)
            took = import_exports(member, search=search, files=files, run=run)
        except ImportRefused as error:
            problems = [Problem(text, "id_exports") for text in error.messages]
        else:
            _tell(request, member, took, "Imported")
            return redirect("search:source", member.row.slug, search)
    elif request.FILES:
        problems = [CHOOSE_AGAIN]
    answer = _source(request, member, search, form=form, problems=problems)
    answer.status_code = 400
    return answer


@require_safe
@for_member("search", "view")
def export(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """What an import came to."""
    report = import_report(member, sha256)
    if report is None:
        raise Http404
    context: dict[str, Any] = {
        "report": report,
        "account": report.account,
        "may_import": member.may("search", "import"),
        "stays": _why_it_stays(member, sha256),
        "before": compared_before(member, report.search.id).get(sha256),
        "compared": report.export.at < last_compared(member),
        "holds_decisions": bool(_with_decisions(member, [report.export])),
        "may_have_log": member.may("screening", "open")
        and has_numbers_of_rayyan(member.review, report.export),
    }
    return page(request, member, "search/export.html", "search", **context)


@require_POST
@for_member("search", "import")
def run(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Say which run of its search a file came of."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        raise Http404
    form = RunForm(request.POST)
    if not form.is_valid():
        problems = [Problem(str(text), f"run-{sha256[:8]}") for text in form.errors["run"]]
        answer = _source(request, member, export.search, problems=problems)
        answer.status_code = 400
        return answer
    say_run(member, sha256=sha256, run=form.cleaned_data["run"])
    messages.success(request, "The file stands with its run.")
    return redirect("search:source", member.row.slug, export.search)


@for_member("search", "import")
def out(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Take a file out again that came in by mistake, after saying what that does."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        raise Http404
    why = request.POST.get("why", "")
    problems = [] if request.method != "POST" or why.strip() else [Problem("Write why.", "why")]
    planned = None
    try:
        planned = plan_taking_out(member.review.state, sha256)
        if request.method == "POST" and not problems:
            name = take_out(member, sha256=sha256, why=why)
            messages.success(request, f"{name} is taken out again, with its records.")
            return redirect("search:source", member.row.slug, export.search)
    except LedgerError as error:
        problems = [Problem(str(error))]
    source = member.review.state.search.searches[export.search].source
    answer = page(
        request, member, "search/out.html", "search", export=export, source=source,
        planned=planned, why=why, problems=problems,
    )  # fmt: skip
    answer.status_code = 400 if request.method == "POST" else 200
    return answer


@require_POST
@for_member("search", "import")
def count(request: HttpRequest, member: Member, sha256: str) -> HttpResponse:
    """Have a large export counted again."""
    if sha256 not in member.review.state.search.exports:
        raise Http404
    job = ask(member, "account", {"sha256": sha256})
    return redirect("jobs:show", member.row.slug, job.pk)


def _source(
    request: HttpRequest,
    member: Member,
    search: str,
    *,
    form: FilesForm | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    _search(member, search)
    row = next(row for row in source_rows(member) if row.search.id == search)
    context = {
        "row": row,
        "versions": versions(member, search),
        "form": form or FilesForm(),
        "problems": problems,
        "heading": "Nothing was imported" if form is not None else "",
        "typed": request.POST.get("run", ""),
        "may_document": member.may("search", "document"),
        "may_import": member.may("search", "import"),
        "with_decisions": _with_decisions(member, row.exports),
        "before": compared_before(member, search),
    }
    return page(request, member, "search/source.html", "search", **context)


def _with_decisions(member: Member, exports: Iterable[Export]) -> set[str]:
    """Those of the files whose decisions the member may take in."""
    if not member.may("screening", "open"):
        return set()
    return {one.sha256 for one in exports if holds_decisions(member.review, one)}


def _tell(request: HttpRequest, member: Member, took: Taken, done: str) -> None:
    """Say what came in, and of each file that did not, why."""
    if took.files:
        names = ", ".join(file.name for file in took.files)
        done += f": {how_many(took.n_records, 'record', 'records')} from {names}"
    messages.success(request, f"{done}.{_about_decisions(member, took.files)}")
    for why in took.refused:
        messages.error(request, f"Not imported: {why}.")


def _about_decisions(member: Member, files: Iterable[Upload]) -> str:
    """A hint to files that came in just now and hold decisions; large ones begin to be read."""
    read_ahead(member, [file.sha256 for file in files])
    exports = opened(member.row).state.search.exports
    held = _with_decisions(member, [exports[file.sha256] for file in files])
    names = ", ".join(exports[sha256].name for sha256 in held)
    if not held:
        return ""
    return f" {names} holds decisions made in another program: say on its page who decided them."


def _why_it_stays(member: Member, sha256: str) -> str:
    """Why a file cannot be taken out again; empty where it can."""
    try:
        check_taking_out(member.review.state, sha256)
    except LedgerError as error:
        return str(error)
    return ""


def _search(member: Member, search: str) -> Search:
    known = member.review.state.search.searches.get(search)
    if known is None:
        raise Http404
    return known
