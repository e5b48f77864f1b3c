"""The batches of a stage, as far as the person may know of them, and what opening one would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from consilience.ledger import Batch
from consilience.review.elsewhere_standing import holds_decisions, stands
from consilience.search import Export
from consilience_web.reviews.duplicates import n_not_compared
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.agreement import agreement
from consilience_web.reviews.voted.desk import beside


@dataclass(frozen=True)
class BatchRow:
    """A batch as the member may know of it; a voter learns only of their own part."""

    id: str
    name: str
    is_calibration: bool
    n: int
    quota: int
    voters: tuple[str, ...]
    released: bool
    is_voter: bool
    own: int
    own_done: int
    own_ready: bool
    finished: int | None
    may_release: bool
    may_unblind: bool

    @property
    def own_waiting(self) -> int:
        """How many of one's own records are still to be decided."""
        return self.own - self.own_done


def batches(member: Member, stage: str) -> list[BatchRow]:
    """The batches of a stage: those that are open as they were opened, then the latest first."""
    found = member.review.state.voting(stage).batches.values()
    rows = [_row(member, stage, batch) for batch in found]
    return [row for row in rows if not row.released] + [row for row in rows if row.released][::-1]


def _row(member: Member, stage: str, batch: Batch) -> BatchRow:
    state, who = member.review.state, member.handle
    voting, standing = state.voting(stage), state.standing(stage)
    released = batch.id in voting.released
    blind = member.blind_in(stage)
    own = standing.n_assigned(batch, who)
    finished = not blind and state.is_finished(stage, batch)
    return BatchRow(
        batch.id,
        batch.name,
        batch.kind == "calibration",
        len(batch.records),
        _quota(batch),
        tuple(member.plan.name_of(v) for v in batch.people),
        released,
        who in batch.people,
        own,
        own - standing.n_own(batch, who),
        who in voting.ready.get(batch.id, ()),
        None if blind else standing.n_finished(batch),
        not released and finished and member.may(stage, "release"),
        not released and member.may(stage, "unblind"),
    )


def _quota(batch: Batch) -> int:
    """How many people vote on most of the records, as it is now."""
    if not batch.moved:
        return batch.quota
    each = Counter(len(batch.assigned(place)) for place in range(len(batch.records)))
    return each.most_common(1)[0][0]


@dataclass(frozen=True)
class Voter:
    """Somebody who may be chosen as a voter."""

    handle: str
    name: str


def possible_voters(member: Member) -> list[Voter]:
    """The people of the team whose roles let them vote."""
    return [Voter(p.handle, p.name) for p in member.plan.with_role("reviewer", "partner")]


@dataclass(frozen=True)
class Share:
    """How many records a person would get."""

    name: str
    n: int


@dataclass(frozen=True)
class Preview:
    """What opening batches would do."""

    parts: tuple[Batch, ...]
    shares: tuple[Share, ...]
    n_votes: int


def preview(member: Member, parts: Sequence[Batch]) -> Preview:
    """Count who would get how many records."""
    given: dict[str, int] = {}
    for batch in parts:
        for position in range(len(batch.records)):
            for who in batch.assigned(position):
                given[who] = given.get(who, 0) + 1
    shares = tuple(Share(member.plan.name_of(who), n) for who, n in given.items())
    return Preview(tuple(parts), shares, sum(given.values()))


@dataclass(frozen=True)
class Decided:
    """Counts of a stage that are open to the member."""

    included: int
    excluded: int
    conflicts: int


def decided(member: Member, stage: str) -> Decided:
    """Count what the stage decided; for somebody who votes, as of the last release."""
    seen: Counter[str] = Counter()
    for (state, choice, released), n in member.review.state.standing(stage).tally.items():
        if released or not member.released_only:
            seen[choice] += n
            seen[state] += n
    return Decided(seen["include"], seen["exclude"], seen["conflict"])


def overview(member: Member, stage: str, typed: QueryDict) -> dict[str, Any]:
    """What the page of the batches shows; `typed` is what the form was sent with."""
    rule = member.plan.screening if stage == "screening" else member.plan.fulltext
    calibrated = any(
        b.kind == "calibration" for b in member.review.state.voting(stage).batches.values()
    )
    voters = possible_voters(member)
    chosen = typed.getlist("voters") if typed else None
    return {
        "batches": batches(member, stage),
        "agreement": agreement(member, stage),
        "counts": decided(member, stage),
        "blind": member.blind_in(stage),
        "n_not_compared": n_not_compared(member) if stage == "screening" else 0,
        "n_waiting": len(member.review.state.unopened(stage)),
        "voters": [(v, chosen is None or v.handle in chosen) for v in voters],
        "with_decisions": _with_decisions(member) if stage == "screening" else [],
        "rule": rule,
        "n_asked": typed.get("n", ""),
        "n_calibration": typed.get("calibration", "0" if calibrated else str(rule.calibration)),
        **beside(member, stage),
    }


def _with_decisions(member: Member) -> list[Export]:
    """The files whose records wait, although another program's decisions on them could come in."""
    state = member.review.state
    if not member.may("screening", "open") or not state.unopened("screening"):
        return []
    taken = {one.batch.file for one in stands(state)}
    rest = [file for file in state.search.exports.values() if file.sha256 not in taken]
    return [file for file in rest if holds_decisions(member.review, file)]
