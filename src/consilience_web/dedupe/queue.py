"""Reading the queue: the pair that a person is asked about, its place, and the kinds of pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from consilience.dedupe.merges import Word, pair, surest_first
from consilience.review.one_study import kind_of
from consilience_web.dedupe.queries import Said, in_words, word_said
from consilience_web.reviews.queries import Member
from consilience_web.search.queries import Compared, side_by_side

UNSURE = "not sure enough"
"""The reason of a pair that nothing but its probability keeps from being merged."""
BANDS: dict[str, tuple[str, float, float]] = {
    "likely": ("0.5 and more", 0.5, 1.01),
    "open": ("0.1 to 0.5", 0.1, 0.5),
    "unlikely": ("less than 0.1", 0.0, 0.1),
}
"""Probabilities that can be asked for: the words, the least and what is above."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the queue: all of it is in the address, so a reload loses nothing.

    Attributes
    ----------
    after : str
        The two ids of the last pair that was passed over, empty where none was. It is found by
        its place among all, so that what others decide meanwhile passes over nothing.
    wanted : str
        The two ids of a pair that is asked about before any other.
    reason, band : str
        The kind of pairs that is asked for; empty for all.
    """

    after: str = ""
    wanted: str = ""
    reason: str = ""
    band: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Place:
        """Read it from an address or a form."""
        band = given.get("band", "")
        return cls(
            given.get("after", ""), given.get("pair", ""), given.get("reason", ""),
            band if band in BANDS else "",
        )  # fmt: skip

    def query(self, **other: str) -> str:
        """Give the address that leads to it, with other values for some."""
        held = {"after": self.after, "reason": self.reason, "band": self.band, **other}
        return urlencode({name: value for name, value in held.items() if value}, safe=",")

    def holds(self, word: Word) -> bool:
        """Whether a pair is of the kind that is asked for."""
        _, least, below = BANDS.get(self.band, ("", 0.0, 2.0))
        fits = least <= (word.probability or 0) < below
        return fits and self.reason in ("", reason_of(word))


@dataclass(frozen=True, slots=True)
class Asked:
    """The pair that a person is asked about, and how many wait.

    Attributes
    ----------
    kind : str
        What the two are to each other if they are different works; empty where nothing tells.
    waiting, in_all : int
        Pairs of the kind that is asked for, and of any.
    onward, backward : str
        Addresses of the next pair, if this one is passed over too, and of the one passed over
        before it; empty where there is none.
    skipped : int
        Pairs up to the last one passed over, which wait still.
    reasons, bands : sequence of (str, str, int)
        The kinds of pairs that wait: value, words and how many.
    last : Said or None
        The person's own last word, to be undone.
    """

    said: Said | None
    kind: str
    sources: tuple[str, str]
    fields: tuple[Compared, ...]
    place: Place
    waiting: int
    in_all: int
    onward: str
    backward: str
    skipped: int
    reasons: Sequence[tuple[str, str, int]]
    bands: Sequence[tuple[str, str, int]]
    last: Said | None

    @property
    def filtered(self) -> bool:
        """Whether some kind of pairs is asked for."""
        return bool(self.place.reason or self.place.band)

    @property
    def from_the_first(self) -> str:
        """The address of the first pair of this kind."""
        return f"?{self.place.query(after='')}"


def reason_of(word: Word) -> str:
    """Why a person is asked about a pair, without the numbers that belong to it alone."""
    return word.why.partition("; not merged: ")[2].partition(" (")[0] or UNSURE


def asked(member: Member, place: Place) -> Asked:
    """Give the pair that is wanted, else the likeliest after those that the person passed over."""
    review = member.review
    every, passed = review.state.merges.queue(), review.state.merges.pairs.get(_two(place.after))
    queue = [word for word in every if place.holds(word)]
    skipped = sum(surest_first(w) <= surest_first(passed) for w in queue) if passed else 0
    place = place if passed else Place("", place.wanted, place.reason, place.band)
    again = [word for word in every if pair(word.a, word.b) == _two(place.wanted)]
    word = next(iter(again or queue[skipped : skipped + 1]), None)
    said = in_words(member, word) if word else None
    ids = (said.a.id, said.b.id) if said else ()
    before = [f"{w.a},{w.b}" for w in queue[max(0, skipped - 2) : max(0, skipped - 1)]]
    behind = word is not None and passed is not None and surest_first(word) < surest_first(passed)
    return Asked(
        said=said,
        kind=kind_of(review, *ids) if ids else "",
        sources=_sources(member, ids),
        fields=side_by_side(member, ids) if ids else (),
        place=place,
        waiting=len(queue),
        in_all=len(every),
        onward=place.query() if behind else place.query(after=",".join(ids)),
        backward=f"?{place.query(after=''.join(before))}" if skipped else "",
        skipped=skipped,
        reasons=_reasons(every, place),
        bands=_bands(every, place),
        last=_last_word(member),
    )


def _sources(member: Member, ids: Sequence[str]) -> tuple[str, str]:
    found = [member.review.state.search.source_of(id).source for id in ids]
    return (found[0], found[1]) if found else ("", "")


def _reasons(queue: Sequence[Word], place: Place) -> list[tuple[str, str, int]]:
    n = Counter(map(reason_of, queue))
    if place.reason and place.reason not in n:
        n[place.reason] = 0
    return [(reason, reason, number) for reason, number in n.most_common()]


def _bands(queue: Sequence[Word], place: Place) -> list[tuple[str, str, int]]:
    n = {band: sum(Place(band=band).holds(word) for word in queue) for band in BANDS}
    return [(b, BANDS[b][0], n[b]) for b in BANDS if n[b] or b == place.band]


def _two(text: str) -> tuple[str, str]:
    a, _, b = text.partition(",")
    return pair(a, b)


def _last_word(member: Member) -> Said | None:
    words = list(member.review.state.merges.words.values())
    own = [word for word in words if not word.automatic and word.who == member.handle]
    return in_words(member, max(own, key=lambda word: word.at)) if own else None


def already_said(member: Member, a: str, b: str) -> str | None:
    """What a person has said on a pair that was asked about, in a sentence; None where nobody has.

    It is empty where it was the member: the same answer came twice.
    """
    word = member.review.state.merges.words.get(pair(a, b))
    if word is None or word.automatic:
        return None
    if word.who == member.handle:
        return ""
    return f"{member.plan.name_of(word.who)} has said meanwhile: {word_said(word).lower()}."
