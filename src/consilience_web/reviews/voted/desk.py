"""The page on which a person reads their next record and decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from consilience.ledger import Batch, Vote
from consilience_web.reviews.pace import duration, pace
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.card import card, labels_in_use
from consilience_web.reviews.voted.conflicts import conflicts


@dataclass(frozen=True)
class LastVote:
    """The vote that undo takes back."""

    record: str
    name: str
    choice: str


@dataclass(frozen=True)
class OwnQueue:
    """A person's own progress, from their own votes alone."""

    waiting: int
    done: int
    pace: str
    left: str
    last: LastVote | None


def own_progress(member: Member, stage: str) -> OwnQueue:
    """Count what waits for the member and what they did; pace and undo are of what is done here."""
    state = member.review.state
    own = state.voting(stage).done(member.handle)
    waiting = len(state.queue(stage, member.handle))
    here = [vote for vote in own if not vote.imported_by]
    seconds = pace(here)
    unit = "report" if stage == "fulltext" else "record"
    return OwnQueue(
        waiting,
        len(own),
        f"{max(seconds, 1):.0f} s a {unit}" if seconds else "",
        duration(seconds * waiting) if seconds and waiting else "",
        _last(member, stage, here[0]) if here else None,
    )


def _last(member: Member, stage: str, vote: Vote) -> LastVote | None:
    state = member.review.state
    line = state.by_id.get(vote.line)
    if line is None or state.voting(stage).is_released(line.subject):
        return None
    return LastVote(line.subject, member.review.record(line.subject).short, vote.choice)


def to_finish(member: Member, stage: str) -> list[Batch]:
    """The open batches on whose records the member has decided, and has not said so yet."""
    state, who = member.review.state, member.handle
    voting, standing = state.voting(stage), state.standing(stage)
    return [
        batch
        for batch in voting.batches.values()
        if batch.id not in voting.released
        and who in batch.people
        and standing.n_assigned(batch, who)
        and not standing.n_own(batch, who)
        and who not in voting.ready.get(batch.id, ())
    ]


def next_record(member: Member, stage: str, asked: str = "") -> str | None:
    """The record to read now: the one asked for where it waits for the member, else the first."""
    queue = member.review.state.queue(stage, member.handle)
    return asked if asked in queue else queue.first()


def waits(member: Member, stage: str, record: str) -> bool:
    """Whether a record waits for the member."""
    return record in member.review.state.queue(stage, member.handle)


def desk(
    member: Member, stage: str, asked: str, *, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the page with the next record shows; `typed` is what was sent and refused."""
    record = next_record(member, stage, asked)
    return {
        "stage": stage,
        "card": card(member, stage, record) if record else None,
        "to_finish": () if record else to_finish(member, stage),
        "typed": typed or {},
        "labels_in_use": labels_in_use(member) if record else (),
        "may_join": member.may("dedupe", "decide"),
        **beside(member, stage),
    }


def ahead(member: Member, stage: str, held: Collection[str], n: int) -> Iterator[dict[str, Any]]:
    """Give what the page would show with each of the member's next records, `held` left out."""
    shared = {
        "stage": stage,
        "labels_in_use": labels_in_use(member),
        "may_join": member.may("dedupe", "decide"),
    }
    queue = (r for r in member.review.state.queue(stage, member.handle) if r not in held)
    records = list(islice(queue, n))
    list(member.review.each(records))  # read together: each card then finds its own at hand
    for record in records:
        yield {**shared, "card": card(member, stage, record)}


def beside(member: Member, stage: str) -> dict[str, Any]:
    """What stands beside every page of the stage."""
    return {
        "stage": stage,
        "queue": own_progress(member, stage),
        "votes": member.may(stage, "vote"),
        "may_open": member.may(stage, "open"),
        "no_records": stage == "screening" and not member.review.state.search.n_records(),
        "n_batches": len(member.review.state.voting(stage).batches),
        "n_conflicts": len(conflicts(member, stage)),
    }
