"""What the pages of a voted stage show, for the person who asks and for nobody else.

The stage is a parameter: title and abstract and full text are read with the same code.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from consilience.agreement import cohen_kappa, cross_table, percent_agreement
from consilience.evidence import Record
from consilience.ledger import Decision, Vote, may_see
from consilience_web.reviews import voting as acts
from consilience_web.reviews.queries import Member
from consilience_web.screening.practice import how_you_did_here

LONGEST_PAUSE = 600.0
"""Seconds between two votes after which the person is taken to have been away."""
LATEST = 200
"""A person's pace is that of so many votes of theirs, the latest."""


@dataclass(frozen=True)
class Remark:
    """A note that the person may see."""

    who: str
    text: str


@dataclass(frozen=True)
class Card:
    """One record as it is read for a decision."""

    record: Record
    sources: tuple[str, ...]
    notes: tuple[Remark, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class OwnQueue:
    """A person's own progress, from their own votes alone."""

    waiting: int
    done: int
    pace: str
    left: str
    last: str | None


def name_of(member: Member, handle: str) -> str:
    """The name of a person of the team."""
    person = member.plan.person(handle)
    return person.name if person else handle


def own_progress(member: Member, stage: str) -> OwnQueue:
    """Count what waits for the member and what they did."""
    state = member.review.state
    own = state.voting(stage).done(member.handle)
    waiting = len(state.queue(stage, member.handle))
    moments = [datetime.fromisoformat(vote.at) for vote in own[LATEST::-1]]
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    gaps = [gap for gap in gaps if gap <= LONGEST_PAUSE]
    pace = median(gaps) if gaps else 0.0
    last = state.by_id[own[0].line].subject if own and own[0].line in state.by_id else None
    if last and state.voting(stage).is_released(last):
        last = None
    return OwnQueue(
        waiting,
        len(own),
        f"{max(pace, 1):.0f} s a record" if gaps else "",
        _duration(pace * waiting) if gaps and waiting else "",
        last,
    )


def _duration(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def next_record(member: Member, stage: str, asked: str = "") -> str | None:
    """The record to read now: the one asked for where it waits for the member, else the first."""
    queue = member.review.state.queue(stage, member.handle)
    return asked if asked in queue else queue.first()


def card(member: Member, stage: str, record: str) -> Card:
    """Give a record with what the member may see written on it."""
    state = member.review.state
    members = state.works.get(record, (record,))
    sources = [member.review.record(m).database for m in members]
    notes: dict[str, Remark] = {}
    labels: dict[str, None] = {}
    for m in members:
        for line in state.story.get(m, ()):
            if line.withdrawn or line.act not in ("note", "label"):
                continue
            if not may_see(line, member.handle, state.open):
                continue
            if line.act == "note":
                notes[line.who] = Remark(name_of(member, line.who), line.what["text"])
            elif line.what["on"]:
                labels[line.what["label"]] = None
            else:
                labels.pop(line.what["label"], None)
    return Card(
        member.review.record(record),
        tuple(dict.fromkeys(s for s in sources if s)),
        tuple(n for n in notes.values() if n.text),
        tuple(labels),
    )


@dataclass(frozen=True)
class BatchRow:
    """A batch as the member may know of it; a voter learns only of their own part."""

    id: str
    name: str
    kind: str
    n: int
    voters: str
    released: bool
    is_voter: bool
    own_waiting: int
    own_ready: bool
    finished: str
    may_release: bool
    may_unblind: bool


def batches(member: Member, stage: str) -> list[BatchRow]:
    """The batches of a stage, the latest first."""
    state = member.review.state
    voting, standing = state.voting(stage), state.standing(stage)
    blind = member.votes_in(stage)
    rows = []
    for batch in voting.batches.values():
        released = batch.id in voting.released
        finished = not blind and state.is_finished(stage, batch)
        n_done = "" if blind else f"{standing.n_finished(batch):,}"
        rows.append(
            BatchRow(
                batch.id,
                batch.name,
                batch.kind,
                len(batch.records),
                ", ".join(name_of(member, v) for v in batch.voters),
                released,
                member.handle in batch.voters,
                standing.n_own(batch, member.handle),
                member.handle in voting.ready.get(batch.id, ()),
                n_done,
                not released and finished and member.may(stage, "release"),
                not released and member.may(stage, "unblind"),
            )
        )
    return rows[::-1]


@dataclass(frozen=True)
class Voter:
    """Somebody who may be chosen as a voter."""

    handle: str
    name: str


def possible_voters(member: Member) -> list[Voter]:
    """The people of the team whose roles let them vote."""
    return [
        Voter(p.handle, p.name)
        for p in member.plan.team
        if not p.left and {"reviewer", "partner"} & set(p.roles)
    ]


@dataclass(frozen=True)
class Conflict:
    """A record on which the votes differ, with the votes."""

    record: str
    decision: Decision
    votes: tuple[tuple[str, Vote, str], ...]
    how: str


def conflicts(member: Member, stage: str) -> list[str]:
    """The records that the member may settle now."""
    return [
        record
        for record in member.review.state.in_state(stage, "conflict")
        if acts.settles_how(member, stage, record)
    ]


def conflict(member: Member, stage: str, record: str) -> Conflict:
    """One conflict with its votes; ask only for what `conflicts` gave."""
    decision = member.review.state.decision(stage, record)
    assert decision is not None
    reasons = {r.id: r.text for r in member.plan.reasons}
    votes = tuple(
        (name_of(member, v.who), v, reasons.get(v.reason, v.reason)) for v in decision.votes
    )
    return Conflict(record, decision, votes, acts.settles_how(member, stage, record) or "")


@dataclass(frozen=True)
class Agreement:
    """How two people agreed on released records, before any discussion."""

    people: str
    n: int
    percent: str
    kappa: str
    reason: str


def agreement(member: Member, stage: str) -> list[Agreement]:
    """Percent agreement and Cohen's kappa of every pair, from released first votes."""
    found = []
    for (one, other), pairs in member.review.state.voting(stage).ratings().items():
        _, table = cross_table(pairs)
        share, kappa = percent_agreement(table), cohen_kappa(table)
        found.append(
            Agreement(
                f"{name_of(member, one)} and {name_of(member, other)}",
                share.n,
                _interval(share.po, share.ci_lb, share.ci_ub, percent=True),
                _interval(kappa.kappa, kappa.ci_lb, kappa.ci_ub, percent=False),
                kappa.reason,
            )
        )
    return found


def _interval(value: float | None, low: float | None, high: float | None, *, percent: bool) -> str:
    if value is None:
        return "not defined"
    shown = [
        f"{100 * x:.0f}%" if percent else f"{x:.2f}" for x in (value, low, high) if x is not None
    ]
    return shown[0] if len(shown) < 3 else f"{shown[0]} (95% interval {shown[1]} to {shown[2]})"


@dataclass(frozen=True)
class Settled:
    """Counts of a stage that are open to the member."""

    included: int
    excluded: int
    conflicts: int


def counts(member: Member, stage: str) -> Settled:
    """Count what the stage decided; for somebody who votes, as of the last release."""
    seen: Counter[str] = Counter()
    for (state, choice, released), n in member.review.state.standing(stage).tally.copy().items():
        if released or not member.released_only:
            seen[choice] += n
            seen[state] += n
    return Settled(seen["include"], seen["exclude"], seen["conflict"])


# -- the contexts of the three pages -----------------------------------------------------------


def desk(member: Member, stage: str, asked: str) -> dict[str, Any]:
    """What the page with the next record shows."""
    record = next_record(member, stage, asked)
    n_open = len(member.review.state.voting(stage).batches)
    return {
        "stage": stage,
        "card": card(member, stage, record) if record else None,
        "queue": own_progress(member, stage),
        "votes": member.may(stage, "vote"),
        "may_open": member.may(stage, "open"),
        "n_batches": n_open,
        "n_conflicts": len(conflicts(member, stage)),
        "how": how_you_did_here(member) if stage == "screening" and not record else None,
    }


def overview(member: Member, stage: str) -> dict[str, Any]:
    """What the page of the batches shows."""
    plan = member.plan
    return {
        "stage": stage,
        "batches": batches(member, stage),
        "agreement": agreement(member, stage),
        "counts": counts(member, stage),
        "blind": member.votes_in(stage),
        "may_open": member.may(stage, "open"),
        "n_waiting": len(member.review.state.unopened(stage)),
        "voters": possible_voters(member),
        "rule": plan.screening if stage == "screening" else plan.fulltext,
        "n_conflicts": len(conflicts(member, stage)),
    }


def next_conflict(member: Member, stage: str) -> dict[str, Any]:
    """What the page of the conflicts shows: the first, and how many there are."""
    waiting = conflicts(member, stage)
    return {
        "stage": stage,
        "n_conflicts": len(waiting),
        "conflict": conflict(member, stage, waiting[0]) if waiting else None,
        "card": card(member, stage, waiting[0]) if waiting else None,
    }
