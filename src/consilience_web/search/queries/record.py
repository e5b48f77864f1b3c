"""A record's page: its fields, its group of duplicates, its decisions and its story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consilience.evidence import FIELDS, Record
from consilience.search import Search
from consilience_web.reviews.queries import Member
from consilience_web.search.queries.records import choice_shown
from consilience_web.search.queries.story import Told, story_of

_LABELS = {
    "doi": "DOI",
    "pmid": "PMID",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "Address",
    "source_file": "File",
    "source_index": "Place in the file",
    "database": "Database",
    "accession": "Accession number",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record; `was` is what the export said, where people corrected it."""

    label: str
    value: str
    was: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything about a record that a member may see."""

    record: Record
    source: Search
    fields: tuple[Field, ...]
    group: tuple[Record, ...]
    head: str
    decisions: tuple[tuple[str, str, str], ...]
    story: tuple[Told, ...]


def record_page(member: Member, id: str) -> RecordPage | None:
    """Give a record's page, or None where the review has no such record."""
    review = member.review
    state = review.state
    if not state.search.has(id):
        return None
    head = state.head_of(id)
    return RecordPage(
        record=review.record(id),
        source=state.search.source_of(id),
        fields=_fields(member, id),
        group=tuple(review.record(m) for m in state.works[head]),
        head=head,
        decisions=_decisions(member, head),
        story=story_of(member, id),
    )


def _decisions(member: Member, head: str) -> tuple[tuple[str, str, str], ...]:
    """Stage, choice and reason; a reason is shown once the decision was released."""
    shown = []
    for stage, title in (("screening", "Title and abstract"), ("fulltext", "Full text")):
        decision = member.review.state.decision(stage, head)
        choice = choice_shown(member, decision)
        if choice and decision is not None:
            reason = member.plan.reason_text(decision.reason) if decision.released else ""
            shown.append((title, choice, reason))
    return tuple(shown)


def _fields(member: Member, id: str) -> tuple[Field, ...]:
    now = member.review.record(id)
    gone = id in member.review.state.search.gone
    before = now if gone else member.review.records.get(id, now)
    found = []
    for name in FIELDS:
        if name == "extra":
            continue
        value, was = _text(getattr(now, name)), _text(getattr(before, name))
        if value or was:
            label = _LABELS.get(name, name.capitalize())
            earlier = (was or "(empty)") if was != value else ""
            found.append(Field(label, value or "(empty)", earlier, _link(name, value)))
    found += [Field(f"Tag {tag}", "\n".join(values)) for tag, values in now.extra.items()]
    return tuple(found)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _link(name: str, value: str) -> str:
    """Where a field leads; only web addresses become links."""
    if name == "doi" and value:
        return f"https://doi.org/{value}"
    if name == "pmid" and value:
        return f"https://pubmed.ncbi.nlm.nih.gov/{value}/"
    return value if name == "url" and value.startswith(("https://", "http://")) else ""
