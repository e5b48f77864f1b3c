"""The plan of a review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from consilience.catalogue import review_type
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@for_member("protocol")
def show(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the plan with its amendments."""
    kind = review_type(member.plan.kind).label
    return page(request, member, "protocol/show.html", "protocol", kind=kind)
