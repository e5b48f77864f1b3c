"""Writing to a review: every act of a person is one ledger line, appended here and nowhere else."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User, update_last_login
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from consilience.errors import LedgerError, NotPermitted
from consilience.ledger import Line, check_content
from consilience.review.consequences import has_begun
from consilience.review.plan_file import check_plan
from consilience_web.accounts.actions import password_path
from consilience_web.accounts.security_log import event
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import LedgerRow, Membership, ReviewRow
from consilience_web.reviews.queries import Member, opened
from consilience_web.reviews.records import correct
from consilience_web.reviews.team import follow_plan, may_reset, role_labels

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def require(member: Member, stage: str, action: str) -> None:
    """Refuse what a person's roles do not allow.

    Raises
    ------
    NotPermitted
        Naming the stage.
    """
    if not member.may(stage, action):
        raise NotPermitted(f"your roles do not allow you to {action} here")


@contextmanager
def in_turn(member: Member) -> Iterator[Member]:
    """Let one decision at a time be taken in a review, on what its ledger says at that moment.

    Nothing may ask for the review's state again after it appended: its line may still be undone.
    """
    with _alone(member.row) as turn:
        review = opened(member.row)
        turn.last = turn.last or review.state.lines[-1].at
        yield replace(member, review=review)


@dataclass
class _Turn:
    """A request that alone may append to a review.

    Attributes
    ----------
    last : str
        Moment of the last line of the ledger; empty while nobody has looked.
    """

    review: int
    last: str = ""


@contextmanager
def _alone(row: ReviewRow) -> Iterator[_Turn]:
    """Let nobody else append to a review meanwhile; others wait, so what is asked here is little.

    Within a turn that is so already.
    """
    held = _turn.get()
    if held is not None and held.review == row.pk:
        yield held
        return
    with writing():
        ReviewRow.objects.select_for_update(no_key=True).only("pk").get(pk=row.pk)
        turn = _Turn(row.pk)
        before = _turn.set(turn)
        try:
            yield turn
        finally:
            _turn.reset(before)


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def append(
    row: ReviewRow,
    *,
    who: str,
    acts: Sequence[tuple[str, str, str, Mapping[str, Any]]],
    id: str = "",
) -> list[Line]:
    """Append lines (stage, act, subject, what) of one person, all or none.

    Parameters
    ----------
    id : str
        Id of the first line, where whoever appends has made it.

    Raises
    ------
    LedgerError
        Where the content is not what the act asks for.
    """
    lines = []
    with _alone(row) as turn:
        moment = _after(turn.last) if turn.last else _after_the_last(row)
        for stage, act, subject, what in acts:
            content = {name: value for name, value in what.items() if value is not None}
            check_content(act, content)
            name, id = id or secrets.token_hex(8), ""
            lines.append(Line(name, moment.strftime(_FORM), who, stage, act, subject, content))
            moment += timedelta(microseconds=1)
        LedgerRow.insert(row, lines)
        turn.last = max([turn.last, *(line.at for line in lines)])
        for line in lines:
            if line.act == "edit":
                correct(row, line.subject)
    return lines


def _after_the_last(row: ReviewRow) -> datetime:
    """Now, or just after the last line, where a clock went back or lines came with a folder."""
    last = LedgerRow.objects.filter(review=row).aggregate(last=Max("at"))["last"]
    return _after(last) if last else datetime.now(UTC)


def _after(last: str) -> datetime:
    moment = datetime.strptime(last, _FORM).replace(tzinfo=UTC) + timedelta(microseconds=1)
    return max(moment, datetime.now(UTC))


def moment_after(row: ReviewRow) -> str:
    """The moment of the next line, as the ledger writes it."""
    return _after_the_last(row).strftime(_FORM)


def record_act(
    member: Member,
    *,
    needs: str,
    stage: str,
    act: str,
    subject: str,
    what: Mapping[str, Any],
    id: str = "",
) -> Line:
    """Append one act of a member whose roles allow `needs` at the stage."""
    require(member, stage, needs)
    return append(member.row, who=member.handle, acts=[(stage, act, subject, what)], id=id)[0]


def place_of(title: str) -> str:
    """Give the place of a review in addresses: its title in at most 50 letters, no word cut."""
    whole = slugify(title)
    short = whole if len(whole) <= 50 else whole[:51].rpartition("-")[0] or whole[:50]
    return short.strip("-") or "review"


@transaction.atomic
def start_review(*, user: User, plan: Mapping[str, Any], handle: str) -> ReviewRow:
    """Open a review with its first plan; the account becomes the person `handle` of its team."""
    title = plan["title"]
    slug = place_of(title)
    while ReviewRow.objects.filter(slug=slug).exists():
        slug = f"{slug[:50]}-{secrets.token_hex(2)}"
    row = ReviewRow.objects.create(slug=slug, title=title[:300])
    append(row, who=handle, acts=[("protocol", "plan", "plan:plan", {"plan": dict(plan)})])
    Membership.objects.create(review=row, user=user, handle=handle)
    return row


class PlanMoved(LedgerError):
    """The plan is not any more the one that a form was opened on."""


def check_change(member: Member, plan: Mapping[str, Any]) -> None:
    """Hold a changed plan to its rules: those of every plan, and that somebody can still lead.

    Raises
    ------
    FolderError
        Where it is no plan.
    LedgerError
        Where no lead with an account would be left.
    """
    check_plan(plan)
    joined = Membership.objects.filter(review=member.row, user__isnull=False)
    handles = set(joined.values_list("handle", flat=True))
    leads = [p for p in plan["team"] if "lead" in p["roles"] and not p.get("left")]
    if not any(p["handle"] in handles for p in leads):
        raise LedgerError(
            "nobody would be left to lead the review: make somebody who has joined a lead first"
        )


def change_plan(
    member: Member, plan: Mapping[str, Any], *, part: str, reason: str, based_on: str = ""
) -> None:
    """Adopt a changed plan: as a dated amendment, or as a correction before the work began.

    Parameters
    ----------
    part : str
        What was changed, in words.
    based_on : str
        Id of the line that adopted the plan which was changed.

    Raises
    ------
    PlanMoved
        Where somebody changed the plan since then.
    LedgerError
        Where an amendment has no reason, or the plan breaks a rule (`check_change`).
    """
    require(member, "protocol", "edit")
    check_change(member, plan)
    if not reason and has_begun(member.review.state):
        raise LedgerError("write why the plan changes; it is kept with the amendment")
    what: dict[str, Any] = {"plan": dict(plan)}
    if reason:
        today = datetime.now(UTC).date().isoformat()
        what["amendment"] = {"date": today, "part": part, "reason": reason}
    with writing():
        ReviewRow.objects.select_for_update().get(pk=member.row.pk)
        plans = LedgerRow.objects.filter(review=member.row, act="plan")
        adopted = plans.order_by("at", "line_id").last()
        if based_on and adopted is not None and adopted.line_id != based_on:
            raise PlanMoved("the plan was changed by somebody else since you opened this page")
        append(member.row, who=member.handle, acts=[("protocol", "plan", "plan:plan", what)])
        follow_plan(member.row, plan)
    before, after = _roles(member.plan.raw), _roles(plan)
    people = {**before, **after}
    changed = {who: after.get(who) for who in people if before.get(who) != after.get(who)}
    if changed:
        event("roles changed", review=member.row.slug, by=member.handle, roles=changed)


def _roles(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    return {p["handle"]: [] if p.get("left") else list(p["roles"]) for p in plan["team"]}


def invite(member: Member, *, name: str, roles: Sequence[str]) -> Membership:
    """Add a person to the team; they join by the link that carries the invitation."""
    require(member, "team", "manage")
    plan = dict(member.plan.raw)
    taken = {p["handle"] for p in plan["team"]}
    handle = slugify(name).replace("-", "")[:20] or "member"
    while handle in taken:
        handle += secrets.choice("23456789")
    team = [*plan["team"], {"handle": handle, "name": name, "roles": list(roles)}]
    # Without the name: it would stand in a copy under pseudonyms.
    held = ", ".join(role_labels(roles)).lower()
    reason = f"Somebody joins the team: {held}" if has_begun(member.review.state) else ""
    change_plan(member, {**plan, "team": team}, part="Team", reason=reason)
    return Membership.objects.create(review=member.row, handle=handle, invitation=_secret())


def _secret() -> str:
    return secrets.token_urlsafe(24)


def invite_again(member: Member, handle: str) -> Membership:
    """Make a new link for somebody who has no account in the review yet; the old one is void.

    Raises
    ------
    LedgerError
        Where the person has joined or left.
    """
    require(member, "team", "manage")
    person = member.plan.person(handle)
    found = Membership.objects.filter(review=member.row, handle=handle).first()
    if person is None or person.left or (found is not None and found.user is not None):
        raise LedgerError("a link to join is for somebody of the team who has not joined yet")
    found = found or Membership(review=member.row, handle=handle)
    found.invitation, found.invited = _secret(), datetime.now(UTC)
    found.save()
    return found


def new_password_for(member: Member, handle: str) -> str:
    """Give the address at which a member sets a new password.

    A lead makes it only for an account that is in no review but those which the lead leads, so
    that it cannot become a way into another team's work.

    Raises
    ------
    NotPermitted
        Where the account reaches further.
    """
    require(member, "team", "manage")
    found = Membership.objects.filter(review=member.row, handle=handle).first()
    if found is None or found.user is None:
        raise LedgerError("this person has no account yet")
    lead = Membership.objects.get(review=member.row, handle=member.handle).user_id
    if lead is None or not may_reset(lead=lead, user=found.user):
        raise NotPermitted(
            "this account is not only in reviews that you lead; whoever runs the installation can "
            f"make the link: consilience password {found.user.username}"
        )
    return password_path(found.user)


def join(membership: Membership, user: User) -> None:
    """Use an invitation up: the account now speaks for the person.

    Links to set the account's password that were made before are void from now on: the account
    reaches further than whoever made them could see.

    Raises
    ------
    LedgerError
        Where the account is somebody else of this team already.
    """
    if Membership.objects.filter(review=membership.review, user=user).exists():
        raise LedgerError(f"{user.username} is in this team already; sign in with another account")
    membership.user, membership.invitation = user, None
    membership.save()
    update_last_login(User, user)
