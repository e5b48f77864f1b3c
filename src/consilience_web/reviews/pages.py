"""How a page of a review is asked for and answered: for a member, with the rail of the stages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from consilience_web.reviews.actions import require
from consilience_web.reviews.queries import Member, member_of
from consilience_web.reviews.rail import rail, reported_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Member, P], HttpResponseBase]


def for_member(
    stage: str, action: str = "view"
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Let a view through for members whose roles allow the action; it is handed the member."""

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def inner(
            request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            member = member_of(slug, request.user.pk)
            require(member, stage, action)
            return view(request, member, *args, **kwargs)

        inner.needs = (stage, action)  # type: ignore[attr-defined]
        return inner

    return decorate


def page(
    request: HttpRequest, member: Member, template: str, here: str, **context: Any
) -> HttpResponse:
    """Answer with a page of the review; `here` is the stage that the rail marks."""
    frame = {
        "member": member,
        "rail": rail(member, here),
        "plan": member.plan,
        "slug": member.row.slug,
        "may_withdraw": member.may("reporting", "withdraw"),
        "may_search": member.may("search", "view"),
        "reported": reported_of(member, here),
    }
    return render(request, template, {**frame, **context})
