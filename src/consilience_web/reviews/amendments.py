"""How a plan is changed on every page that changes it: preview, reason, dated amendment.

The page with the form posts here twice. First it gets a preview in plain words, which carries all
that was typed; then, with the reason, the change is adopted. Nothing is kept in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from consilience.errors import ConsilienceError
from consilience.protocol.compare import compare
from consilience.protocol.sections import sections_that_differ
from consilience.review.consequences import consequences, has_begun
from consilience.review.versions import versions
from consilience_web.reviews.actions import PlanMoved, change_plan, check_change
from consilience_web.reviews.pages import page
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem

CONTROLS = frozenset({"csrfmiddlewaretoken", "step", "reason", "base"})
"""What a form posts to steer the steps, beside the answers themselves."""


class Refused(Exception):
    """Why a change cannot go on; the page shows its form again with everything that was typed."""


def adopted_line(member: Member) -> str:
    """Id of the line that adopted the present plan: a form carries it as `base`."""
    return member.review.state.plans[-1].id


def amend(
    request: HttpRequest,
    member: Member,
    plan: Mapping[str, Any],
    *,
    title: str,
    done: str,
    more: tuple[str, ...] = (),
) -> HttpResponse:
    """Answer one step of a change: the preview, or the way on after it was adopted.

    Parameters
    ----------
    plan : mapping
        The table of the plan as it would be.
    title : str
        What is changed, as the preview's heading.
    done : str
        Address of the page to go to afterwards.
    more : tuple of str
        Further consequences, beside those that the library knows.

    Raises
    ------
    Refused
        Where the plan moved on, says nothing new, or breaks a rule.
    """
    _hold(request, member, plan)
    needed = has_begun(member.review.state)
    reason = request.POST.get("reason", "").strip()
    step, problems = request.POST.get("step"), list[Problem]()
    if step == "adopt" and (reason or not needed):
        return _adopt(request, member, plan, reason, done)
    if step == "adopt":
        problems = [Problem("Write why the plan changes.", "reason")]
    told = (*consequences(member.review.state, plan, released_only=member.released_only), *more)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in CONTROLS
        for value in values
    ]
    answer = page(
        request, member, "reviews/preview.html", "protocol", title=title, told=told, typed=typed,
        changes=compare(member.plan.raw, plan), reason=reason, needed=needed, problems=problems,
        base=adopted_line(member),
    )  # fmt: skip
    answer.status_code = 400 if problems else 200
    return answer


def _hold(request: HttpRequest, member: Member, plan: Mapping[str, Any]) -> None:
    base = request.POST.get("base", "")
    if base != adopted_line(member):
        raise Refused(_moved(member, base))
    if not compare(member.plan.raw, plan):
        raise Refused("This is what the plan says already; change something first.")
    try:
        check_change(member, plan)
    except ConsilienceError as error:
        raise Refused(str(error)) from None


def _adopt(
    request: HttpRequest, member: Member, plan: Mapping[str, Any], reason: str, done: str
) -> HttpResponse:
    part = ", ".join(part.title for part in sections_that_differ(member.plan.raw, plan))
    base = request.POST["base"]
    try:
        change_plan(member, plan, part=part, reason=reason, based_on=base)
    except PlanMoved:
        raise Refused(_moved(member, base)) from None
    messages.success(request, f"Adopted: {part}. It can be undone on the page of the plan.")
    return HttpResponseRedirect(done)


def _moved(member: Member, base: str) -> str:
    """Say who changed what since the form was opened."""
    since = versions(member.review.state)
    since = since[next((v.number for v in since if v.line == base), len(since) - 1) :]
    told = "; ".join(f"{member.plan.name_of(v.who)}: {', '.join(v.parts)}" for v in since)
    return (
        f"The plan was changed since you opened this page ({told}). What you typed is still here. "
        "Look at it beside the plan as it is now, then go on to the preview again."
    )
