"""The team: inviting, roles, leaving and coming back, links to join and to set a password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from consilience.errors import LedgerError
from consilience_web.accounts.forms import NewAccount
from consilience_web.reviews import actions
from consilience_web.reviews.amendments import Refused, adopted_line, amend
from consilience_web.reviews.forms import Invite, PersonOnTeam
from consilience_web.reviews.models import Membership
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.reviews.team import plan_now, team_rows
from consilience_web.ui.problems import Problem


@for_member("team")
def team(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the team; a lead invites by a link that needs no e-mail."""
    form = Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.invite(member, name=data["name"], roles=data["roles"])
        messages.success(request, "The link below is for the new member; send it to them yourself.")
        return redirect("reviews:team", member.row.slug)
    answer = page(
        request, member, "reviews/team.html", "protocol", form=form, rows=team_rows(member),
        site=request.build_absolute_uri("/"), manages=member.may("team", "manage"),
    )  # fmt: skip
    answer.status_code = 400 if form.errors else 200
    return answer


@for_member("team", "manage")
def person(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    """Change a person's name or roles, or let them leave and come back: a plan change."""
    found = next((row for row in team_rows(member) if row.person.handle == handle), None)
    if found is None:
        raise Http404
    held = found.person
    form = PersonOnTeam(
        request.POST if request.method == "POST" else None,
        initial={"name": held.name, "roles": list(held.roles), "left": held.left},
    )
    problems: list[Problem] = []
    if request.method == "POST" and request.POST.get("step") != "back" and form.is_valid():
        try:
            return _amend(request, member, handle, form.cleaned_data)
        except Refused as error:
            problems = [Problem(str(error))]
    answer = page(
        request, member, "reviews/person.html", "protocol", form=form, row=found,
        problems=problems, base=adopted_line(member),
    )  # fmt: skip
    answer.status_code = 400 if problems or form.errors else 200
    return answer


def _amend(
    request: HttpRequest, member: Member, handle: str, answers: dict[str, Any]
) -> HttpResponse:
    rows = []
    for row in member.plan.raw["team"]:
        if row["handle"] == handle:
            kept = {key: value for key, value in row.items() if key != "left"}
            row = {**kept, "name": answers["name"], "roles": list(answers["roles"])}
            row |= {"left": True} if answers["left"] else {}
        rows.append(row)
    was = member.plan.person(handle)
    title = f"Team: {answers['name']}"
    if was is not None and was.left != answers["left"]:
        title += " leaves" if answers["left"] else " comes back"
    done = reverse("reviews:team", args=[member.row.slug])
    return amend(request, member, {**member.plan.raw, "team": rows}, title=title, done=done)


@require_POST
@for_member("team", "manage")
def reset(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    """Make a link: to join, or to set a new password."""
    found = Membership.objects.filter(review=member.row, handle=handle).first()
    if member.plan.person(handle) is None:
        raise Http404
    name = member.plan.name_of(handle)
    if found is None or found.user is None:
        secret = actions.invite_again(member, handle).invitation
        path, what = f"/join/{secret}/", f"{name} joins the team"
    else:
        path, what = actions.new_password_for(member, handle), f"{name} sets a new password"
    link = request.build_absolute_uri(path)
    return page(request, member, "reviews/link.html", "protocol", link=link, what=what)


def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Join a team by a link."""
    found = Membership.objects.filter(invitation=secret, user=None).first()
    plan = plan_now(found.review) if found else None
    person = plan.person(found.handle) if found and plan else None
    if found is None or person is None or person.left:
        return render(request, "reviews/run_out.html", status=404)
    if found.has_run_out:
        return render(request, "reviews/run_out.html", status=410)
    form = NewAccount(None)
    if request.method == "POST":
        if "as_me" in request.POST and isinstance(request.user, User):
            return _join(request, found, request.user)
        form = NewAccount(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            user = User.objects.create_user(
                data["username"], password=data["password"], first_name=person.name[:150]
            )
            login(request, user)
            return _join(request, found, user)
    status = 400 if form.errors else 200
    context = {"form": form, "review": found.review, "person": person}
    return render(request, "reviews/join.html", context, status=status)


def _join(request: HttpRequest, found: Membership, user: User) -> HttpResponse:
    try:
        actions.join(found, user)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("reviews:list")
    return redirect("reviews:front", found.review.slug)
