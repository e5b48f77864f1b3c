"""Pages of the duplicates: numbers, groups that are joined, and the queue of pairs for people."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from consilience.errors import DataError
from consilience_web.dedupe import actions
from consilience_web.dedupe.forms import PairForm
from consilience_web.dedupe.groups import BY, SORTS, Wanted, groups_wanted
from consilience_web.dedupe.looked_over import looked_over
from consilience_web.dedupe.mistakes import audited
from consilience_web.dedupe.mistakes import mistakes as as_they_stand
from consilience_web.dedupe.queries import overview
from consilience_web.dedupe.queue import Place, already_said, asked
from consilience_web.jobs.actions import ask
from consilience_web.jobs.queries import under_way
from consilience_web.jobs.taking import made_or_asked
from consilience_web.reviews.duplicates import say_different, say_one_study, say_same
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member

MANY = 2_000
"""Records from which the search for duplicates is a job; fewer are compared in a second or two."""


@require_safe
@for_member("dedupe", "view")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """The numbers, and what there is to do."""
    context = {
        "now": overview(member),
        "may_run": member.may("dedupe", "run"),
        "under_way": under_way(member, "dedupe"),
    }
    return page(request, member, "dedupe/show.html", "dedupe", **context)


@require_POST
@for_member("dedupe", "run")
def run(request: HttpRequest, member: Member) -> HttpResponse:
    """Look for duplicates: at once among few records, else as a job."""
    if member.review.state.search.n_records() >= MANY:
        return redirect("jobs:show", member.row.slug, ask(member, "dedupe", {}).pk)
    n_links, n_pairs = actions.run_finder(member)
    messages.success(request, f"{n_links} newly joined, {n_pairs} pairs left for people.")
    return redirect("dedupe:show", member.row.slug)


@require_safe
@for_member("dedupe", "view")
def joined(request: HttpRequest, member: Member) -> HttpResponse:
    """What is joined, group by group, each pair to be undone; and what people hold apart."""
    given = {name: request.GET.get(name, "").strip() for name in ("words", "source", "by", "sort")}
    wanted = Wanted(**given, page=_number(request.GET.get("page", "")) or 1)
    context = {
        "wanted": wanted,
        "found": groups_wanted(member, wanted),
        "query": urlencode({name: value for name, value in given.items() if value}),
        "sources": list(member.review.state.search.searches.values()),
        "by": BY,
        "sorts": SORTS,
        "may_decide": member.may("dedupe", "decide"),
    }
    return page(request, member, "dedupe/joined.html", "dedupe", **context)


@require_safe
@for_member("dedupe", "view")
def mistakes(request: HttpRequest, member: Member) -> HttpResponse:
    """Records left apart that share an identifier, and joined ones that differ most."""
    few = member.review.state.search.n_records() < MANY
    kept = None if few else looked_over(member)
    audit = audited(member) if few else kept.audit if kept else None
    context = {
        "found": as_they_stand(member, audit) if audit else None,
        "kept": kept,
        "under_way": under_way(member, "audit"),
        "may_decide": member.may("dedupe", "decide"),
    }
    return page(request, member, "dedupe/mistakes.html", "dedupe", **context)


@require_POST
@for_member("dedupe", "view")
def look_over(request: HttpRequest, member: Member) -> HttpResponse:
    """Have a job find where mistakes may be; the one that does so already."""
    job = next(iter(under_way(member, "audit")), None) or ask(member, "audit", {})
    return redirect("jobs:show", member.row.slug, job.pk)


@for_member("dedupe", "view")
def mistakes_file(request: HttpRequest, member: Member) -> HttpResponse:
    """Both lists as a table."""
    large = member.review.state.search.n_records() >= MANY
    return made_or_asked(request, member, "mistakes", {}, large=large)


@require_safe
@for_member("dedupe", "view")
def queue(request: HttpRequest, member: Member) -> HttpResponse:
    """One probable pair, side by side."""
    context = {
        "asked": asked(member, Place.of(request.GET.dict())),
        "may_decide": member.may("dedupe", "decide"),
    }
    return page(request, member, "dedupe/queue.html", "dedupe", **context)


@require_POST
@for_member("dedupe", "decide")
def same(request: HttpRequest, member: Member) -> HttpResponse:
    """Take the word that two records are the same work."""
    return _said(request, member, say_same)


@require_POST
@for_member("dedupe", "decide")
def different(request: HttpRequest, member: Member) -> HttpResponse:
    """Take the word that two records are different works."""
    return _said(request, member, say_different)


@require_POST
@for_member("dedupe", "decide")
def one_study(request: HttpRequest, member: Member) -> HttpResponse:
    """Take the word that two records are works that tell of one study."""
    return _said(request, member, say_one_study)


def _said(request: HttpRequest, member: Member, say: Callable[..., None]) -> HttpResponse:
    """Take a word; one from the queue counts only while nobody has spoken there."""
    given = _pair(request, member)
    a, b = given["a"], given["b"]
    said = None if "back" in request.POST else already_said(member, a, b)
    if said is None:
        say(member, a=a, b=b, why=given["why"])
    elif said:
        messages.warning(request, f"{said} Your answer was not saved.")
    else:
        messages.info(
            request, "You had answered that pair; your first answer stands. Undo changes it."
        )
    return _back(request, member)


@require_POST
@for_member("dedupe", "decide")
def undo(request: HttpRequest, member: Member) -> HttpResponse:
    """Undo what stands on a pair."""
    given = _pair(request, member)
    actions.undo(member, a=given["a"], b=given["b"])
    messages.success(request, "Undone. The two records are as they were before.")
    return _back(request, member)


def _pair(request: HttpRequest, member: Member) -> dict[str, str]:
    form = PairForm(request.POST, log=member.review.state.search)
    if not form.is_valid():
        raise DataError("these are not two records of this review; go back to the queue")
    return form.cleaned_data


def _back(request: HttpRequest, member: Member) -> HttpResponse:
    """Go back to the list that was asked for, or on to the next pair."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    query = Place.of(request.POST.dict()).query(
        pair=f"{request.POST['a']},{request.POST['b']}" if "again" in request.POST else ""
    )
    address = reverse("dedupe:queue", args=[member.row.slug])
    return redirect(f"{address}?{query}" if query else address)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None
