"""The list of reviews, set-up, front page, plan and team."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from consilience.catalogue import permissions, review_type, roles
from consilience.stages import STAGES
from consilience_web.reviews import actions
from consilience_web.reviews.forms import Invite, Join, NewPassword, SetUp
from consilience_web.reviews.front import for_you, lately, short_flow
from consilience_web.reviews.models import Membership
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the reviews of the person who is signed in."""
    mine = Membership.objects.filter(user_id=int(request.user.pk or 0)).select_related("review")
    return render(request, "reviews/list.html", {"memberships": mine.order_by("review__title")})


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
        flow=short_flow(member),
        lately=lately(member),
        kind=review_type(member.plan.kind).label,
        may_team=member.may("team", "view"),
        present=[person for person in member.plan.team if not person.left],
    )


@for_member("team")
def team(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the team; a lead invites by a link that needs no e-mail."""
    form = Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.invite(member, name=data["name"], roles=data["roles"])
        messages.success(request, "The link below is for the new member; hand it over yourself.")
        return redirect("reviews:team", member.row.slug)
    accounts = {m.handle: m for m in Membership.objects.filter(review=member.row)}
    rows = [
        (person, accounts.get(person.handle), _labels(person.roles)) for person in member.plan.team
    ]
    site = request.build_absolute_uri("/")
    manages = member.may("team", "manage")
    return page(
        request, member, "reviews/team.html", "protocol", form=form, rows=rows, site=site,
        manages=manages,
    )  # fmt: skip


@require_POST
@for_member("team", "manage")
def reset(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    """Make a link by which a member sets a new password."""
    found = get_object_or_404(Membership, review=member.row, handle=handle)
    found.invitation = secrets.token_urlsafe(24)
    found.save()
    messages.success(request, "The link is shown beside the name; hand it over yourself.")
    return redirect("reviews:team", member.row.slug)


def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Join a team, or set a new password, by a link."""
    found = get_object_or_404(Membership, invitation=secret)
    if found.user is not None:
        return _new_password(request, found)
    if request.user.is_authenticated and request.method == "POST" and "as_me" in request.POST:
        actions.join(found, request.user)
        return redirect("reviews:front", found.review.slug)
    form = Join(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = User.objects.create_user(data["username"], password=data["password"])
        actions.join(found, user)
        login(request, user)
        return redirect("reviews:front", found.review.slug)
    return render(request, "reviews/join.html", {"form": form, "review": found.review})


def _new_password(request: HttpRequest, found: Membership) -> HttpResponse:
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid() and found.user is not None:
        found.user.set_password(form.cleaned_data["password"])
        found.user.save()
        actions.join(found, found.user)
        login(request, found.user)
        return redirect("reviews:front", found.review.slug)
    return render(request, "reviews/join.html", {"form": form, "review": found.review})


def help_page(request: HttpRequest) -> HttpResponse:
    """Show the path of a review, stage by stage, the keys, and who sees what."""
    return render(request, "reviews/help.html", {"stages": STAGES})


@login_required
def help_roles(request: HttpRequest) -> HttpResponse:
    """Show the one table of stage, role and action."""
    names = {s.name: s.title for s in STAGES} | {"team": "Team"}
    rows = [
        (names.get(stage, stage), permission.label, ", ".join(_labels(permission.roles)))
        for (stage, action), permission in permissions().items()
    ]
    return render(request, "reviews/roles.html", {"rows": rows, "roles": roles()})


def _labels(ids: object) -> list[str]:
    return [role.label for role in roles() if role.id in set(ids)]  # type: ignore[call-overload]
