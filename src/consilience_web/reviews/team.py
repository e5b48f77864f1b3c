"""Who is in a team, with which account, and which accounts a lead may help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from consilience.catalogue import roles
from consilience.protocol import Person, Plan
from consilience_web.reviews.models import LedgerRow, Membership, ReviewRow
from consilience_web.reviews.queries import Member


def role_labels(ids: Iterable[str]) -> list[str]:
    """What roles are called, in the order in which a form offers them."""
    held = set(ids)
    return [role.label for role in roles() if role.id in held]


@dataclass(frozen=True)
class TeamRow:
    """A person of the team with their account, as a lead sees it.

    Attributes
    ----------
    account : {"joined", "invited", "run out", "none", "left"}
    link : str
        Secret part of the link to join, where one is open.
    """

    person: Person
    roles: tuple[str, ...]
    account: str
    link: str
    username: str
    may_reset: bool


def team_rows(member: Member) -> list[TeamRow]:
    """The team in the order of the plan."""
    found = Membership.objects.filter(review=member.row).select_related("user")
    accounts = {m.handle: m for m in found}
    own = accounts.get(member.handle)
    lead = own.user_id if own is not None and member.may("team", "manage") else None
    return [_row(person, accounts.get(person.handle), lead) for person in member.plan.team]


def _row(person: Person, account: Membership | None, lead: int | None) -> TeamRow:
    user = account.user if account is not None else None
    state = "joined" if user else "none"
    if account is not None and account.invitation:
        state = "run out" if account.has_run_out else "invited"
    return TeamRow(
        person,
        tuple(role_labels(person.roles)),
        "left" if person.left else state,
        account.invitation or "" if account is not None and lead and state == "invited" else "",
        user.username if user else "",
        bool(user and lead and may_reset(lead=lead, user=user)),
    )


def may_reset(*, lead: int, user: User) -> bool:
    """Whether a lead may make a link to set an account's password: they lead all its reviews."""
    if user.pk == lead or user.is_staff or user.is_superuser:
        return False
    reviews = [m.review for m in Membership.objects.filter(user=user).select_related("review")]
    return all(_leads(lead, review) for review in reviews)


def _leads(user_id: int, review: ReviewRow) -> bool:
    own = Membership.objects.filter(review=review, user_id=user_id).first()
    plan = plan_now(review)
    person = plan.person(own.handle) if own is not None and plan is not None else None
    return person is not None and not person.left and "lead" in person.roles


def plan_now(review: ReviewRow) -> Plan | None:
    """The plan of a review, read without opening the rest of it."""
    rows = LedgerRow.objects.filter(review=review, act="plan").order_by("-at", "-line_id")
    table = next((row.what["plan"] for row in rows if "plan" in row.what), None)
    return Plan.from_json(table) if table is not None else None


def follow_plan(review: ReviewRow, plan: Mapping[str, Any]) -> None:
    """Let the tables follow an adopted plan: its title, and no invitation for who has left."""
    ReviewRow.objects.filter(pk=review.pk).update(title=plan["title"][:300])
    gone = [person["handle"] for person in plan["team"] if person.get("left")]
    Membership.objects.filter(review=review, handle__in=gone).update(invitation=None)


def reviews_of(user_id: int) -> list[Membership]:
    """The reviews that an account is in, without those whose team the person has left."""
    mine = Membership.objects.filter(user_id=user_id).select_related("review")
    found = []
    for membership in mine.order_by("review__title"):
        plan = plan_now(membership.review)
        person = plan.person(membership.handle) if plan is not None else None
        if person is not None and not person.left:
            found.append(membership)
    return found
