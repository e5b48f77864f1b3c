"""Blind voting on records: batches, votes, quota, settlement, release.

One `Voting` holds one stage (title and abstract, or full text). It is a projection: it is computed
from the ledger's lines and from nothing else. Votes stay with the record they were cast on;
settlement is computed over a group of duplicate records, so that merging never moves a vote and
unmerging, in any order, restores what was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from consilience.ledger.line import Line

Choice = Literal["include", "exclude", "maybe"]
CHOICES: tuple[Choice, ...] = ("include", "exclude", "maybe")


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that are open for voting, with who votes on which.

    Attributes
    ----------
    kind : str
        `calibration` (everybody votes on every record), `batch`, `again` (records that were
        decided are looked at anew; the earlier votes stay in the ledger and count no longer), or
        `elsewhere` (decisions came in with an export).
    quota : int
        Votes a record needs.
    settle : str
        `adjudicator` or `discussion`.
    moved : mapping of str to tuple of str
        Records that were given to other people since the batch opened.
    given : tuple of tuple of int
        Who votes on each record, by the places among `voters`; empty where they take turns.
    file : str
        SHA-256 of the export whose decisions stand in it.
    """

    id: str
    name: str
    kind: str
    records: tuple[str, ...]
    voters: tuple[str, ...]
    quota: int
    settle: str = "adjudicator"
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: tuple[tuple[int, ...], ...] = ()
    file: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who has a record of the batch, those first who were there when it opened."""
        added = (who for voters in self.moved.values() for who in voters)
        return tuple(dict.fromkeys((*self.voters, *added)))

    def as_what(self) -> dict[str, Any]:
        """Give the content of the act `batch` that opens it."""
        what: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "records": list(self.records),
            "voters": list(self.voters),
            "quota": self.quota,
            "settle": self.settle,
        }
        if self.file:
            what |= {"given": [list(places) for places in self.given], "file": self.file}
        return what

    def assigned(self, position: int) -> tuple[str, ...]:
        """Who votes on the record at `position`: the voters in turn, `quota` of them."""
        if self.moved and self.records[position] in self.moved:
            return self.moved[self.records[position]]
        if self.given:
            return tuple(self.voters[place] for place in self.given[position])
        n = len(self.voters)
        if self.kind == "calibration" or self.quota >= n:
            return self.voters
        first = position * self.quota % n
        over = max(0, first + self.quota - n)
        return self.voters[first : first + self.quota] + self.voters[:over]

    def n_assigned(self, position: int) -> int:
        """How many vote on the record at `position`."""
        if self.moved or self.given or self.kind == "calibration":
            return len(self.assigned(position))
        return min(self.quota, len(self.voters))


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's live vote on one record."""

    who: str
    choice: str
    reason: str = ""
    at: str = ""
    line: str = ""
    seconds: float | None = None
    imported_by: str = ""
    """Who took it in here, where it was cast in another program."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a record (or a group of duplicates) stands in a stage.

    Attributes
    ----------
    state : {"unassigned", "waiting", "agreed", "conflict", "settled"}
    choice : str
        `include` or `exclude` once agreed or settled, else empty.
    reason : str
        Why it is excluded: of the settlement, else the first reason given by the voters.
    released : bool
        Whether everybody may see it.
    """

    state: str
    choice: str = ""
    reason: str = ""
    votes: tuple[Vote, ...] = ()
    released: bool = False
    how: str = ""

    @property
    def decided(self) -> bool:
        """Whether the stage has come to a choice."""
        return self.state in ("agreed", "settled")


@dataclass(frozen=True, slots=True)
class Round:
    """What stood on a record when it was opened anew: it comes back if that is taken back."""

    place: tuple[str, int] | None
    votes: Mapping[str, Vote]
    first_votes: Mapping[str, Vote]
    settled: Line | None
    released: bool


@dataclass
class Voting:
    """The votes of one stage, built up line by line with `apply`."""

    stage: str
    maybe_counts_as: str = "include"
    batches: dict[str, Batch] = field(default_factory=dict)
    position: dict[str, tuple[str, int]] = field(default_factory=dict)
    votes: dict[str, dict[str, Vote]] = field(default_factory=dict)
    first_votes: dict[str, dict[str, Vote]] = field(default_factory=dict)
    settled: dict[str, Line] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    ready: dict[str, set[str]] = field(default_factory=dict)
    deferred: dict[str, dict[str, int]] = field(default_factory=dict)
    own: dict[str, dict[str, Vote]] = field(default_factory=dict)
    batch_number: dict[str, int] = field(default_factory=dict)
    earlier: dict[tuple[str, str], Round] = field(default_factory=dict)
    n_lines: int = 0

    def apply(self, line: Line) -> None:
        """Take one line of this stage in."""
        self.n_lines += 1
        if not line.stands:
            return
        match line.act:
            case "batch":
                self._open(line)
            case "assign":
                self._assign(line)
            case "takeback":
                self._take_back(line.subject.removeprefix("batch:"))
            case "vote":
                self._vote(line)
            case "unvote":
                self._unvote(line)
            case "defer":
                self.deferred.setdefault(line.who, {})[line.subject] = self.n_lines
            case "settle":
                self.settled[line.subject] = line
            case "ready":
                self.ready.setdefault(line.subject.removeprefix("batch:"), set()).add(line.who)
            case "release" | "unblind":
                self.released.add(line.subject.removeprefix("batch:"))

    def _open(self, line: Line) -> None:
        id = line.subject.removeprefix("batch:")
        batch = Batch(
            id=id,
            name=line.what.get("name") or "(name withdrawn)",
            kind=line.what["kind"],
            records=tuple(line.what["records"]),
            voters=tuple(line.what["voters"]),
            quota=int(line.what["quota"]),
            settle=line.what.get("settle") or "adjudicator",
            given=tuple(tuple(places) for places in line.what.get("given") or ()),
            file=line.what.get("file") or "",
        )
        self.batches[id] = batch
        self.batch_number.setdefault(id, len(self.batch_number))
        for position, record in enumerate(batch.records):
            if batch.kind == "again":
                self._lay_aside(id, record)
            self.position[record] = (id, position)

    def _lay_aside(self, batch: str, record: str) -> None:
        """Keep what stands on a record that comes into a batch, and begin anew."""
        votes = self.votes.pop(record, {})
        released = self.is_released(record)
        first, settled = self.first_votes.pop(record, {}), self.settled.pop(record, None)
        place = self.position.get(record)
        self.earlier[batch, record] = Round(place, votes, first, settled, released)
        for who in votes:
            self.own.get(who, {}).pop(record, None)

    def _take_back(self, batch: str) -> None:
        """Give every record of a batch back what stood on it before."""
        gone = self.batches.pop(batch, None)
        for record in gone.records if gone else ():
            if self.position.get(record, ("", 0))[0] != batch:
                continue
            del self.position[record]
            for who in self.votes.pop(record, {}):
                self.own.get(who, {}).pop(record, None)
            self.first_votes.pop(record, None)
            self.settled.pop(record, None)
            if before := self.earlier.pop((batch, record), None):
                self._restore(record, before)
        for who, own in self.own.items():
            self.own[who] = dict(sorted(own.items(), key=lambda item: item[1].at))

    def _restore(self, record: str, before: Round) -> None:
        if before.place is not None:
            self.position[record] = before.place
        if before.settled is not None:
            self.settled[record] = before.settled
        self.votes[record] = dict(before.votes)
        self.first_votes[record] = dict(before.first_votes)
        for who, vote in before.votes.items():
            self.own.setdefault(who, {})[record] = vote

    def _assign(self, line: Line) -> None:
        id = line.subject.removeprefix("batch:")
        if batch := self.batches.get(id):
            voters = tuple(line.what["voters"])
            moved = {record: voters for record in line.what["records"] if record in batch.records}
            self.batches[id] = replace(batch, moved={**batch.moved, **moved})

    def _vote(self, line: Line) -> None:
        vote = Vote(
            who=line.who,
            choice=line.what["choice"],
            reason=line.what.get("reason") or "",
            at=line.at,
            line=line.id,
            seconds=line.what.get("seconds"),
            imported_by=line.what.get("imported_by") or "",
        )
        self.votes.setdefault(line.subject, {})[line.who] = vote
        own = self.own.setdefault(line.who, {})
        own.pop(line.subject, None)
        own[line.subject] = vote
        # What a program exports is the last word and not the first, so agreement leaves it out.
        if not self.is_released(line.subject) and not vote.imported_by:
            self.first_votes.setdefault(line.subject, {})[line.who] = vote

    def _unvote(self, line: Line) -> None:
        self.votes.get(line.subject, {}).pop(line.who, None)
        self.own.get(line.who, {}).pop(line.subject, None)
        if not self.is_released(line.subject):
            self.first_votes.get(line.subject, {}).pop(line.who, None)

    # -- who votes on what ---------------------------------------------------------------------

    def batch_of(self, record: str) -> Batch | None:
        """The batch that a record is in, or None."""
        place = self.position.get(record)
        return self.batches[place[0]] if place else None

    def voters_of(self, record: str) -> tuple[str, ...]:
        """Who votes on a record."""
        place = self.position.get(record)
        return self.batches[place[0]].assigned(place[1]) if place else ()

    def is_voter(self, who: str) -> bool:
        """Whether a person votes in this stage."""
        return any(who in batch.people for batch in self.batches.values())

    def is_released(self, record: str) -> bool:
        """Whether a record's votes may be seen by all."""
        if record in self.settled:
            return True
        place = self.position.get(record)
        return place is not None and place[0] in self.released

    def shown_to_all(self) -> set[str]:
        """The subjects on which all may see everything: those of which `is_released` says so."""
        shown = set(self.settled.copy())
        for id in self.released.copy():
            shown.add(f"batch:{id}")
            if batch := self.batches.get(id):
                shown.update(r for r in batch.records if self.position.get(r, ("", 0))[0] == id)
        return shown

    def stands(self, record: str, group: Sequence[str]) -> bool:
        """Whether a record is voted on for its group of duplicates: the first in a batch is."""
        return len(group) == 1 or next((m for m in group if m in self.position), record) == record

    def waits_for(self, record: str, group: Sequence[str]) -> tuple[str, ...]:
        """Who has still to vote on a record, which is one of a group of duplicates."""
        if not self.stands(record, group) or any(member in self.settled for member in group):
            return ()
        votes = self.votes.get(record, {})
        return tuple([who for who in self.voters_of(record) if who not in votes])

    def place_of(self, record: str, who: str) -> tuple[int, int, int]:
        """The place of a record in a person's queue: by batch and position, deferred ones last."""
        batch, position = self.position[record]
        deferred = self.deferred.get(who)
        return deferred.get(record, 0) if deferred else 0, self.batch_number[batch], position

    def done(self, who: str) -> list[Vote]:
        """A person's own live votes, latest first."""
        return list(self.own.get(who, {}).values())[::-1]

    def all_ready(self, batch: Batch, *, gone: Collection[str] = ()) -> bool:
        """Whether every voter of a batch who has not left asked for its release."""
        return set(batch.people) - set(gone) <= self.ready.get(batch.id, set())

    # -- where a record stands -----------------------------------------------------------------

    def decide(self, members: Sequence[str]) -> Decision:
        """Where a group of duplicate records (often one record) stands in this stage."""
        settlements = [self.settled[m] for m in members if m in self.settled]
        # Of a work that is released, votes on a duplicate that is not stay blind until it is.
        members = [m for m in members if self.is_released(m)] or members
        released = self.is_released(members[0])
        votes = self._votes_of(members)
        if settlements:
            last = max(settlements, key=lambda line: line.at)
            return Decision(
                "settled",
                last.what["choice"],
                last.what.get("reason") or "",
                votes,
                True,
                last.what["how"],
            )
        placed = [m for m in members if m in self.position]
        if not placed:
            return Decision("unassigned", votes=votes)
        if not votes or not any(self._is_complete(m) for m in placed):
            return Decision("waiting", votes=votes, released=released)
        choices = {self.counts_as(vote.choice) for vote in votes}
        if len(choices) > 1 or choices == {"maybe"}:
            return Decision("conflict", votes=votes, released=released)
        reason = next((v.reason for v in votes if v.reason), "")
        return Decision("agreed", choices.pop(), reason, votes, released)

    def _is_complete(self, record: str) -> bool:
        """Whether as many voted on a record of a batch as are to."""
        id, position = self.position[record]
        return len(self.votes.get(record, ())) >= self.batches[id].n_assigned(position)

    def _votes_of(self, members: Sequence[str]) -> tuple[Vote, ...]:
        if len(members) == 1:
            votes = self.votes.get(members[0], {})
            return tuple([votes[who] for who in sorted(votes)])
        latest: dict[str, Vote] = {}
        for member in members:
            for who, vote in self.votes.get(member, {}).items():
                if who not in latest or latest[who].at < vote.at:
                    latest[who] = vote
        return tuple(latest[who] for who in sorted(latest))

    def counts_as(self, choice: str) -> str:
        """What a choice stands for when votes are compared; `maybe` goes by the plan."""
        if choice == "maybe" and self.maybe_counts_as in ("include", "exclude"):
            return self.maybe_counts_as
        return choice

    def ratings(self) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
        """Pairs of released first choices, by pair of people: what agreement is computed from."""
        pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
        rounds = [x.first_votes for x in list(self.earlier.values()) if x.released]
        if self.released or self.settled:
            now = list(self.first_votes.items())
            rounds += [votes for record, votes in now if self.is_released(record)]
        for by_person in rounds:
            people = sorted(by_person)
            for i, one in enumerate(people):
                for other in people[i + 1 :]:
                    pairs.setdefault((one, other), []).append(
                        (
                            self.counts_as(by_person[one].choice),
                            self.counts_as(by_person[other].choice),
                        )
                    )
        return pairs
