"""What people say on two records: one work, two, two of one study; a word taken back."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.dedupe.merges import pair
from consilience.errors import LedgerError
from consilience.review.one_study import related_works
from consilience_web.reviews.actions import append, record_act, require
from consilience_web.reviews.queries import Member


def n_not_compared(member: Member) -> int:
    """How many records nobody has looked for duplicates of: those since the finder last ran."""
    search, runs = member.review.state.search, member.review.state.merges.runs
    n_compared = int(runs[-1].what["n_records"]) if runs else 0
    n_compared -= sum(
        export.n_records
        for export, out in search.taken_out
        if runs and export.at < runs[-1].at < out.at
    )
    return max(0, search.n_records() - len(search.gone) - n_compared)


def last_compared(member: Member) -> str:
    """When duplicates were looked for last; empty where nobody did."""
    runs = member.review.state.merges.runs
    return runs[-1].at if runs else ""


def say_same(member: Member, *, a: str, b: str, why: str) -> None:
    """Say that two records are the same work."""
    what = {"of": b, "why": why or None}
    record_act(member, needs="decide", stage="dedupe", act="duplicate", subject=a, what=what)


def say_one_study(member: Member, *, a: str, b: str, why: str) -> None:
    """Say that two records are different works that tell of one study."""
    require(member, "dedupe", "decide")
    what = related_works(member.review, a, b, why=why)
    record_act(member, needs="decide", stage="dedupe", act="related", subject=a, what=what)


def say_different(member: Member, *, a: str, b: str, why: str) -> None:
    """Say that two records are different works; undoes a link between them."""
    split_off(member, record=a, others=[b], why=why)


def split_off(member: Member, *, record: str, others: Sequence[str], why: str) -> None:
    """Say that a record is another work than each of the others."""
    require(member, "dedupe", "decide")
    acts = [("dedupe", "distinct", record, {"from": o, "why": why or None}) for o in others]
    append(member.row, who=member.handle, acts=acts)


def take_back(member: Member, *, a: str, b: str) -> None:
    """Take the last word of a person on two records back; what stood before stands again.

    Raises
    ------
    LedgerError
        Where no person has a word on the pair.
    """
    word = member.review.state.merges.words.get(pair(a, b))
    if word is None or word.automatic:
        raise LedgerError("nobody said anything on these two records, so nothing is taken back")
    record_act(member, needs="decide", stage="dedupe", act="unsay", subject=a, what={"of": b})
