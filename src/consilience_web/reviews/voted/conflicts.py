"""The records on which the votes differ, for whoever may settle them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consilience.ledger import Decision, Vote
from consilience_web.reviews import voting as acts
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.card import Remark, card


@dataclass(frozen=True)
class Side:
    """What one person decided, with their reason and note."""

    name: str
    vote: Vote
    reason: str
    notes: tuple[Remark, ...]


@dataclass(frozen=True)
class Conflict:
    """A record on which the votes differ, with the votes."""

    record: str
    decision: Decision
    sides: tuple[Side, ...]
    how: str


def conflicts(member: Member, stage: str) -> list[str]:
    """The records that the member may settle now."""
    return [
        record
        for record in member.review.state.in_state(stage, "conflict")
        if acts.settles_how(member, stage, record)
    ]


def one_conflict(member: Member, stage: str, asked: str = "") -> dict[str, Any]:
    """What the page of the conflicts shows: the one asked for, else the first, and its place."""
    waiting = conflicts(member, stage)
    frame = {"stage": stage, "n_conflicts": len(waiting), "last": _last(member, stage, asked)}
    if asked and asked not in waiting and acts.may_settle_again(member, stage, asked):
        after = waiting[0] if waiting else ""
        return {**frame, "place": 0, "after": after, **_shown(member, stage, asked)}
    if not waiting:
        return {**frame, "conflict": None, "card": None}
    at = waiting.index(asked) if asked in waiting else 0
    return {
        **frame,
        "place": at + 1,
        "before": waiting[at - 1] if at else "",
        "after": waiting[at + 1] if at + 1 < len(waiting) else "",
        **_shown(member, stage, waiting[at]),
    }


def _last(member: Member, stage: str, asked: str) -> dict[str, str] | None:
    """What the member settled last, to go back to; not while they are there."""
    record = acts.last_settled(member, stage)
    if not record or record == asked:
        return None
    decision = member.review.state.decision(stage, record)
    assert decision is not None
    return {"record": record, "name": member.review.record(record).short, "choice": decision.choice}


def _shown(member: Member, stage: str, record: str) -> dict[str, Any]:
    decision = member.review.state.decision(stage, record)
    assert decision is not None
    shown = card(member, stage, record, settling=True)
    sides = tuple(
        Side(
            name := member.plan.name_of(vote.who),
            vote,
            member.plan.reason_text(vote.reason) if vote.reason else "",
            tuple(note for note in shown.notes if note.who == name),
        )
        for vote in decision.votes
    )
    how = acts.settles_how(member, stage, record) or ""
    return {"conflict": Conflict(record, decision, sides, how), "card": shown}
