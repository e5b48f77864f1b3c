"""What others are at: open batches and how far they are, for those who may know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consilience.stages import BY_NAME, VOTING_STAGES
from consilience_web.reviews.queries import PATHS, Member


@dataclass(frozen=True)
class OpenBatch:
    """A batch that others vote on, and how many of its records have every vote."""

    stage: str
    name: str
    voters: str
    finished: int
    n: int
    url: str


def others_at(member: Member) -> list[OpenBatch]:
    """Give the batches that others vote on; nothing to somebody who votes in the stage."""
    return [row for stage in VOTING_STAGES for row in _open(member, stage)]


def _open(member: Member, stage: str) -> Iterator[OpenBatch]:
    if member.blind_in(stage) or not member.may(stage, "view"):
        return
    state = member.review.state
    voting, standing = state.voting(stage), state.standing(stage)
    for batch in voting.batches.values():
        if batch.id not in voting.released:
            yield OpenBatch(
                BY_NAME[stage].title,
                batch.name,
                ", ".join(member.plan.name_of(who) for who in batch.people),
                standing.n_finished(batch),
                len(batch.records),
                f"/r/{member.row.slug}/{PATHS[stage]}/batches/",
            )
