"""A record's page: its fields, its group of duplicates, its decisions and its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from consilience.dedupe.merges import Word
from consilience.evidence import FIELDS, Record
from consilience.fulltext import Attachment
from consilience.records import Notice, notices
from consilience.records.differences import Piece, apart, same_words
from consilience.search import Search, corrections
from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.card import type_in_words
from consilience_web.search.queries.records import Asked, choice_shown, ids_asked
from consilience_web.search.queries.remarks import remarks_of
from consilience_web.search.queries.story import Told, story_of

_LABELS = {
    "doi": "DOI",
    "pmid": "PMID",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "Web address",
    "source_file": "File",
    "source_index": "Place in the file",
    "database": "Database",
    "accession": "Accession number",
}
_LAST = ("type", "extra", "source_file", "source_index")
_SIDE_BY_SIDE = (*(f for f in FIELDS if f not in _LAST), "type")
_OF_SOURCE = frozenset({"accession", "database", "url"})
"""Fields that each database gives its own way, which tells nothing about the work."""
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record; `was` is what the export said, where people corrected it."""

    label: str
    value: str
    was: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A record of a group, with its source."""

    record: Record
    source: Search
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one of the records says, taken apart; `of` names the record."""

    of: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of several records side by side; what differs from the first is marked.

    A record that does not have the field tells nothing against one work.
    """

    label: str
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Join:
    """A pair that holds a group together, or that people hold apart."""

    word: Word
    who: str
    probability: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction in words, with what undoes it."""

    line: str
    who: str
    at: str
    why: str
    changes: tuple[tuple[str, str, str], ...]
    may_undo: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything about a record that a member may see."""

    record: Record
    number: int
    before: str
    after: str
    source: Search
    fields: tuple[Field, ...]
    group: tuple[GroupMember, ...]
    compared: tuple[Compared, ...]
    joins: tuple[Join, ...]
    head: str
    notices: tuple[Notice, ...]
    decisions: tuple[tuple[str, str, str], ...]
    labels: tuple[str, ...]
    files: tuple[Attachment, ...]
    study: tuple[str, str] | None
    corrections: tuple[Corrected, ...]
    story: tuple[Told, ...]


def record_page(member: Member, id: str) -> RecordPage:
    """Give the page of a record of the review."""
    review, state = member.review, member.review.state
    head = state.head_of(id)
    group = tuple(_member(member, m) for m in state.works[head])
    number = state.order[id]
    order = list(state.order)
    return RecordPage(
        record=review.record(id),
        number=number + 1,
        before=order[number - 1] if number else "",
        after=order[number + 1] if number + 1 < len(order) else "",
        source=state.search.source_of(id),
        fields=_fields(member, id),
        group=group,
        compared=side_by_side(member, state.works[head]) if len(group) > 1 else (),
        joins=_joins(member, {m.record.id for m in group}),
        head=head,
        notices=notices(member.review.record(id)),
        decisions=_decisions(member, head),
        labels=tuple(sorted(remarks_of(member).labels.get(id, ()))),
        files=tuple(a for m in group for a in state.studies_log.attachments.get(m.record.id, ())),
        study=_study(member, head),
        corrections=_corrections(member, id),
        story=story_of(member, id),
    )


def _member(member: Member, id: str) -> GroupMember:
    state = member.review.state
    return GroupMember(member.review.record(id), state.search.source_of(id), state.order[id] + 1)


def side_by_side(member: Member, ids: Sequence[str]) -> tuple[Compared, ...]:
    """Compare records field by field; fields that none has are left out."""
    records = [member.review.record(id) for id in ids]
    source_of = member.review.state.search.source_of
    names = [f"{source_of(id).source}, {id}" for id in ids]
    rows = []
    for name in _SIDE_BY_SIDE:
        texts = [_shown(name, record) for record in records]
        if any(texts):
            told = _compared(label_of(name), names, texts)
            rows.append(_unmarked(told, texts) if name in _OF_SOURCE else told)
    return tuple(rows)


def _compared(label: str, names: Sequence[str], texts: Sequence[str]) -> Compared:
    first, *others = [text for text in texts if text]
    pairs = [apart(first, other) for other in others]
    # Of two records both sides are marked; of more, what differs from the first that has it.
    marked = pairs[0][0] if len(pairs) == 1 else (Piece(first, differs=False),)
    pieces = iter((marked, *(other for _, other in pairs)))
    cells = tuple(
        Cell(name, next(pieces) if text else ()) for name, text in zip(names, texts, strict=True)
    )
    differs = any(not same_words(first, other) for other in others)
    return Compared(label, cells, differs)


def _unmarked(told: Compared, texts: Sequence[str]) -> Compared:
    cells = zip(told.cells, texts, strict=True)
    plain = tuple(Cell(c.of, (Piece(text, differs=False),) if text else ()) for c, text in cells)
    return replace(told, cells=plain, differs=False)


def _joins(member: Member, ids: set[str]) -> tuple[Join, ...]:
    """The pairs among the group that are joined, and the pairs that hold its records apart."""
    return tuple(
        Join(
            word,
            "The finder" if word.automatic else member.plan.name_of(word.who),
            "" if word.probability is None else f"{word.probability:.2f}",
        )
        for word in list(member.review.state.merges.words.values())
        if (word.a in ids and word.b in ids) or (not word.joined and {word.a, word.b} & ids)
    )


def _study(member: Member, head: str) -> tuple[str, str] | None:
    """Id and name of the study that the record's report belongs to, once it is included."""
    for study in member.review.studies():
        if head in study.reports:
            return study.id, study.name
    return None


def candidates(member: Member, id: str, words: str) -> list[GroupMember]:
    """Find the records that might be the same work as this one, for a person to choose from."""
    if not words.strip():
        return []
    group = set(member.review.state.works[member.review.state.head_of(id)])
    found = ids_asked(member, Asked(words=words), remarks_of(member))
    others = (other for other in found if other not in group)
    return [_member(member, other) for other in islice(others, _CANDIDATES)]


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
        value, was = _shown(name, now), _shown(name, before)
        if value or was:
            earlier = (was or "(empty)") if was != value else ""
            found.append(Field(label_of(name), value or "(empty)", earlier, _link(name, value)))
    found += [Field(f"Tag {tag}", "\n".join(values)) for tag, values in now.extra.items()]
    return tuple(found)


def _corrections(member: Member, id: str) -> tuple[Corrected, ...]:
    search = member.review.state.search
    record = member.review.records.get(id)
    if record is None or id in search.gone:
        return ()
    return tuple(
        Corrected(
            line=one.line.id,
            who=member.plan.name_of(one.line.who),
            at=one.line.at[:16].replace("T", " "),
            why=one.line.what.get("why") or "",
            changes=tuple(
                (label_of(c.field), field_text(c.before), field_text(c.after)) for c in one.changes
            ),
            may_undo=bool(one.undo),
        )
        for one in reversed(corrections(record, search.edits.get(id, ())))
    )


def label_of(field: str) -> str:
    """The name of a field in the words of the page."""
    return _LABELS.get(field, field.capitalize())


def _shown(name: str, record: Record) -> str:
    """A field of a record as a page shows it."""
    return type_in_words(record.type) if name == "type" else field_text(getattr(record, name))


def field_text(value: Any) -> str:
    """The value of a field as text."""
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
