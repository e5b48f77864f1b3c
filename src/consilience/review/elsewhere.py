"""Decisions that were made in another program, taken in as judgements of the people it names.

A team that moves here in the middle of a review maps the people of an export to its members. What
they decided becomes a batch of the kind `elsewhere`: a vote each, by the member, with who took it
in. So quota, conflict, settlement, release and taking a batch back are those of any other batch.
The votes stand on the records of that very export and stay there when duplicates are merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consilience.errors import LedgerError
from consilience.evidence.record import place_id
from consilience.ledger import Batch, Line
from consilience.protocol import Plan
from consilience.protocol.plan import UNNAMED
from consilience.records.judgements import ForeignJudgement
from consilience.review.append import Act
from consilience.review.state import State

KIND = "elsewhere"
"""Kind of the batches, and how a decision was settled that the team had come to there."""
NEW, TEAM, NOBODY = ":unnamed", ":team", ":leave-out"
"""What a person of the file may be mapped to besides a member: somebody without a name, what the
team had come to together, or nobody."""
LABEL = 100
"""Characters of a label."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A person whom a file names, with what it holds of them.

    Attributes
    ----------
    name : str
        Empty for what the file gives to nobody.
    settled : bool
        The decisions are what the team had come to, and no single person's.
    """

    name: str
    decisions: int
    notes: int
    labels: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """How the decisions of a file are to come in.

    Attributes
    ----------
    people : mapping of str to str
        Person of the file to a member's handle, `NEW`, `TEAM` or `NOBODY` (as are those not in it).
    votes : int
        Votes that a record needs.
    others : tuple of str
        Who votes, in turn, on records with fewer.
    release : bool
        Show all the votes of what is finished.
    """

    stage: str
    people: Mapping[str, str]
    votes: int
    others: tuple[str, ...] = ()
    release: bool = False


@dataclass(frozen=True, slots=True)
class Coming:
    """What would come in, counted, and the acts that do it.

    Attributes
    ----------
    n_finished, n_begun : int
        Records with as many votes as they need, and with fewer.
    n_there : int
        Records whose decisions are left out, because they are voted on here already.
    n_included : int
        Records taken as included on title and abstract, because they were read in full.
    n_open : int
        Records on which the team had said maybe: they are left to be decided here.
    n_twins : int
        Records of works that are voted on here by another record.
    n_undecided : int
        Records of the file of which no decision comes in.
    """

    acts: tuple[Act, ...]
    n_finished: int = 0
    n_begun: int = 0
    n_votes: int = 0
    n_settled: int = 0
    n_there: int = 0
    n_included: int = 0
    n_open: int = 0
    n_twins: int = 0
    n_undecided: int = 0
    n_notes: int = 0
    n_labels: int = 0


def voices(said: Iterable[ForeignJudgement]) -> list[Voice]:
    """Give the people whom a file names, those with most decisions first."""
    counts: dict[str, Counter[str]] = {}
    for one in said:
        n = counts.setdefault(one.who or "", Counter())
        n["decisions"] += one.decision is not None
        n["notes"] += len(one.notes)
        n["labels"] += len(one.labels)
        n["settled"] += one.is_settled
    found = [
        Voice(who, n["decisions"], n["notes"], n["labels"], 2 * n["settled"] > n["decisions"])
        for who, n in counts.items()
    ]
    return sorted(found, key=lambda voice: (-voice.decisions, not voice.name, voice.name))


def at_stage(said: Iterable[ForeignJudgement], stage: str) -> list[ForeignJudgement]:
    """Give what was said at a stage, with what does not say at which."""
    return [one for one in said if one.stage in (None, stage)]


def coming_in(
    state: State,
    said: Sequence[ForeignJudgement],
    wish: Wish,
    *,
    by: str,
    why: str,
    file: str,
    ids: Iterator[str],
) -> Coming:
    """Plan how the decisions, notes and labels of an export come in; nothing is written.

    Parameters
    ----------
    said : sequence of ForeignJudgement
        On records of the export `file`; those of other stages are left out.
    by : str
        Handle of the lead who takes them in.
    file : str
        SHA-256 of the export.
    ids : iterator of str
        Ids of the new batches.

    Raises
    ------
    LedgerError
        Where two people are mapped to one member, records need more votes than there are people,
        or nothing would come in.
    """
    if state.plan is None:
        raise LedgerError("no plan was adopted yet")
    said = at_stage(said, wish.stage)
    taking = _Taking(state, state.plan, wish, _handles(state, said, wish), by, why, file)
    found = taking.decisions(said)
    acts, counts = taking.batches(found, ids)
    remarks = list(taking.remarks(said))
    if not acts and not remarks:
        raise LedgerError(
            "nothing of this would come in: it is here already, or everybody is left out"
        )
    kinds = Counter(act.act for act in remarks)
    return Coming((*acts, *remarks), **counts, n_notes=kinds["note"], n_labels=kinds["label"])


def _handles(state: State, said: Iterable[ForeignJudgement], wish: Wish) -> dict[str, str]:
    """Who each person of the file is here; those who stay without a name are numbered."""
    handles: dict[str, str] = {}
    number = 1 + _last_unnamed(state)
    for voice in voices(said):
        chosen = wish.people.get(voice.name, NOBODY)
        if chosen == NEW:
            chosen, number = f"{UNNAMED}{number}", number + 1
        if chosen not in (TEAM, NOBODY) and chosen in handles.values():
            raise LedgerError("two people of the file cannot be the same member: choose another")
        handles[voice.name] = chosen
    return handles


def _last_unnamed(state: State) -> int:
    """The highest number that anybody without a name ever had, taken back or not."""
    ever = {line.who for line in state.lines if line.who.startswith(UNNAMED)}
    numbers = (who.removeprefix(UNNAMED) for who in ever)
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def unnamed(state: State) -> list[str]:
    """The handles of those whose decisions came in without a name."""
    batches = [*state.screening.batches.values(), *state.fulltext.batches.values()]
    known = {who for batch in batches for who in batch.people}
    known |= {line.who for line in state.remarks}
    return sorted(who for who in known if who.startswith(UNNAMED))


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision with the reason that counts, by the plan's list where its words are there."""

    choice: str
    reason: str = ""
    when: str = ""


@dataclass
class _Decisions:
    """The decisions of a file on records that nobody votes on here yet, and further reasons."""

    votes: dict[str, dict[str, _Decided]] = field(default_factory=dict)
    settled: dict[str, _Decided] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)

    @property
    def records(self) -> list[str]:
        """The records, in the order of the file."""
        return sorted(self.votes.keys() | self.settled.keys())

    def by_person(self) -> list[tuple[str, str, _Decided]]:
        """The votes, those of one person after those of another, each in the order of the file."""
        found = [(who, r, one) for r, votes in self.votes.items() for who, one in votes.items()]
        return sorted(found, key=lambda vote: vote[:2])


@dataclass(frozen=True)
class _Taking:
    """Everything that taking a file in rests on; `handles` says who its people are here."""

    state: State
    plan: Plan
    wish: Wish
    handles: Mapping[str, str]
    by: str
    why: str
    file: str

    def decisions(self, said: Sequence[ForeignJudgement]) -> _Decisions:
        """Sort the decisions by what they become; the last one of a person on a record counts.

        Reasons that the file tells of the record and of nobody are those of everybody who
        excluded it without one of their own.
        """
        position = self.state.voting(self.wish.stage).position
        of_record = {one.record: one.reasons for one in said if not one.decision and one.reasons}
        found = _Decisions()
        for one in said:
            who = self.handles.get(one.who or "", NOBODY)
            if one.decision is None or who == NOBODY:
                continue
            record = self.id_of(one)
            reason = self.reasons(one.reasons or of_record.get(one.record, ()))[0]
            decided = _Decided(
                one.decision, reason if one.decision == "exclude" else "", one.when or ""
            )
            if record in position:
                found.there.add(record)
            elif who != TEAM:
                found.votes.setdefault(record, {})[who] = decided
            elif one.decision == "maybe":
                found.open.add(record)
            else:
                found.settled[record] = decided
        return found

    def id_of(self, one: ForeignJudgement) -> str:
        """The id of the record that something is said of."""
        return place_id(self.file, one.record)

    def reasons(self, given: Sequence[str]) -> tuple[str, list[str]]:
        """The reason that counts, by the plan's list where its words are there, and the others."""
        if not given:
            return "", []
        known = {word.casefold(): r.id for r in self.plan.reasons for word in (r.id, r.text)}
        first = next((text for text in given if text.casefold() in known), given[0])
        return known.get(first.casefold(), first), [text for text in given if text != first]

    # -- batches -------------------------------------------------------------------------------

    def batches(self, found: _Decisions, ids: Iterator[str]) -> tuple[list[Act], dict[str, int]]:
        """Open a batch of what is finished and one of what is begun; cast and settle."""
        finished, begun = self._shared_out(found)
        acts = self._included_before(found.records, ids)
        n_included = max(0, len(acts) - 1)
        batches = [
            self._batch(self.wish.stage, given, self.wish.votes, next(ids), place)
            for place, given in enumerate(given for given in (finished, begun) if given)
        ]
        acts += [self._open(self.wish.stage, batch) for batch in batches]
        acts += [self._vote(record, who, one) for who, record, one in found.by_person()]
        acts += [self._settle(self.wish.stage, r, one) for r, one in found.settled.items()]
        if finished and self.wish.release:
            acts.append(self._act("release", f"batch:{batches[0].id}", {"why": self.why}))
        counts = {
            "n_finished": len(finished), "n_begun": len(begun), "n_there": len(found.there),
            "n_votes": sum(map(len, found.votes.values())), "n_settled": len(found.settled),
            "n_included": n_included, "n_open": len(found.open),
            "n_twins": sum(map(self._has_twin, found.records)),
            "n_undecided": self._n_records() - len(found.records) - len(found.there),
        }  # fmt: skip
        return acts, counts

    def _n_records(self) -> int:
        return self.state.search.exports[self.file].n_records

    def _has_twin(self, record: str) -> bool:
        position = self.state.voting(self.wish.stage).position
        return any(m in position for m in self.state.group_of(record) if m != record)

    def _shared_out(self, found: _Decisions) -> tuple[_Given, _Given]:
        """Who votes on which record: those who did there, and others where votes are missing."""
        finished: _Given = {}
        begun: _Given = {}
        for record in found.records:
            voted = tuple(found.votes.get(record, ()))
            missing = self.wish.votes - len(voted)
            if record in found.settled or missing <= 0:
                finished[record] = voted
            else:
                begun[record] = voted + _in_turn(voted, self.wish.others, missing, len(begun))
        return finished, begun

    def _batch(self, stage: str, given: _Given, quota: int, id: str, more: int = 0) -> Batch:
        voters = tuple(dict.fromkeys(who for people in given.values() for who in people))
        places = {who: place for place, who in enumerate(voters)}
        rule = self.plan.screening if stage == "screening" else self.plan.fulltext
        number = len(self.state.voting(stage).batches) + 1 + more
        return Batch(
            id, f"Imported {number}", KIND, tuple(given), voters, quota, rule.settle,
            given=tuple(tuple(places[who] for who in people) for people in given.values()),
            file=self.file,
        )  # fmt: skip

    def _included_before(self, records: Iterable[str], ids: Iterator[str]) -> list[Act]:
        """What was read in full had been included on title and abstract: say so where it is new."""
        if self.wish.stage != "fulltext":
            return []
        new = [record for record in records if record not in self.state.screening.position]
        if not new:
            return []
        batch = self._batch("screening", dict.fromkeys(new, ()), 0, next(ids))
        read = [self._settle("screening", record, _Decided("include")) for record in new]
        return [self._open("screening", batch), *read]

    # -- acts ----------------------------------------------------------------------------------

    def _act(self, act: str, subject: str, what: Mapping[str, Any], who: str = "") -> Act:
        return Act(self.wish.stage, act, subject, what, who=who or self.by)

    def _open(self, stage: str, batch: Batch) -> Act:
        what = {**batch.as_what(), "why": self.why}
        return Act(stage, "batch", f"batch:{batch.id}", what, who=self.by)

    def _vote(self, record: str, who: str, one: _Decided) -> Act:
        what = {
            "choice": one.choice, "reason": one.reason or None, "decided": one.when or None,
            "imported_by": self.by,
        }  # fmt: skip
        return self._act("vote", record, what, who)

    def _settle(self, stage: str, record: str, one: _Decided) -> Act:
        what = {"choice": one.choice, "reason": one.reason or None, "how": KIND}
        return Act(stage, "settle", record, what, who=self.by)

    # -- notes and labels ----------------------------------------------------------------------

    def remarks(self, said: Iterable[ForeignJudgement]) -> Iterator[Act]:
        """The notes and labels that do not stand here yet; those of the team come from the lead.

        Several notes of a person on a record become one; a second reason becomes a label.
        """
        notes: dict[tuple[str, str], list[str]] = {}
        labels: dict[tuple[str, str, str], None] = {}
        for one in said:
            who = self.handles.get(one.who or "", NOBODY)
            if who == NOBODY:
                continue
            who, record = self.by if who == TEAM else who, self.id_of(one)
            if one.notes:
                notes.setdefault((who, record), []).extend(one.notes)
            more = self.reasons(one.reasons)[1]
            for text in (*one.labels, *(f"reason: {reason}" for reason in more)):
                labels[who, record, text[:LABEL]] = None
        for (who, record), texts in notes.items():
            text = "\n".join(dict.fromkeys(texts))
            if text != note_of(self.state, self.wish.stage, record, who):
                yield self._act("note", record, {"text": text, "imported_by": self.by}, who)
        for who, record, label in labels:
            if label not in labels_of(self.state, self.wish.stage, record):
                what: dict[str, Any] = {"label": label, "on": True, "imported_by": self.by}
                yield self._act("label", record, what, who)


_Given = dict[str, tuple[str, ...]]
"""Who votes on each record."""


def _in_turn(voted: Sequence[str], others: Sequence[str], n: int, turn: int) -> tuple[str, ...]:
    """Choose `n` of the others who have not voted, a different one each turn."""
    free = [who for who in others if who not in voted]
    if len(free) < n:
        raise LedgerError("some records need more votes than there are people: choose more voters")
    return tuple(free[(turn + i) % len(free)] for i in range(n))


def note_of(state: State, stage: str, record: str, who: str) -> str:
    """The note of a person that stands on a record at a stage."""
    lines = state.story.get(record, ())
    own = [x for x in lines if (x.act, x.stage, x.who) == ("note", stage, who) and not x.withdrawn]
    return str(own[-1].what["text"]) if own else ""


def labels_of(state: State, stage: str, record: str) -> dict[str, Line]:
    """The labels that stand on a record at a stage, each with the line that put it on."""
    found: dict[str, Line] = {}
    for line in state.story.get(record, ()):
        if (line.act, line.stage) == ("label", stage) and not line.withdrawn:
            found[line.what["label"]] = line
    return {label: line for label, line in found.items() if line.what["on"]}
