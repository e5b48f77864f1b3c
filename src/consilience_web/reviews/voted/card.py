"""One record as it is read for a decision, with what the person may see written on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from consilience.evidence import Record
from consilience.ledger import Line, may_see
from consilience.screening.abstract import Part, parts
from consilience_web.reviews.queries import Member

_PLAIN_KINDS = {"journal article", "journal articles", "article", "web"}


@dataclass(frozen=True)
class Remark:
    """A note that the person may see."""

    who: str
    text: str
    own: bool


@dataclass(frozen=True)
class Card:
    """One record as it is read for a decision."""

    record: Record
    kind: str
    sources: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[Remark, ...]
    labels: tuple[str, ...]
    n_duplicates: int

    @property
    def own_note(self) -> str:
        """What the person has noted themselves."""
        return next((note.text for note in self.notes if note.own), "")


def card(member: Member, stage: str, record: str, *, settling: bool = False) -> Card:
    """Give a record with what the member may see written on it.

    Whoever settles a conflict on it sees the notes and labels of its voters.
    """
    state = member.review.state
    group = state.works.get(record, (record,))
    conflict = frozenset(group) if settling else frozenset()
    lines = [
        line
        for m in group
        for line in state.story.get(m, ())
        if line.act in ("note", "label")
        and not line.withdrawn
        and may_see(line, member.handle, state.open, settling=conflict)
    ]
    shown = member.review.record(record)
    sources = (member.review.record(m).database for m in group)
    return Card(
        shown,
        publication_type(shown),
        tuple(dict.fromkeys(s for s in sources if s)),
        parts(shown.abstract) if shown.abstract else (),
        _notes(member, lines),
        _labels(lines),
        len(group) - 1,
    )


def _notes(member: Member, lines: Iterable[Line]) -> tuple[Remark, ...]:
    last = {line.who: line.what["text"] for line in lines if line.act == "note"}
    return tuple(
        Remark(member.plan.name_of(who), text, who == member.handle)
        for who, text in last.items()
        if text
    )


def _labels(lines: Iterable[Line]) -> tuple[str, ...]:
    last = {line.what["label"]: line.what["on"] for line in lines if line.act == "label"}
    return tuple(label for label, on in last.items() if on)


def labels_in_use(member: Member) -> tuple[str, ...]:
    """The labels that the member may know of, in alphabetical order."""
    state = member.review.state
    labels = (line for line in state.remarks if line.act == "label")
    seen = (line for line in labels if may_see(line, member.handle, state.open))
    return tuple(sorted({line.what["label"] for line in seen if line.what["on"]}, key=str.casefold))


def publication_type(record: Record) -> str:
    """What kind of publication the source says it is, else what its type is called."""
    given = [
        kind.strip()
        for tag, values in record.extra.items()
        if tag.casefold() in ("pt", "m3", "publication type", "document type")
        for value in values
        for kind in re.split(r"[;,]", value)
    ]
    kinds = [k for k in given if re.fullmatch(r"[^\W\d]+(?:[ '’-][^\W\d]+){0,4}", k)]
    telling = [
        k.capitalize() if k.islower() else k
        for k in dict.fromkeys(kinds)
        if k.casefold() not in _PLAIN_KINDS and not k.startswith("Research Support")
    ]
    if telling:
        return ", ".join(telling[:3])
    return type_in_words(record.type)


def type_in_words(type: str) -> str:
    """Give CSL's word for a type as people say it.

    >>> type_in_words("article-journal"), type_in_words("paper-conference")
    ('Journal article', 'Conference paper')
    """
    return _TYPES.get(type, type.replace("-", " ")).capitalize()


_TYPES = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "article": "preprint",
    "paper-conference": "conference paper",
    "webpage": "web page",
}
