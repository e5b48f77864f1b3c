"""Reading what the duplicates pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consilience.dedupe.merges import Word
from consilience.evidence import Record
from consilience_web.reviews.queries import Member

PAGE = 50
COMPARED = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "type",
    "language", "abstract",
)  # fmt: skip
_LABELS = {"doi": "DOI", "pmid": "PMID"}


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Of one search: imported = unique + merged; a work counts as unique for its first source."""

    source: str
    imported: int
    unique: int
    merged: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A pair that is joined; not `united` where people hold its groups apart."""

    a: Record
    b: Record
    who: str
    why: str
    probability: str
    united: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two records side by side."""

    label: str
    a: str
    b: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The pair that a person is asked about, and how many wait."""

    a: Record
    b: Record
    sources: tuple[str, str]
    fields: tuple[Compared, ...]
    why: str
    probability: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the removal of duplicates stands."""

    sources: tuple[SourceCount, ...]
    total: SourceCount
    last_run: str
    not_compared: int
    waiting: int
    joined: tuple[Joined, ...]
    n_joined: int
    page: int
    n_pages: int


def overview(member: Member, page: int) -> Overview:
    """Give the numbers and a page of the joined pairs, the newest first."""
    state = member.review.state
    words = state.merges.joined()[::-1]
    n_pages = max(1, -(-len(words) // PAGE))
    page = min(max(page, 1), n_pages)
    runs = state.merges.runs
    n = state.search.n_records()
    sources = _source_counts(member)
    return Overview(
        sources=sources,
        total=SourceCount("All", n, len(state.works), n - len(state.works)),
        last_run=runs[-1].at[:16].replace("T", " ") if runs else "",
        not_compared=max(0, n - len(state.search.gone) - int(runs[-1].what["n_records"]))
        if runs
        else n,
        waiting=len(state.merges.queue()),
        joined=tuple(_joined(member, word) for word in words[(page - 1) * PAGE : page * PAGE]),
        n_joined=len(words),
        page=page,
        n_pages=n_pages,
    )


def _source_counts(member: Member) -> tuple[SourceCount, ...]:
    state = member.review.state
    unique = dict.fromkeys(state.search.searches, 0)
    for head in state.works:
        unique[state.search.export_of(head).search] += 1
    counts = []
    for id, search in state.search.searches.items():
        n = state.search.n_records(id)
        counts.append(SourceCount(search.source, n, unique[id], n - unique[id]))
    return tuple(counts)


def _joined(member: Member, word: Word) -> Joined:
    review = member.review
    return Joined(
        a=review.record(word.a),
        b=review.record(word.b),
        who="the finder" if word.automatic else member.plan.name_of(word.who),
        why=word.why,
        probability=_probability(word),
        united=word.b in review.state.merges.members(word.a),
    )


def first_asked(member: Member) -> Asked | None:
    """Give the likeliest pair that nobody decided, or None."""
    review = member.review
    queue = review.state.merges.queue()
    if not queue:
        return None
    word = queue[0]
    a, b = review.record(word.a), review.record(word.b)
    source_of = review.state.search.source_of
    return Asked(
        a=a,
        b=b,
        sources=(source_of(a.id).source, source_of(b.id).source),
        fields=tuple(_compared(name, a, b) for name in COMPARED if _given(name, a, b)),
        why=word.why,
        probability=_probability(word),
        waiting=len(queue),
    )


def _given(name: str, a: Record, b: Record) -> bool:
    return bool(getattr(a, name) or getattr(b, name))


def _compared(name: str, a: Record, b: Record) -> Compared:
    one, other = _text(getattr(a, name)), _text(getattr(b, name))
    label = _LABELS.get(name, name.capitalize())
    return Compared(label, one, other, one.casefold() != other.casefold())


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _probability(word: Word) -> str:
    return "" if word.probability is None else f"{word.probability:.2f}"
