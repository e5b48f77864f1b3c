"""Pages by which a lead withdraws content, with a preview of what disappears."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience.review.withdraw import OUT_OF_REACH
from consilience_web.reviews import withdrawal
from consilience_web.reviews.forms import Withdraw
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@for_member("reporting", "withdraw")
def withdraw(request: HttpRequest, member: Member, subject: str) -> HttpResponse:
    """Show what a withdrawal would erase, and do it when the reason is given."""
    shown = withdrawal.preview(member, subject)
    form = Withdraw(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdrawal.carry_out(member, subject, why=form.cleaned_data["why"])
        messages.success(request, "Withdrawn. The content is gone; the event stays below.")
        return redirect("reviews:withdrawn", member.row.slug)
    context = {"shown": shown, "form": form, "out_of_reach": OUT_OF_REACH}
    return page(request, member, "reviews/withdraw.html", "reporting", **context)


@for_member("reporting", "withdraw")
def withdrawn(request: HttpRequest, member: Member) -> HttpResponse:
    """List what was withdrawn, by whom and why."""
    rows = withdrawal.withdrawn(member)
    context = {"rows": rows, "out_of_reach": OUT_OF_REACH}
    return page(request, member, "reviews/withdrawn.html", "reporting", **context)
