"""Reading what the pages show: the numbers, and the pair that a person is asked about."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.dedupe.merges import Word, pair, surest_first
from consilience.evidence import Record
from consilience.review.one_study import kind_of
from consilience_web.reviews.queries import Member
from consilience_web.search.queries import Compared, side_by_side


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Of one search: imported = unique + merged; a work counts as unique for its first source."""

    source: str
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
class Asked:
    """The pair that a person is asked about, and how many wait.

    Attributes
    ----------
    kind : str
        What the two are to each other if they are different works; empty where nothing tells.
    after : str
        The two ids of the last pair that the person passed over, empty where none was.
    onward : str
        As `after`, if this pair is passed over too.
    skipped : int
        Pairs up to the last one passed over, which wait still.
    last : Said or None
        The person's own last word, to be undone.
    """

    said: Said | None
    kind: str
    sources: tuple[str, str]
    fields: tuple[Compared, ...]
    waiting: int
    after: str
    onward: str
    skipped: int
    last: Said | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the removal of duplicates stands."""

    sources: tuple[SourceCount, ...]
    total: SourceCount
    last_run: str
    not_compared: int
    waiting: int
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
    n_compared = int(runs[-1].what["n_records"]) if runs else 0
    return Overview(
        sources=_source_counts(member),
        total=SourceCount("All", n, n_works, n - n_works),
        last_run=runs[-1].at[:16].replace("T", " ") if runs else "",
        not_compared=max(0, n - len(state.search.gone) - n_compared),
        waiting=len(state.merges.queue()),
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
        counts.append(SourceCount(search.source, n, unique[id], n - unique[id]))
    return tuple(counts)


def in_words(member: Member, word: Word) -> Said:
    """Tell a word on a pair: who said it, how probable, what speaks for it and what against."""
    why, _, because = word.why.partition("; not merged: ")
    agree, _, against = why.partition("; but ")
    return Said(
        a=member.review.record(word.a),
        b=member.review.record(word.b),
        word=_word(word),
        automatic=word.automatic,
        who="The finder" if word.automatic else member.plan.name_of(word.who),
        probability="" if word.probability is None else f"{word.probability:.2f}",
        agree=agree,
        against=against,
        asked_because=because,
    )


def _word(word: Word) -> str:
    if word.one_study:
        return f"Two reports of one study{f' ({word.kind})' if word.kind else ''}"
    return "The same work" if word.joined else "Different works"


def asked(member: Member, after: str, wanted: str = "") -> Asked:
    """Give the pair that is wanted, else the likeliest after those that the person passed over.

    Parameters
    ----------
    after, wanted : str
        Two ids with a comma between them. The last pair that was passed over is found by its
        place among all, so that what others decide meanwhile passes over nothing.
    """
    review = member.review
    queue, passed = review.state.merges.queue(), review.state.merges.pairs.get(_two(after))
    skipped = sum(surest_first(w) <= surest_first(passed) for w in queue) if passed else 0
    again = [word for word in queue if pair(word.a, word.b) == _two(wanted)]
    last = _last_word(member)
    kept = after if passed else ""
    for word in again or queue[skipped : skipped + 1]:
        said = in_words(member, word)
        ids = [said.a.id, said.b.id]
        sources = (review.state.search.source_of(ids[0]), review.state.search.source_of(ids[1]))
        behind = passed is not None and surest_first(word) < surest_first(passed)
        return Asked(
            said, kind_of(review, *ids), (sources[0].source, sources[1].source),
            side_by_side(member, ids), len(queue), kept, kept if behind else ",".join(ids),
            skipped, last,
        )  # fmt: skip
    return Asked(None, "", ("", ""), (), len(queue), kept, kept, skipped, last)


def _two(text: str) -> tuple[str, str]:
    a, _, b = text.partition(",")
    return pair(a, b)


def _last_word(member: Member) -> Said | None:
    words = list(member.review.state.merges.words.values())
    own = [word for word in words if not word.automatic and word.who == member.handle]
    return in_words(member, max(own, key=lambda word: word.at)) if own else None


def said_by_another(member: Member, a: str, b: str) -> str:
    """What somebody else said on a pair, in a sentence; empty where nobody did."""
    word = member.review.state.merges.words.get(pair(a, b))
    if word is None or word.automatic or word.who == member.handle:
        return ""
    return f"{member.plan.name_of(word.who)} has said meanwhile: {_word(word).lower()}."
