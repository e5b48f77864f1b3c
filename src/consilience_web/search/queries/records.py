"""The list of records: searched, filtered, sorted, fifty a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from consilience.evidence import Record
from consilience.evidence.record import prefix_of
from consilience.ledger import Decision
from consilience.records import Notice, notices
from consilience_web.jobs.progress import Tell
from consilience_web.reviews.queries import Member
from consilience_web.reviews.records import Content
from consilience_web.reviews.texts import read_in
from consilience_web.search.queries.remarks import Remarks, remarks_of

PAGE = 50
DECISIONS: dict[str, str] = {
    "screening-include": "included on title and abstract",
    "screening-exclude": "excluded on title and abstract",
    "screening-": "not decided on title and abstract",
    "fulltext-include": "included on full text",
    "fulltext-exclude": "excluded on full text",
    "fulltext-": "full text sought, not decided",
}
"""Where a record stands, with the words shown; only what was released is known here."""

YES_NO: dict[str, str] = {"yes": "with", "no": "without"}
DUPLICATES: dict[str, str] = {
    "works": "one record per work",
    "groups": "works with several records",
    "merged": "duplicates of another record",
}
SORTS: dict[str, str] = {
    "": "as they came in",
    "newest": "newest first",
    "oldest": "oldest first",
    "title": "title",
    "author": "first author",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; an empty value asks for nothing.

    Attributes
    ----------
    words : str
        Words that all stand in the record; several in quotation marks stand together.
    texts : str
        Anything where the words may also all stand in an attached full text.
    source : str
        A search's id.
    """

    words: str = ""
    texts: str = ""
    source: str = ""
    decision: str = ""
    label: str = ""
    note: str = ""
    abstract: str = ""
    file: str = ""
    since: int | None = None
    until: int | None = None
    duplicates: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, given: Mapping[str, str]) -> Asked:
        """Read the query of an address; what cannot be read asks for nothing."""
        texts = {
            f.name: given.get(f.name, "").strip()
            for f in fields(cls)
            if f.name not in ("since", "until", "page")
        }
        return cls(
            **texts,
            since=_number(given.get("since", "")),
            until=_number(given.get("until", "")),
            page=_number(given.get("page", "")) or 1,
        )

    @property
    def filtered(self) -> bool:
        """Whether anything but words narrows the list."""
        narrowing = (
            self.source, self.decision, self.label, self.note, self.abstract, self.file,
            self.since, self.until, self.duplicates,
        )  # fmt: skip
        return any(value not in ("", None) for value in narrowing)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record of the list; `merged_into` is the record that stands for it, if another does."""

    id: str
    number: int
    title: str
    short: str
    journal: str
    source: str
    screening: str
    fulltext: str
    merged_into: str
    labels: tuple[str, ...]
    has_file: bool
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class RecordList:
    """A page of the list."""

    rows: tuple[RecordRow, ...]
    total: int
    page: int
    n_pages: int
    labels: tuple[str, ...]


def choice_shown(member: Member, decision: Decision | None) -> str:
    """The released choice of a decision, else an empty string: an open one is a count to a lead."""
    return decision.choice if decision is not None and decision.released else ""


def records_asked(member: Member, asked: Asked) -> RecordList:
    """Give the page of the list that was asked for, the nearest one where there is none."""
    remarks = remarks_of(member)
    ids = ids_asked(member, asked, remarks)
    n_pages = max(1, -(-len(ids) // PAGE))
    page = min(max(asked.page, 1), n_pages)
    shown = member.review.each(ids[(page - 1) * PAGE : page * PAGE])
    rows = tuple(_row(member, record, remarks) for record in shown)
    return RecordList(rows, len(ids), page, n_pages, tuple(remarks.all_labels()))


def ids_asked(member: Member, asked: Asked, remarks: Remarks) -> list[str]:
    """Give the ids of all records that were asked for, sorted.

    What follows from the ledger is looked at in the state, which is in memory; what stands in the
    records is looked for by the database.
    """
    ids: Iterable[str] = list(member.review.state.order)
    for holds in _of_ledger(member, asked, remarks):
        ids = filter(holds, ids)
    content = _of_content(asked)
    column, key = _SORT_KEYS.get(asked.sort, ("", None))
    if content == Content() and not column:
        return list(ids)
    found = member.found(content, column)
    if asked.texts and content.phrases:
        found |= _in_texts(member, content, column)
    if content != Content():
        ids = filter(found.__contains__, ids)
    ids = list(ids)
    if key:
        ids.sort(key=lambda id: key(found.get(id)))
    return ids


def _in_texts(member: Member, content: Content, column: str) -> dict[str, Any]:
    """The records in whose full text the words stand, with the column that is sorted by."""
    files = read_in(member.row, content.phrases)
    if not files:
        return {}
    rest = member.found(replace(content, phrases=()), column)
    held = member.review.state.studies_log.attachments
    ids = [id for id, all_ in held.items() if any(one.sha256 in files for one in all_)]
    return {id: rest[id] for id in ids if id in rest}


def _of_ledger(member: Member, asked: Asked, remarks: Remarks) -> list[Callable[[str], bool]]:
    state = member.review.state
    tests: list[Callable[[str], bool]] = []
    if asked.source:
        exports = [e for e in state.search.exports.values() if e.search == asked.source]
        prefixes = tuple(f"{prefix_of(export.sha256)}-" for export in exports)
        tests.append(lambda id: id.startswith(prefixes))
    if asked.duplicates in DUPLICATES:
        tests.append(lambda id: _is_duplicate(member, id, asked.duplicates))
    if asked.decision in DECISIONS:
        tests.append(_decided(member, asked.decision).__contains__)
    if asked.label:
        tests.append(remarks.labelled(asked.label).__contains__)
    if asked.note in YES_NO:
        noted = remarks.noted()
        tests.append(lambda id: (id in noted) is (asked.note == "yes"))
    if asked.file in YES_NO:
        files = state.studies_log.attachments
        tests.append(lambda id: (id in files) is (asked.file == "yes"))
    return tests


def _is_duplicate(member: Member, id: str, wanted: str) -> bool:
    works = member.review.state.works
    if wanted == "merged":
        return id not in works
    return id in works and (wanted == "works" or len(works[id]) > 1)


def _decided(member: Member, wanted: str) -> set[str]:
    """The records of which the decision that everybody sees is the wanted one."""
    stage, _, choice = wanted.partition("-")
    state = member.review.state
    found = state.standing(stage).heads(
        lambda kind: (kind.choice if kind.released else "") == choice
    )
    return found.union([id for id in state.merged if state.head_of(id) in found])


def _of_content(asked: Asked) -> Content:
    return Content(
        phrases=tuple(a or b for a, b in _PHRASE.findall(asked.words)),
        abstract={"yes": True, "no": False}.get(asked.abstract),
        since=asked.since,
        until=asked.until,
    )


_PHRASE = re.compile(r'"([^"]+)"|([^\s"]+)')

_SORT_KEYS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "newest": ("year", lambda year: -(year or 0)),
    "oldest": ("year", lambda year: year or 9999),
    "title": ("title", lambda title: (not title, title or "")),
    "author": ("author", lambda author: (not author, author or "")),
}
"""The column of the database that a list is sorted by, and how."""


def _row(member: Member, record: Record, remarks: Remarks) -> RecordRow:
    state, id = member.review.state, record.id
    head = state.head_of(id)
    return RecordRow(
        id=id,
        number=state.order[id] + 1,
        title=record.title or "(no title)",
        short=record.short,
        journal=record.journal or "",
        source=state.search.source_of(id).source,
        screening=choice_shown(member, state.decision("screening", head)),
        fulltext=choice_shown(member, state.decision("fulltext", head)),
        merged_into="" if head == id else head,
        labels=tuple(sorted(remarks.labels.get(id, ()))),
        has_file=id in state.studies_log.attachments,
        notices=notices(record),
    )


def jumped_to(member: Member, wanted: str) -> str | None:
    """Give the id of the record with this number in the order of arrival, or with this id."""
    state = member.review.state
    if state.search.has(wanted):
        return wanted
    number = _number(wanted.removeprefix("#"))
    if number is None or not 1 <= number <= len(state.order):
        return None
    return list(state.order)[number - 1]


def n_asked(member: Member, asked: Asked) -> int:
    """How many records were asked for."""
    return len(ids_asked(member, asked, remarks_of(member)))


def list_asked(member: Member, asked: Asked, tell: Tell) -> list[tuple[Record, str, str]]:
    """Give the records asked for with the last released decision and its reason, to take along."""
    remarks = remarks_of(member)
    ids = ids_asked(member, asked, remarks)
    rows = []
    for n, record in enumerate(member.review.each(ids), 1):
        tell("reads the records", n, len(ids))
        rows.append(_taken(member, record, remarks))
    return rows


def _taken(member: Member, record: Record, remarks: Remarks) -> tuple[Record, str, str]:
    id, state = record.id, member.review.state
    told = remarks.told(id)
    if told:
        extra = {**record.extra, "N1": (*record.extra.get("N1", ()), *told)}
        record = Record.from_json({**record.as_json(), "extra": extra}, id=id)
    for stage in ("fulltext", "screening"):
        decision = state.decision(stage, state.head_of(id))
        if decision is not None and (choice := choice_shown(member, decision)):
            return record, choice, member.plan.reason_text(decision.reason)
    return record, "", ""
