"""Pages of the duplicates: numbers, joined pairs, and the queue of pairs for people."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from consilience.errors import DataError
from consilience_web.dedupe.actions import run_finder, say_different, say_same
from consilience_web.dedupe.forms import PairForm
from consilience_web.dedupe.queries import first_asked, overview
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@require_safe
@for_member("dedupe", "view")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """The numbers, and the pairs that are joined."""
    number = request.GET.get("page", "1")
    context = {
        "now": overview(member, int(number) if number.isdecimal() and len(number) < 8 else 1),
        "may_run": member.may("dedupe", "run"),
        "may_decide": member.may("dedupe", "decide"),
    }
    return page(request, member, "dedupe/show.html", "dedupe", **context)


@require_POST
@for_member("dedupe", "run")
def run(request: HttpRequest, member: Member) -> HttpResponse:
    """Look for duplicates."""
    n_links, n_pairs = run_finder(member)
    messages.success(request, f"{n_links} newly joined, {n_pairs} pairs left for people.")
    return redirect("dedupe:show", member.row.slug)


@require_safe
@for_member("dedupe", "view")
def queue(request: HttpRequest, member: Member) -> HttpResponse:
    """One probable pair, side by side."""
    context = {"asked": first_asked(member), "may_decide": member.may("dedupe", "decide")}
    return page(request, member, "dedupe/queue.html", "dedupe", **context)


@require_POST
@for_member("dedupe", "decide")
def same(request: HttpRequest, member: Member) -> HttpResponse:
    """Take the word that two records are the same work."""
    return _say(request, member, say_same)


@require_POST
@for_member("dedupe", "decide")
def different(request: HttpRequest, member: Member) -> HttpResponse:
    """Take the word that two records are different works."""
    return _say(request, member, say_different)


def _say(request: HttpRequest, member: Member, say: Callable[..., None]) -> HttpResponse:
    form = PairForm(request.POST, log=member.review.state.search)
    if not form.is_valid():
        raise DataError("these are not two records of this review; go back to the queue")
    given = form.cleaned_data
    say(member, a=given["a"], b=given["b"], why=given["why"])
    back = "dedupe:show" if request.POST.get("back") == "show" else "dedupe:queue"
    return redirect(back, member.row.slug)
