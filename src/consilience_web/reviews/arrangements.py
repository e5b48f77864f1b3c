"""Who votes on what is changed while a stage is open, or decided records are opened again.

Each of these is planned first, so that a page can show what it does, and then appended.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.errors import LedgerError
from consilience.ledger import Batch
from consilience.protocol.compare import Change
from consilience.review.arrange import hand_over, records_of, to_look_at_again, with_quota
from consilience_web.reviews.actions import append, require
from consilience_web.reviews.batch_form import WrongField
from consilience_web.reviews.queries import Member

Act = tuple[str, str, Mapping[str, Any]]
"""Act, subject and content, without the reason that is still to be written."""


@dataclass(frozen=True)
class Arrangement:
    """A change of who votes on what, in words and as the acts that make it."""

    title: str
    change: Change
    told: tuple[str, ...]
    acts: tuple[Act, ...]


def batch_of(member: Member, stage: str, id: str) -> Batch:
    """A batch that may still be changed.

    Raises
    ------
    LedgerError
        Where there is none, or its votes are released.
    """
    voting = member.review.state.voting(stage)
    if id not in voting.batches:
        raise LedgerError("there is no such batch")
    if id in voting.released:
        raise LedgerError("the votes of this batch are released; open its records again instead")
    return voting.batches[id]


def handed_over(
    member: Member, stage: str, batch: Batch, *, leaving: str, to: Sequence[str]
) -> Arrangement:
    """Give what somebody has not decided in a batch to others."""
    _check_voters(member, stage, to)
    moved = hand_over(member.review.state, stage, batch, leaving=leaving, to=to)
    names = ", ".join(member.plan.name_of(who) for who in to)
    n = sum(len(records) for _, records in moved)
    many = "What they have not decided" if member.votes_in(stage) else f"{n:,} undecided records"
    change = Change("", "Who votes on what is undecided", "changed",
                    member.plan.name_of(leaving), names)  # fmt: skip
    told = (
        f"{many} of {member.plan.name_of(leaving)} in {batch.name} come into the queue of {names}, "
        "in turn; nobody gets a record that they vote on already.",
        "Votes that were cast stay and count. The same page gives records back.",
    )
    return Arrangement(f"{batch.name}: give records to others", change, told, _assign(batch, moved))


def asked_for(member: Member, stage: str, batch: Batch, *, quota: int) -> Arrangement:
    """Ask for another number of votes on each record of a batch that is not settled."""
    moved = with_quota(member.review.state, stage, batch, quota=quota)
    change = Change("", f"Votes a record needs in {batch.name}", "changed",
                    str(batch.quota), str(quota))  # fmt: skip
    told = (
        "Whoever has voted on a record stays on it, and every vote that was cast counts.",
        "Records with fewer votes wait for somebody else; those with as many are decided.",
        "Batches opened later follow the plan: change it there as well if this is to last.",
    )
    return Arrangement(f"{batch.name}: number of votes", change, told, _assign(batch, moved))


def _assign(batch: Batch, moved: Sequence[tuple[Sequence[str], Sequence[str]]]) -> tuple[Act, ...]:
    return tuple(
        ("assign", f"batch:{batch.id}", {"records": list(records), "voters": list(voters)})
        for voters, records in moved
    )


def taken_back(member: Member, stage: str, batch: Batch) -> Arrangement:
    """Undo the opening of a batch."""
    before = "as they were decided before" if batch.kind == "again" else "in no batch"
    change = Change("", batch.name, "removed", f"{len(batch.records):,} records are voted on")
    told = (
        f"Its {len(batch.records):,} records stand again {before}.",
        "Votes cast in it stay in the ledger but no longer count.",
    )
    act: Act = ("takeback", f"batch:{batch.id}", {})
    return Arrangement(f"Take {batch.name} back", change, told, (act,))


def looked_at_again(
    member: Member,
    stage: str,
    *,
    choices: Sequence[str],
    words: Sequence[str],
    voters: Sequence[str],
) -> Arrangement:
    """Open decided records once more: a criterion was reworded, or a stage is reopened."""
    _check_voters(member, stage, voters)
    rule = member.plan.screening if stage == "screening" else member.plan.fulltext
    if len(voters) < rule.votes:
        text = f"the plan asks for {rule.votes} votes a record: choose more voters"
        raise WrongField(text, "voters")
    state = member.review.state
    heads = to_look_at_again(member.review, stage, choices=choices, words=words)
    if not heads:
        raise LedgerError("no decided and released records match: choose others")
    name = f"Again {len(state.voting(stage).batches) + 1}"
    batch = Batch(
        secrets.token_hex(4), name, "again", records_of(state, stage, heads), tuple(voters),
        rule.votes, rule.settle,
    )  # fmt: skip
    change = Change("", name, "added", "", f"{len(heads):,} decided records, opened again")
    told = [
        f"{len(heads):,} records come into the queues of their voters anew, blind, with the plan's "
        f"{rule.votes} votes each. The earlier votes stay in the ledger and count no longer.",
        "Until the new votes are released, the flow diagram counts them as not decided.",
        "As long as it is not released, the batch can be taken back: all stands then as before.",
    ]
    if stage == "screening" and (n := len(set(heads) & set(state.sought))):
        told.append(
            f"{n:,} of them are at full text. What was decided there stays and counts again as "
            "soon as they are included again."
        )
    act = ("batch", f"batch:{batch.id}", batch.as_what())
    return Arrangement("Look at decided records again", change, tuple(told), (act,))


def _check_voters(member: Member, stage: str, voters: Sequence[str]) -> None:
    able = {p.handle for p in member.plan.with_role("reviewer", "partner")}
    if not voters or not set(voters) <= able:
        raise WrongField("choose at least one person of the team who may vote", "voters")


def adopt(member: Member, stage: str, arrangement: Arrangement, *, why: str) -> None:
    """Append the acts of an arrangement, with the reason."""
    require(member, stage, "open")
    if not why:
        raise LedgerError("write why; it is kept with the change")
    acts = [(stage, act, subject, {**what, "why": why}) for act, subject, what in arrangement.acts]
    append(member.row, who=member.handle, acts=acts)
