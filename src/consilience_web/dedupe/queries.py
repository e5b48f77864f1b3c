"""Reading what the pages show: the numbers, and what was said on a pair."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.dedupe.merges import Word
from consilience.evidence import Record
from consilience_web.reviews.duplicates import n_not_compared
from consilience_web.reviews.queries import Member


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Of one search: imported = unique + merged; a work counts as unique for its first source."""

    source: str
    search: str
    imported: int
    unique: int
    merged: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the finder or a person said on a pair, in words."""

    a: Record
    b: Record
    word: str
    automatic: bool
    who: str
    probability: str
    agree: str
    against: str
    asked_because: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the removal of duplicates stands.

    Attributes
    ----------
    likely : int
        How many of the pairs that wait are one work, if what the finder states of each holds.
    """

    sources: tuple[SourceCount, ...]
    total: SourceCount
    last_run: str
    not_compared: int
    waiting: int
    likely: int
    n_joined: int
    n_groups: int
    n_apart: int
    n_linked: int

    @property
    def adds_up(self) -> bool:
        """Whether every record is unique or merged, for each source and in all."""
        rows = (*self.sources, self.total)
        sums = [sum(column) for column in zip(*(_numbers(r) for r in self.sources), strict=True)]
        return all(r.imported == r.unique + r.merged for r in rows) and (
            not sums or tuple(sums) == _numbers(self.total)
        )


def _numbers(row: SourceCount) -> tuple[int, int, int]:
    return row.imported, row.unique, row.merged


def overview(member: Member) -> Overview:
    """Give the numbers."""
    state = member.review.state
    runs = state.merges.runs
    n, n_works = state.search.n_records(), len(state.works)
    return Overview(
        sources=_source_counts(member),
        total=SourceCount("All", "", n, n_works, n - n_works),
        last_run=runs[-1].at[:16].replace("T", " ") if runs else "",
        not_compared=n_not_compared(member),
        waiting=len(state.merges.queue()),
        likely=round(sum(word.probability or 0 for word in state.merges.queue())),
        n_joined=len(state.merges.joined()),
        n_groups=len(state.merges.groups()),
        n_apart=len(state.merges.held_apart()),
        n_linked=len(state.merges.linked()),
    )


def _source_counts(member: Member) -> tuple[SourceCount, ...]:
    state = member.review.state
    unique = dict.fromkeys(state.search.searches, 0)
    for head in state.works:
        unique[state.search.export_of(head).search] += 1
    counts = []
    for id, search in state.search.searches.items():
        n = state.search.n_records(id)
        counts.append(SourceCount(search.named, id, n, unique[id], n - unique[id]))
    return tuple(counts)


def in_words(member: Member, word: Word) -> Said:
    """Tell a word on a pair: who said it, how probable, what speaks for it and what against."""
    why, _, because = word.why.partition("; not merged: ")
    agree, _, against = why.partition("; but ")
    return Said(
        a=member.review.record(word.a),
        b=member.review.record(word.b),
        word=word_said(word),
        automatic=word.automatic,
        who="The finder" if word.automatic else member.plan.name_of(word.who),
        probability="" if word.probability is None else f"{word.probability:.2f}",
        agree=agree,
        against=against,
        asked_because=because,
    )


def word_said(word: Word) -> str:
    """Give a word as a person says it."""
    if word.one_study:
        return f"Two reports of one study{f' ({word.kind})' if word.kind else ''}"
    return "The same work" if word.joined else "Different works"
