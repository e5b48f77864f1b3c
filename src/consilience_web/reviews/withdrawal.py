"""Withdrawing content from a workspace: ledger rows emptied, files deleted, the event kept."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from consilience.errors import LedgerError
from consilience.ledger import Line, may_see
from consilience.review.review import Review
from consilience.review.state import state_of
from consilience.review.withdraw import Withdrawal, withdraw
from consilience_web.reviews.actions import moment_after, require
from consilience_web.reviews.erasure import (
    delete_files,
    delete_made,
    empty,
    keep_remaining,
    overwrite_what_is_deleted,
)
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Blob, LedgerRow, ReviewRow
from consilience_web.reviews.queries import Member, forget, opened

_SHORT = 400


@dataclass(frozen=True)
class Going:
    """One thing that a withdrawal erases: who wrote it, when, what it is and what it says."""

    at: str
    who: str
    act: str
    text: str


@dataclass(frozen=True)
class Preview:
    """What a withdrawal would do, without the lines that are still blind to whoever asks."""

    title: str
    going: tuple[Going, ...]
    files: tuple[str, ...]
    exports: tuple[str, ...]
    n_others: int
    extras: tuple[str, ...]
    copies: tuple[str, ...]
    """Other records of the same work, which hold the same content."""


@dataclass(frozen=True)
class Withdrawn:
    """An event that stays: who withdrew what, and why."""

    at: str
    who: str
    what: str
    why: str


def preview(member: Member, subject: str) -> Preview:
    """Say what would disappear; nothing is changed.

    Raises
    ------
    LedgerError
        Where there is nothing of this name that the member may know of.
    """
    require(member, "reporting", "withdraw")
    done = _plan(member, member.review, subject, why="preview")
    state, plan = member.review.state, member.plan
    seen = [x for x in done.erased if may_see(x, member.handle, state.open)]
    if subject.startswith("line:") and not seen:
        raise LedgerError(f"there is no line {subject.removeprefix('line:')}")
    names = {a.sha256: a.name for row in state.studies_log.attachments.values() for a in row}
    exports = [state.search.exports[sha256] for sha256 in done.exports]
    return Preview(
        _title(member.review, subject),
        tuple(Going(_moment(x), plan.name_of(x.who), x.act, _told(x)) for x in seen),
        tuple(names.get(sha256, sha256) for sha256 in done.files),
        tuple(export.name for export in exports if not export.absent),
        sum(e.n_records for e in exports) - len(done.records),
        tuple(
            Blob.objects.filter(review=member.row, kind="extra").values_list("name", flat=True)
        ),
        _copies(member.review, subject),
    )  # fmt: skip


def _copies(review: Review, subject: str) -> tuple[str, ...]:
    kind, _, name = subject.partition(":")
    if kind != "record":
        return ()
    state = review.state
    group = state.works.get(state.head_of(name), ())
    return tuple(r for r in group if r != name and r not in state.search.gone)


def _moment(line: Line) -> str:
    return line.at[:16].replace("T", " ")


def _title(review: Review, subject: str) -> str:
    kind, _, name = subject.partition(":")
    if kind == "record":
        record = review.record(name)
        return f"{record.short}. {record.title or ''}".strip()
    if kind == "study":
        return next((s.name for s in review.studies() if s.id == name), name)
    line = review.state.by_id[name]
    return f"{line.act} of {review.plan.name_of(line.who)}"


def _told(line: Line) -> str:
    kept = line.erased().what
    going = {name: value for name, value in line.what.items() if name not in kept}
    said = [
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for value in going.values()
    ]
    text = "; ".join(said)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]} …"


def _plan(member: Member, review: Review, subject: str, *, why: str) -> Withdrawal:
    at = moment_after(member.row)
    id = secrets.token_hex(8)
    return withdraw(review.state, subject, id=id, at=at, who=member.handle, why=why)


def carry_out(member: Member, subject: str, *, why: str) -> None:
    """Withdraw: the rows lose their words, the files go, the event stays with who and why.

    Raises
    ------
    LedgerError
        Where no reason is given, or there is nothing of this name.
    """
    preview(member, subject)
    if not why.strip():
        raise LedgerError("write why this is withdrawn; the reason stays")
    overwrite_what_is_deleted()
    with writing():
        ReviewRow.objects.select_for_update().get(pk=member.row.pk)
        review = opened(member.row)
        done = _plan(member, review, subject, why=why.strip())
        after = Review(state_of(done.lines), review.records)
        empty(member.row, done.erased)
        for sha256 in done.exports:
            keep_remaining(member.row, after, sha256, [review.records])
        delete_files(member.row, after, done.erased)
        delete_made(member.row)
        LedgerRow.insert(member.row, done.events)
        forget(member.row.pk)


def withdrawn(member: Member) -> list[Withdrawn]:
    """List what was withdrawn, latest first: of several lines of one withdrawal the first."""
    state, found = member.review.state, dict[tuple[str, str, str], Line]()
    for line in state.lines:
        if line.act == "withdraw":
            found.setdefault((line.at, line.who, line.what.get("why", "")), line)
    rows = []
    for line in reversed(found.values()):
        target = state.by_id.get(line.subject.removeprefix("line:"))
        what = f"{target.act} of {target.subject}" if target else line.subject.replace(":", " ")
        why = line.what.get("why", "")
        rows.append(Withdrawn(_moment(line), member.plan.name_of(line.who), what, why))
    return rows
