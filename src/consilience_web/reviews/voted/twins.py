"""Records that a person may find to be the same work as the one they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from consilience.evidence import Record
from consilience.records import plain
from consilience_web.reviews.queries import Member
from consilience_web.reviews.records import Content
from consilience_web.reviews.voted.desk import beside

MOST = 12
"""Records offered at a time."""
LEAST_LIKE = 60
"""Likeness of titles, of 100, below which a record is not offered unasked."""


@dataclass(frozen=True)
class Alike:
    """A record that is offered, or one that is joined already."""

    record: Record
    source: str


def twin_page(member: Member, stage: str, record: str, words: str) -> dict[str, Any]:
    """What the page shows on which a person says what a record is a duplicate of."""
    state = member.review.state
    group = state.merges.members(record)
    return {
        "record": member.review.record(record),
        "words": words,
        "found": [_alike(member, id) for id in _found(member, group, record, words)],
        "joined": [_alike(member, id) for id in group if id != record],
        "may_join": member.may("dedupe", "decide"),
        **beside(member, stage),
    }


def _alike(member: Member, id: str) -> Alike:
    return Alike(member.review.record(id), member.review.state.search.source_of(id).source)


def _found(member: Member, group: tuple[str, ...], record: str, words: str) -> list[str]:
    review = member.review
    found, works = member.found(Content(tuple(words.split())), "title"), review.state.works
    others = {id: title for id, title in found.items() if id in works and id not in group}
    title = plain(review.record(record).title or "")
    if words.strip():
        return [id for _, _, id in process.extract(title, others, limit=MOST)]
    offered = process.extract(
        title, others, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_LIKE, limit=MOST
    )
    return [id for _, _, id in offered]
