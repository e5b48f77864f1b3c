"""The list of reviews, set-up, front page, plan and team."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from consilience.catalogue import permissions, review_type, roles
from consilience.stages import STAGES
from consilience_web.reviews import actions, happened
from consilience_web.reviews.forms import SetUp
from consilience_web.reviews.found import found
from consilience_web.reviews.front import (
    card,
    for_you,
    short_flow,
    tells_numbers,
    what_comes,
)
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member, member_of
from consilience_web.reviews.team import reviews_of, role_labels
from consilience_web.reviews.under_way import others_at


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the reviews of the person who is signed in."""
    user = int(request.user.pk or 0)
    mine = [card(member_of(found.review.slug, user)) for found in reviews_of(user)]
    return render(request, "reviews/list.html", {"cards": mine})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Set a review up."""
    form = SetUp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        assert isinstance(user, User)
        handle = slugify(user.username).replace("-", "") or "lead"
        plan = form.plan(handle=handle, name=user.get_full_name() or user.username)
        row = actions.start_review(user=user, plan=plan, handle=handle)
        return redirect("reviews:front", row.slug)
    return render(request, "reviews/new.html", {"form": form}, status=400 if form.errors else 200)


@for_member("protocol")
def front(request: HttpRequest, member: Member) -> HttpResponse:
    """Show what waits for the person, and the flow as far as they may see it."""
    return page(
        request,
        member,
        "reviews/front.html",
        "",
        tasks=for_you(member),
        to_come=what_comes(member),
        others=others_at(member),
        found=found(member),
        flow=short_flow(member),
        told=tells_numbers(member),
        lately=happened.lately(member),
        kind=review_type(member.plan.kind).label,
        may_team=member.may("team", "view"),
        present=[person for person in member.plan.team if not person.left],
    )


@require_safe
@for_member("protocol")
def history(request: HttpRequest, member: Member) -> HttpResponse:
    """Show all that happened, day by day."""
    before = request.GET.get("before", "")
    days, earlier = happened.history(member, before=before)
    context = {"days": days, "earlier": earlier, "before": before}
    return page(request, member, "reviews/history.html", "", **context)


def help_page(request: HttpRequest) -> HttpResponse:
    """Show the path of a review, stage by stage, the keys, and who sees what."""
    return render(request, "reviews/help.html", {"stages": STAGES})


@login_required
def help_roles(request: HttpRequest) -> HttpResponse:
    """Show the one table of stage, role and action."""
    names = {s.name: s.title for s in STAGES} | {"team": "Team"}
    rows = [
        (names.get(stage, stage), permission.label, ", ".join(role_labels(permission.roles)))
        for (stage, action), permission in permissions().items()
    ]
    return render(request, "reviews/roles.html", {"rows": rows, "roles": roles()})
