"""What people do while a stage is voted on: the same acts for title and abstract and full text."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from consilience.errors import LedgerError, NotPermitted
from consilience.ledger import CHOICES, Batch, Line, Vote, Voting, check_content
from consilience.ledger import planned_batches as plan_batches
from consilience_web.reviews.actions import append, in_turn, record_act, require
from consilience_web.reviews.pace import LONGEST
from consilience_web.reviews.queries import Member

Form = Mapping[str, str]

LONGEST_LABEL = 100
"""Characters of a label, which stands in lists and beside titles."""


class AlreadyVoted(LedgerError):
    """The person decided differently on this record, in another tab or before they went back."""

    def __init__(self, vote: Vote) -> None:
        self.vote = vote
        super().__init__(f"you have already voted {vote.choice} on this record")


def planned_batches(
    member: Member,
    *,
    stage: str,
    records: Sequence[str],
    voters: Sequence[str],
    calibration: int = 0,
) -> list[Batch]:
    """Give the batches that would open; everybody votes on the first `calibration` records."""
    require(member, stage, "open")
    team = {p.handle for p in member.plan.team if not p.left}
    if not voters or not set(voters) <= team:
        raise LedgerError("choose at least one voter from the team")
    rule = member.plan.screening if stage == "screening" else member.plan.fulltext
    return plan_batches(
        records, voters, votes=rule.votes, settle=rule.settle, calibration=calibration,
        n_before=len(member.review.state.voting(stage).batches),
        ids=iter(lambda: secrets.token_hex(4), ""),
    )  # fmt: skip


def open_batches(member: Member, *, stage: str, planned: Sequence[Batch]) -> None:
    """Open voting on the planned batches."""
    require(member, stage, "open")
    acts = [(stage, "batch", f"batch:{batch.id}", batch.as_what()) for batch in planned]
    append(member.row, who=member.handle, acts=acts)


def perform(member: Member, *, stage: str, act: str, subject: str, form: Form) -> None:
    """Do one of the acts below, as a form asks for it.

    A decision may carry an id of its own, which becomes the id of its line: however often the
    same request comes, at once or much later, it is one line and gets the same answer.

    Raises
    ------
    LedgerError
        Where there is no such act or it does not fit the state of the subject.
    NotPermitted
        Where the person may not do it, or another one decided it in this browser.
    """
    do = ACTS.get(act)
    if do is None:
        raise LedgerError(f"there is no act {act!r} here")
    if form.get("by", member.handle) != member.handle:
        raise NotPermitted("this was decided by somebody else than who is signed in now")
    if act not in DECISIONS:
        do(member, stage, subject, form)
        return
    with in_turn(member) as current:
        if not _was_taken(current, stage, act, subject, form):
            do(current, stage, subject, form)


_ID = re.compile(r"[0-9a-f]{16}")
DECISIONS = ("vote", "unvote", "defer")
"""Acts that a browser keeps and sends again until they arrive."""


def _was_taken(member: Member, stage: str, act: str, subject: str, form: Form) -> bool:
    """Whether the decision stands in the ledger already."""
    id = form.get("decision", "")
    if not id:
        return False
    if not _ID.fullmatch(id):
        raise LedgerError("the id of a decision is sixteen digits from 0 to f")
    line = member.review.state.by_id.get(id)
    if line is None:
        return False
    same = (line.who, line.stage, line.act, line.subject) == (member.handle, stage, act, subject)
    asked = {"choice": form.get("choice", ""), "reason": form.get("reason", "")}
    if not same or any(line.what.get(part, asked[part]) != asked[part] for part in asked):
        raise LedgerError("this decision was not taken: open the page again and decide once more")
    return True


def _own(member: Member, stage: str, record: str) -> Voting:
    voting = member.review.state.voting(stage)
    if member.handle not in voting.voters_of(record):
        raise NotPermitted("this record is not in your queue")
    return voting


def vote(member: Member, stage: str, record: str, form: Form) -> None:
    """Vote on a record of one's own queue; an exclusion at full text names its reason.

    The same vote sent twice counts once. A different one is taken only where the form says, as
    `was`, which vote it changes.
    """
    voting = _own(member, stage, record)
    choice, reason = form.get("choice", ""), form.get("reason") or None
    if choice not in CHOICES:
        raise LedgerError("choose include, exclude or maybe")
    if choice != "exclude":
        reason = None
    own = voting.votes.get(record, {}).get(member.handle)
    if own and (own.choice, own.reason) == (choice, reason or ""):
        return
    if record in voting.settled or (own and voting.is_released(record)):
        raise LedgerError(
            f"the votes on this record are released, so your {choice} was not taken: "
            "settle it together instead"
        )
    if choice == "exclude" and stage == "fulltext":
        _check_reason(member, reason)
    if own and form.get("was") != own.line:
        raise AlreadyVoted(own)
    what = {"choice": choice, "reason": reason, "seconds": _seconds(form.get("seconds", ""))}
    _decide(member, stage, "vote", record, form=form, what=what)


def _decide(
    member: Member, stage: str, act: str, record: str, *, form: Form, what: Mapping[str, object]
) -> None:
    id = form.get("decision", "")
    record_act(member, needs="vote", stage=stage, act=act, subject=record, what=what, id=id)


def _seconds(text: str) -> float | None:
    """The seconds that a page measured, within reason."""
    try:
        measured = float(text)
    except ValueError:
        return None
    return round(min(measured, LONGEST), 1) if measured > 0 else None


def _check_reason(member: Member, reason: str | None) -> None:
    reasons = {r.id for r in member.plan.reasons}
    if reasons and reason not in reasons:
        raise LedgerError("choose the first reason that applies before you exclude")


def unvote(member: Member, stage: str, record: str, form: Form) -> None:
    """Take one's own vote back while it is not released."""
    voting = _own(member, stage, record)
    if voting.is_released(record) or member.handle not in voting.votes.get(record, {}):
        raise LedgerError(
            "your vote on this record cannot be taken back: either its votes are released, then "
            "settle it together instead, or you have none on it"
        )
    _decide(member, stage, "unvote", record, form=form, what={})


def defer(member: Member, stage: str, record: str, form: Form) -> None:
    """Put a record at the end of one's own queue."""
    _own(member, stage, record)
    _decide(member, stage, "defer", record, form=form, what={})


def note(member: Member, stage: str, record: str, form: Form) -> None:
    """Write a note on a record; an empty one takes it away."""
    _known(member, record)
    what = {"text": form.get("text", "").strip()}
    record_act(member, needs="note", stage=stage, act="note", subject=record, what=what)


def label(member: Member, stage: str, record: str, form: Form) -> None:
    """Put a label on a record, or take it off."""
    _known(member, record)
    text = form.get("label", "").strip()
    if not text:
        raise LedgerError("write the label first")
    if len(text) > LONGEST_LABEL:
        raise LedgerError(
            f"a label has at most {LONGEST_LABEL} characters, this has {len(text):,}: "
            "put the words in a note"
        )
    what = {"label": text, "on": form.get("on", "yes") == "yes"}
    record_act(member, needs="note", stage=stage, act="label", subject=record, what=what)


def duplicate(member: Member, stage: str, record: str, form: Form) -> None:
    """Say that a record is the same work as another; the votes on both stay where they are."""
    require(member, "dedupe", "decide")
    other = form.get("of", "")
    _known(member, record)
    _known(member, other)
    if other in member.review.state.merges.members(record):
        raise LedgerError("these two are already the same work")
    what = {"of": other, "why": form.get("why", "").strip() or None}
    append(member.row, who=member.handle, acts=[(stage, "duplicate", record, what)])


def distinct(member: Member, stage: str, record: str, form: Form) -> None:
    """Say that a record is a different work from another that it was joined with."""
    require(member, "dedupe", "decide")
    other = form.get("from", "")
    _known(member, record)
    if other == record or other not in member.review.state.merges.members(record):
        raise LedgerError("these two are not the same work")
    what = {"from": other, "why": form.get("why", "").strip() or None}
    append(member.row, who=member.handle, acts=[(stage, "distinct", record, what)])


def _known(member: Member, record: str) -> None:
    if record not in member.review.state.order:
        raise LedgerError("there is no such record in this review")


def _batch(member: Member, stage: str, id: str) -> tuple[Voting, Batch]:
    voting = member.review.state.voting(stage)
    if id not in voting.batches:
        raise LedgerError("there is no such batch")
    return voting, voting.batches[id]


def ready(member: Member, stage: str, id: str, form: Form) -> None:
    """Say that one has finished; the last voter to say so releases the batch."""
    require(member, stage, "vote")
    voting, batch = _batch(member, stage, id)
    if member.handle not in batch.people:
        raise NotPermitted("you do not vote in this batch")
    if member.review.state.standing(stage).n_own(batch, member.handle):
        raise LedgerError("vote on every record of your queue in this batch first")
    subject = f"batch:{id}"
    append(member.row, who=member.handle, acts=[(stage, "ready", subject, {})])
    # Of two who say so at once each has the other's word before them, and one releases.
    with in_turn(member) as current:
        state = current.review.state
        voting = state.voting(stage)
        gone = set(batch.people) - {p.handle for p in member.plan.team if not p.left}
        if (
            voting.all_ready(batch, gone=gone)
            and state.is_finished(stage, batch)
            and id not in voting.released
        ):
            append(member.row, who=member.handle, acts=[(stage, "release", subject, {})])


def release(member: Member, stage: str, id: str, form: Form) -> None:
    """Release a finished batch, as somebody who casts no vote in the stage."""
    require(member, stage, "release")
    _, batch = _batch(member, stage, id)
    if member.votes_in(stage):
        raise NotPermitted("you vote in this stage: its release follows when all have finished")
    if not member.review.state.is_finished(stage, batch):
        raise LedgerError("this batch is not finished: votes are missing")
    record_act(member, needs="release", stage=stage, act="release", subject=f"batch:{id}", what={})


def unblind(member: Member, stage: str, id: str, form: Form) -> None:
    """Look at an unfinished batch, on record and with the reason."""
    _batch(member, stage, id)
    why = form.get("why", "").strip()
    if not why:
        raise LedgerError("write why you look before the release; it is kept on record")
    what = {"why": why}
    check_content("unblind", what)
    record_act(
        member, needs="unblind", stage=stage, act="unblind", subject=f"batch:{id}", what=what
    )


def settle(member: Member, stage: str, record: str, form: Form) -> None:
    """Settle a conflict: as an adjudicator, or together after the release."""
    how = settles_how(member, stage, record)
    if how is None:
        raise NotPermitted("you cannot settle this record")
    choice, reason = form.get("choice", ""), form.get("reason") or None
    if choice not in ("include", "exclude"):
        raise LedgerError("choose include or exclude")
    if choice != "exclude":
        reason = None
    elif stage == "fulltext":
        _check_reason(member, reason)
    what = {
        "choice": choice,
        "reason": reason,
        "how": how,
        "why": form.get("why", "").strip() or None,
    }
    append(member.row, who=member.handle, acts=[(stage, "settle", record, what)])


ACTS: Mapping[str, Callable[[Member, str, str, Form], None]] = {
    do.__name__: do
    for do in (
        vote, unvote, defer, note, label, duplicate, distinct, ready, release, unblind, settle,
    )
}  # fmt: skip
"""What a form may ask for, by its name in the address."""


def address_after(slug: str, stage: str, act: str, subject: str) -> str:
    """Where a person goes after an act: on to the next record, or back to what they came from."""
    where = {"settle": "conflicts", "ready": "batches", "release": "batches", "unblind": "batches"}
    address = reverse(f"{stage}:{where.get(act, 'show')}", args=[slug])
    stays = act in ("unvote", "note", "label", "distinct")
    return f"{address}?{urlencode({'record': subject})}" if stays else address


# -- what the acts and the pages both need to know ---------------------------------------------


def settles_how(member: Member, stage: str, record: str) -> str | None:
    """How the member may settle a record, or None where they may not.

    It is in conflict, or they settled it themselves and nobody went on from there.
    """
    state = member.review.state
    voting = state.voting(stage)
    decision = state.decision(stage, record)
    if decision is not None and decision.state == "settled":
        return decision.how if may_settle_again(member, stage, record) else None
    if decision is None or decision.state != "conflict":
        return None
    if member.may(stage, "settle") and not member.votes_in(stage):
        return "adjudicator"
    group = state.works[record]
    batch = next((b for m in group if (b := voting.batch_of(m))), None)
    if batch is None or batch.settle != "discussion" or not decision.released:
        return None
    return "discussion" if member.handle in batch.people else None


def last_settled(member: Member, stage: str) -> str:
    """The record that the member settled last, or nothing where others went on from there."""
    own = [x for x in member.review.state.voting(stage).settled.values() if _is_own(member, x)]
    last = max(own, key=lambda line: line.at, default=None)
    return last.subject if last and may_settle_again(member, stage, last.subject) else ""


def may_settle_again(member: Member, stage: str, record: str) -> bool:
    """Whether the member settled a record and nobody reads or extracts it because of that."""
    state = member.review.state
    line = state.voting(stage).settled.get(record)
    if line is None or not _is_own(member, line):
        return False
    group = state.works.get(record, (record,))
    if stage == "screening":
        return not any(one in state.fulltext.position for one in group)
    reports = {r.id for r in member.review.included_reports() if r.record in group}
    studies = (s.id for s in member.review.studies() if reports & set(s.reports))
    return not state.worked_on & set(studies)


def _is_own(member: Member, line: Line) -> bool:
    """Whether the member settled a conflict here, and not another program before."""
    return line.who == member.handle and line.what.get("how") in ("adjudicator", "discussion")
