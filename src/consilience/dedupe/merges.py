"""Which records are the same work: what the finder joined, and what people said since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consilience.evidence.record import prefix_of
from consilience.ledger import Line


@dataclass(frozen=True, slots=True)
class Word:
    """The last word on a pair: joined or apart, by whom and why.

    Attributes
    ----------
    one_study : bool
        Whether two works that are apart tell of one study.
    kind : str
        What these are to each other: `article and preprint`, ...
    """

    a: str
    b: str
    joined: bool
    who: str
    at: str
    automatic: bool = False
    probability: float | None = None
    why: str = ""
    one_study: bool = False
    kind: str = ""


@dataclass
class Merges:
    """Groups of duplicates, built up line by line with `apply`.

    Each pair keeps its last word. Groups are the components of the joined pairs; a pair that
    people hold apart is never united through others. A join of the finder is undone by saying
    `distinct`, in any order; a person's word by taking it back (`unsay`). Two works that tell of
    one study (`related`) are apart as records; their reports make one study.
    """

    words: dict[tuple[str, str], Word] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Word] = field(default_factory=dict)
    runs: list[Line] = field(default_factory=list)
    earlier: dict[tuple[str, str], list[Word | None]] = field(default_factory=dict)
    _out: set[str] = field(default_factory=set)
    _group_of: dict[str, tuple[str, ...]] | None = None
    _queue: list[Word] | None = None
    _linked: list[Word] | None = None

    def apply(self, line: Line) -> None:
        """Take one line in."""
        if not line.stands:
            return
        self._group_of = self._queue = self._linked = None
        match line.act:
            case "deduplicate":
                self._run(line)
            case "duplicate":
                self._say(line, line.what["of"], joined=True)
            case "distinct":
                self._say(line, line.what["from"], joined=False)
            case "related":
                self._say(line, line.what["to"], joined=False, one_study=True)
            case "unsay":
                self._unsay(line)
            case "unimport":
                self._forget(prefix_of(line.what["file"]))
            case "import":
                self._out.discard(prefix_of(line.what["sha256"]))

    def _forget(self, prefix: str) -> None:
        """Forget what was said of the records of an export that was taken out."""
        self._out.add(prefix)
        for held in (self.words, self.pairs, self.earlier):
            for key in [key for key in held if self._is_out(*key)]:
                del held[key]

    def _is_out(self, *records: str) -> bool:
        """Whether a record was taken out with its export."""
        return bool(self._out) and any(r.partition("-")[0] in self._out for r in records)

    def _run(self, line: Line) -> None:
        self.runs.append(line)
        for a, b, probability, why in line.what["links"]:
            if pair(a, b) not in self.words and not self._is_out(a, b):
                self.words[pair(a, b)] = _word(
                    line, a, b, joined=True, probability=probability, why=why
                )
        self.pairs = {
            pair(a, b): _word(line, a, b, joined=False, probability=probability, why=why)
            for a, b, probability, why in line.what["pairs"]
            if not self._is_out(a, b)
        }

    def _say(self, line: Line, other: str, *, joined: bool, one_study: bool = False) -> None:
        key = pair(line.subject, other)
        if self._is_out(*key):
            return
        self.earlier.setdefault(key, []).append(self.words.get(key))
        self.words[key] = Word(
            line.subject, other, joined, line.who, line.at, why=line.what.get("why") or "",
            one_study=one_study, kind=line.what.get("kind") or "",
        )  # fmt: skip

    def _unsay(self, line: Line) -> None:
        key = pair(line.subject, line.what["of"])
        if not self.earlier.get(key):
            return
        before = self.earlier[key].pop()
        if before is None:
            self.words.pop(key, None)
        else:
            self.words[key] = before

    def queue(self) -> list[Word]:
        """The probable pairs that are still open, likeliest first, one for each two groups.

        What was said of two records is said of their groups: those that are held apart, or linked
        as works of one study, are not asked about again by way of other members.
        """
        if self._queue is None:
            told = {self._between(word) for word in list(self.words.values()) if not word.joined}
            self._queue = []
            for word in sorted(self.pairs.values(), key=surest_first):
                one, other = between = self._between(word)
                if one != other and between not in told and pair(word.a, word.b) not in self.words:
                    told.add(between)
                    self._queue.append(word)
        return self._queue

    def _between(self, word: Word) -> tuple[str, str]:
        """The groups of a word's records, each under its first member."""
        return pair(self.members(word.a)[0], self.members(word.b)[0])

    def joined(self) -> list[Word]:
        """The pairs that are joined now, oldest first."""
        return [word for word in list(self.words.values()) if word.joined]

    def held_apart(self) -> list[Word]:
        """The pairs that people hold apart as works of different studies, oldest first."""
        return [w for w in list(self.words.values()) if not w.joined and not w.one_study]

    def linked(self) -> list[Word]:
        """The pairs of works that tell of one study, oldest first."""
        if self._linked is None:
            self._linked = [word for word in list(self.words.values()) if word.one_study]
        return self._linked

    def members(self, record: str) -> tuple[str, ...]:
        """The group that a record belongs to, itself included."""
        if self._group_of is None:
            self._group_of = self._components()
        return self._group_of.get(record, (record,))

    def groups(self) -> list[tuple[str, ...]]:
        """All groups of two and more."""
        self.members("")
        assert self._group_of is not None
        return sorted(set(self._group_of.values()))

    def _components(self) -> dict[str, tuple[str, ...]]:
        apart: dict[str, set[str]] = {}
        for word in list(self.words.values()):
            if not word.joined:
                apart.setdefault(word.a, set()).add(word.b)
                apart.setdefault(word.b, set()).add(word.a)
        group: dict[str, list[str]] = {}
        ordered = sorted(self.joined(), key=lambda w: (w.automatic, w.at))
        for word in ordered:
            one = group.setdefault(word.a, [word.a])
            other = group.setdefault(word.b, [word.b])
            if one is other or any(not apart.get(m, set()).isdisjoint(other) for m in one):
                continue
            one.extend(other)
            for member in other:
                group[member] = one
        return {r: tuple(sorted(members)) for r, members in group.items() if len(members) > 1}


def surest_first(word: Word) -> tuple[float, str, str]:
    """The place of a pair in the queue."""
    return -(word.probability or 0), word.a, word.b


def pair(a: str, b: str) -> tuple[str, str]:
    """Two record ids in one order."""
    return (a, b) if a < b else (b, a)


def _word(line: Line, a: str, b: str, *, joined: bool, probability: Any, why: str) -> Word:
    return Word(a, b, joined, line.who, line.at, True, float(probability), why)


def heads(
    records: Iterable[str], members: Callable[[str], Sequence[str]], order: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """Give, in the order of `records`, the first-come record of each group with its members."""
    found: dict[str, tuple[str, ...]] = {}
    for record in records:
        group = members(record)
        if len(group) == 1:
            found[record] = (record,)
            continue
        ordered = tuple(sorted(group, key=lambda m: order.get(m, len(order))))
        if ordered[0] == record:
            found[record] = ordered
    return found
