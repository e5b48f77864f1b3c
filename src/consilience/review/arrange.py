"""Changing who votes on what while a batch is open, and looking at decided records again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from consilience.errors import LedgerError
from consilience.evidence import Record
from consilience.ledger import Batch
from consilience.review.review import Review
from consilience.review.state import State

Assignment = tuple[tuple[str, ...], tuple[str, ...]]
"""Voters, and the records that they vote on from now on."""


def hand_over(
    state: State, stage: str, batch: Batch, *, leaving: str, to: Sequence[str]
) -> list[Assignment]:
    """Give what a person has not decided in a batch to others, in turn.

    Nobody gets a record that they vote on already.

    Raises
    ------
    LedgerError
        Where nothing is left to hand over, or a record has nobody to take it.
    """
    moved: dict[str, tuple[str, ...]] = {}
    for record, voters in _undecided(state, stage, batch):
        if leaving not in voters or leaving in state.voting(stage).votes.get(record, {}):
            continue
        free = [who for who in to if who not in voters]
        if not free:
            raise LedgerError("some of these records have nobody else to take them: choose more")
        taker = free[len(moved) % len(free)]
        moved[record] = tuple(taker if who == leaving else who for who in voters)
    return _grouped(moved)


def with_quota(state: State, stage: str, batch: Batch, *, quota: int) -> list[Assignment]:
    """Ask for another number of votes on the records of a batch that are not decided.

    Whoever has voted on a record stays on it; others are added, or leave, in turn.

    Raises
    ------
    LedgerError
        Where the batch has too few people.
    """
    people = batch.people
    if not 1 <= quota <= len(people):
        raise LedgerError(
            f"{batch.name} has {len(people)} people; ask for 1 to {len(people)} votes"
        )
    moved: dict[str, tuple[str, ...]] = {}
    for number, (record, voters) in enumerate(_undecided(state, stage, batch)):
        votes = state.voting(stage).votes.get(record, {})
        kept = [who for who in voters if who in votes]
        turn = [people[(number + i) % len(people)] for i in range(len(people))]
        others = [who for who in (*voters, *turn) if who not in kept]
        new = tuple(dict.fromkeys((*kept, *others)))[: max(quota, len(kept))]
        if set(new) != set(voters):
            moved[record] = new
    return _grouped(moved)


def _undecided(state: State, stage: str, batch: Batch) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The records of a batch that are not settled, with who votes on each."""
    voting = state.voting(stage)
    if batch.id in voting.released:
        raise LedgerError(f"{batch.name} is released; open its records again instead")
    for place, record in enumerate(batch.records):
        if voting.position.get(record) == (batch.id, place) and record not in voting.settled:
            yield record, batch.assigned(place)


def _grouped(moved: dict[str, tuple[str, ...]]) -> list[Assignment]:
    if not moved:
        raise LedgerError("nothing changes by this")
    groups: dict[tuple[str, ...], list[str]] = {}
    for record, voters in moved.items():
        groups.setdefault(voters, []).append(record)
    return [(voters, tuple(records)) for voters, records in groups.items()]


def to_look_at_again(
    review: Review, stage: str, *, choices: Collection[str], words: Sequence[str] = ()
) -> list[str]:
    """The works of a stage that are decided and released, by decision and by words in them.

    Parameters
    ----------
    choices : collection of {"include", "exclude"}
    words : sequence of str
        A record is taken where its title or abstract has one of them; all are where it is empty.
    """
    found = []
    for head, decision in review.state.decisions(stage).items():
        if not (decision.decided and decision.released and decision.choice in choices):
            continue
        if not words or _has(review.record(head), words):
            found.append(head)
    return found


def _has(record: Record, words: Sequence[str]) -> bool:
    text = f"{record.title or ''} {record.abstract or ''}".lower()
    return any(word.lower() in text for word in words)


def records_of(state: State, stage: str, heads: Sequence[str]) -> tuple[str, ...]:
    """The records of works that a batch holds when it opens them again: all that were voted on."""
    position = state.voting(stage).position
    return tuple(
        record
        for head in heads
        for record in state.group_of(head)
        if record in position or record == head
    )
