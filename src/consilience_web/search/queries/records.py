"""The list of records: searched, filtered, fifty a page."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.evidence import Record
from consilience.ledger import Decision
from consilience_web.reviews.queries import Member

PAGE = 50
DECISIONS: dict[str, str] = {
    "screening-include": "included on title and abstract",
    "screening-exclude": "excluded on title and abstract",
    "screening-": "not decided on title and abstract",
    "fulltext-include": "included on full text",
    "fulltext-exclude": "excluded on full text",
    "fulltext-": "full text sought, not decided",
}
"""What the list can be filtered by, with the words shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for: words, source (a search's id), decision, page from 1."""

    words: str = ""
    source: str = ""
    decision: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record of the list; `merged_into` is the record that stands for it, if another does."""

    id: str
    title: str
    short: str
    journal: str
    source: str
    screening: str
    fulltext: str
    merged_into: str


@dataclass(frozen=True, slots=True)
class RecordList:
    """A page of the list."""

    rows: tuple[RecordRow, ...]
    total: int
    page: int
    n_pages: int


def choice_shown(member: Member, decision: Decision | None) -> str:
    """The released choice of a decision, else an empty string: an open one is a count to a lead."""
    return decision.choice if decision is not None and decision.released else ""


def records_asked(member: Member, asked: Asked) -> RecordList:
    """Give the page of the list that was asked for, the nearest one where there is none."""
    review = member.review
    search = review.state.search
    ids = [
        id
        for id in search.record_ids()
        if (not asked.source or search.export_of(id).search == asked.source)
        and _decided(member, id, asked.decision)
    ]
    words = asked.words.casefold().split()
    if words:
        ids = [id for id in ids if _holds(review.record(id), words)]
    n_pages = max(1, -(-len(ids) // PAGE))
    page = min(max(asked.page, 1), n_pages)
    rows = tuple(_row(member, id) for id in ids[(page - 1) * PAGE : page * PAGE])
    return RecordList(rows, len(ids), page, n_pages)


def _decided(member: Member, id: str, wanted: str) -> bool:
    stage, _, choice = wanted.partition("-")
    if wanted not in DECISIONS:
        return True
    decisions = member.review.state.decisions(stage)
    decision = decisions.get(member.review.state.head_of(id))
    return decision is not None and choice_shown(member, decision) == choice


def _holds(record: Record, words: list[str]) -> bool:
    parts = (
        record.title, record.abstract, record.journal, record.doi, record.pmid, str(record.year),
        *record.authors, *record.keywords, record.id,
    )  # fmt: skip
    text = " ".join(part for part in parts if part).casefold()
    return all(word in text for word in words)


def _row(member: Member, id: str) -> RecordRow:
    review = member.review
    state = review.state
    record, head = review.record(id), state.head_of(id)
    return RecordRow(
        id=id,
        title=record.title or "(no title)",
        short=record.short,
        journal=record.journal or "",
        source=state.search.source_of(id).source,
        screening=choice_shown(member, state.decision("screening", head)),
        fulltext=choice_shown(member, state.decision("fulltext", head)),
        merged_into="" if head == id else head,
    )
