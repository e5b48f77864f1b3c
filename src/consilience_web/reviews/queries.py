"""Reading a review, always for a named member.

The state of a review is a fold over its ledger (`consilience.review.state`), kept in memory and
brought up to date with the rows that came since. It is the very code that `consilience build`
runs on a folder, so that a page and a folder cannot come to different numbers.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from consilience.catalogue import may
from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.ledger import Forms
from consilience.protocol import Plan
from consilience.records import read_export
from consilience.review.review import Review
from consilience.review.rows import records_in
from consilience.review.state import State, state_of
from consilience.stages import STAGES
from consilience_web.reviews.models import Blob, LedgerRow, Membership, ReviewRow


@dataclass
class _Kept:
    state: State
    last_row: int
    records: dict[str, Record]
    exports_read: set[str]


_kept: dict[int, _Kept] = {}
lock = threading.RLock()
"""Held while a state is brought up to date; requests of one process take turns."""


def forget(review_id: int | None = None) -> None:
    """Throw the projections away; they are computed again from the ledger when next asked for."""
    with lock:
        if review_id is None:
            _kept.clear()
        else:
            _kept.pop(review_id, None)


def opened(row: ReviewRow) -> Review:
    """Give the review as its ledger says now."""
    with lock:
        kept = _kept.get(row.pk)
        if kept is None:
            kept = _Kept(State(), 0, {}, set())
            rows = list(LedgerRow.objects.filter(review=row).order_by("pk"))
            kept.state = state_of(r.to_noun() for r in rows)
            kept.last_row = rows[-1].pk if rows else 0
            _kept[row.pk] = kept
        else:
            for new in LedgerRow.objects.filter(review=row, pk__gt=kept.last_row).order_by("pk"):
                if new.act == "withdraw":
                    forget(row.pk)
                    return opened(row)
                kept.state.apply(new.to_noun())
                kept.last_row = new.pk
        _read_exports(row, kept)
        return Review(kept.state, kept.records)


def _read_exports(row: ReviewRow, kept: _Kept) -> None:
    for sha256, export in kept.state.search.exports.items():
        if sha256 in kept.exports_read:
            continue
        kept.exports_read.add(sha256)
        blob = Blob.objects.filter(review=row, kind="export", name=sha256).first()
        if blob is None or export.absent:
            kept.records |= _without_their_export(row, sha256)
            continue
        read = read_export(io.BytesIO(bytes(blob.content)), name=export.name, format=export.format)
        for index, record in enumerate(read.records, 1):
            id = place_id(sha256, index)
            kept.records[id] = Record.from_json(record.as_json(), id=id)


def _without_their_export(row: ReviewRow, sha256: str) -> dict[str, Record]:
    """The records that outlived their export, which held another one that was withdrawn."""
    blob = Blob.objects.filter(review=row, kind="kept", name=sha256).first()
    if blob is None:
        return {}
    return records_in(io.StringIO(bytes(blob.content).decode(), newline=""))


@dataclass(frozen=True)
class Member:
    """A person of a review's team, signed in: who asks."""

    row: ReviewRow
    handle: str
    name: str
    roles: tuple[str, ...]
    review: Review

    def may(self, stage: str, action: str) -> bool:
        """Whether the person's roles allow an action at a stage."""
        return may(self.roles, stage, action)

    def votes_in(self, stage: str) -> bool:
        """Whether open counts of a stage are hidden from this person, who votes in it."""
        return self.may(stage, "vote") or self.review.state.voting(stage).is_voter(self.handle)

    @property
    def released_only(self) -> bool:
        """Whether this person sees counts as of the last release: they vote somewhere."""
        return self.votes_in("screening") or self.votes_in("fulltext")

    @property
    def plan(self) -> Plan:
        """The plan adopted last."""
        return self.review.plan


def member_of(slug: str, user_id: int | None) -> Member:
    """Give the member that an account is in a review.

    Raises
    ------
    Http404
        Where there is no such review or the account is no member of it: the two look the same.
    """
    found = (
        Membership.objects.filter(review__slug=slug, user_id=user_id)
        .select_related("review")
        .first()
        if user_id
        else None
    )
    if found is None:
        raise Http404
    review = opened(found.review)
    person = review.plan.person(found.handle)
    if person is None or person.left:
        raise Http404
    return Member(found.review, found.handle, person.name, person.roles, review)


@dataclass(frozen=True)
class Stop:
    """One stage on the rail."""

    name: str
    title: str
    url: str
    count: str
    done: int
    of: int
    """How far the stage is, as far as the member may know; `of` is 0 where that has no meaning."""
    here: bool


PATHS: Mapping[str, str] = {
    "protocol": "plan",
    "search": "search",
    "dedupe": "duplicates",
    "screening": "screen",
    "fulltext": "full-text",
    "extraction": "extract",
    "appraisal": "appraise",
    "synthesis": "synthesise",
    "reporting": "report",
}
"""Where each stage lives below `/r/<slug>/`."""


def rail(member: Member, here: str) -> list[Stop]:
    """Give the stages with their counts, as far as the member may see them."""
    counts = _counts(member)
    return [
        Stop(
            stage.name,
            stage.title,
            f"/r/{member.row.slug}/{PATHS[stage.name]}/",
            *counts[stage.name],
            stage.name == here,
        )
        for stage in STAGES
        if stage.name not in member.plan.stages_off
    ]


def _counts(member: Member) -> dict[str, tuple[str, int, int]]:
    """Words for each stage, and how much of how much is done."""
    state, released = member.review.state, member.released_only
    studies = member.review.studies()
    works = len(state.works)
    n_merged = state.search.n_records() - works
    n_asked = len(state.merges.queue())
    n_run = len(state.analyses)

    def decided(stage: str) -> tuple[str, int, int]:
        if not state.voting(stage).batches:
            return "not open yet", 0, 1
        standing = state.standing(stage)
        done, n = standing.n_decided(released_only=released), len(standing.decisions)
        return f"{done:,} of {n:,}", done, n

    def formed(forms: Forms) -> tuple[str, int, int]:
        held = sum(forms.held(s.id) is not None for s in studies)
        words = f"{held} of {_counted(len(studies), 'study', 'studies')}"
        return words if studies else "no study yet", held, len(studies)

    return {
        "protocol": (f"version {len(state.plans)}", 1, 1),
        "search": (_counted(state.search.n_records(), "record", "records"), int(works > 0), 1),
        "dedupe": (
            f"{n_merged:,} merged" + (f", {n_asked:,} to decide" if n_asked else ""),
            int(bool(state.merges.runs) and not n_asked),
            1,
        ),
        "screening": decided("screening"),
        "fulltext": decided("fulltext"),
        "extraction": formed(state.extraction),
        "appraisal": formed(state.appraisal),
        "synthesis": (
            _counted(n_run, "analysis", "analyses"), n_run, max(n_run, len(member.plan.analyses), 1)
        ),
        "reporting": ("live", 0, 0),
    }  # fmt: skip


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
