"""Where every work stands in one voted stage, and for whom its records wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from consilience.ledger import Batch, Decision, Queue, Voting


class Kind(NamedTuple):
    """What a page counts decisions by."""

    state: str
    choice: str
    released: bool

    @classmethod
    def of(cls, decision: Decision) -> Kind:
        """Give the kind of a decision."""
        return cls(decision.state, decision.choice, decision.released)

    def shown(self, *, released_only: bool) -> bool:
        """Whether it has come to a choice, for somebody who may see all or what was released."""
        return self.state in ("agreed", "settled") and (self.released or not released_only)


class Standing:
    """One stage, kept up to date work by work.

    Attributes
    ----------
    decisions : dict of str to Decision
        Of every work that counts in the stage, by its head; in no order (see `in_order`).
    by_kind : dict of Kind to set of str
        The same heads by the kind of their decision.
    """

    def __init__(self, voting: Voting) -> None:
        self.voting = voting
        self.decisions: dict[str, Decision] = {}
        self.by_kind: dict[Kind, set[str]] = {}
        self._queues: dict[str, Queue] = {}
        self._waits: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._n_own: Counter[tuple[str, str]] = Counter()
        self._n_waiting: Counter[str] = Counter()
        self._n_assigned: dict[str, tuple[Batch, Counter[str]]] = {}

    # -- decisions -----------------------------------------------------------------------------

    def decide(self, head: str, members: Sequence[str]) -> None:
        """Bring the decision on a work up to date."""
        new, old = self.voting.decide(members), self.decisions.get(head)
        if new == old:
            return
        if old is not None:
            self.by_kind[Kind.of(old)].discard(head)
        self.by_kind.setdefault(Kind.of(new), set()).add(head)
        self.decisions[head] = new

    def drop(self, head: str) -> None:
        """Leave a work out that does not count in the stage (any more)."""
        old = self.decisions.pop(head, None)
        if old is not None:
            self.by_kind[Kind.of(old)].discard(head)

    def heads(self, holds: Callable[[Kind], bool]) -> set[str]:
        """The heads whose kind of decision is asked for."""
        held = self.by_kind.copy().items()
        return set[str]().union(*(heads for kind, heads in held if holds(kind)))

    def in_state(self, state: str) -> set[str]:
        """The heads whose decision is in a state."""
        return self.heads(lambda kind: kind.state == state)

    @property
    def included(self) -> set[str]:
        """The heads that are included and released."""
        return self.heads(lambda kind: kind.choice == "include" and kind.released)

    def is_included(self, head: str) -> bool:
        """Whether a work is included and released."""
        found = self.decisions.get(head)
        return found is not None and found.choice == "include" and found.released

    @property
    def tally(self) -> dict[Kind, int]:
        """How many works there are of each kind."""
        return {kind: len(heads) for kind, heads in self.by_kind.copy().items()}

    def in_order(self, order: Mapping[str, int]) -> dict[str, Decision]:
        """The decisions in the order of arrival."""
        held = self.decisions.copy()
        return {head: held[head] for head in sorted(held, key=order.__getitem__)}

    def n_decided(self, *, released_only: bool) -> int:
        """How many works have come to a choice."""
        shown = (n for kind, n in self.tally.items() if kind.shown(released_only=released_only))
        return sum(shown)

    # -- what waits ----------------------------------------------------------------------------

    def ask(self, record: str, group: Sequence[str], *, nobody: bool = False) -> None:
        """Bring up to date for whom a record waits, which is one of a group of duplicates."""
        people = () if nobody else self.voting.waits_for(record, group)
        batch, before = self._waits.get(record, ("", ()))
        for who in before:
            self._queues[who].drop(record)
            self._n_own[batch, who] -= 1
        self._n_waiting[batch] -= bool(before)
        if not people:
            self._waits.pop(record, None)
            return
        batch = self.voting.position[record][0]
        self._waits[record] = (batch, people)
        self._n_waiting[batch] += 1
        for who in people:
            self._n_own[batch, who] += 1
            self.queue(who).put(record, self.voting.place_of(record, who))

    def queue(self, who: str) -> Queue:
        """The records that wait for a person: in the order of the batches, deferred ones last.

        The order follows from what the person did and from what was released, nothing else.
        """
        return self._queues.setdefault(who, Queue())

    def n_own(self, batch: Batch, who: str) -> int:
        """How many records of a batch wait for a person."""
        return self._n_own[batch.id, who]

    def n_assigned(self, batch: Batch, who: str) -> int:
        """How many records of a batch are a person's to vote on; counted once while it stands."""
        held = self._n_assigned.get(batch.id)
        if held is None or held[0] is not batch:
            places = range(len(batch.records))
            count = Counter(person for place in places for person in batch.assigned(place))
            held = self._n_assigned[batch.id] = (batch, count)
        return held[1][who]

    def n_finished(self, batch: Batch) -> int:
        """On how many records of a batch every vote was cast that it asks for."""
        return len(batch.records) - self._n_waiting[batch.id]
