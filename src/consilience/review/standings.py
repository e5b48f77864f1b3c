"""What follows from the lines of a review: its works, and where each stands."""

from __future__ import annotations

from itertools import filterfalse

from consilience.dedupe.merges import Merges, heads
from consilience.fulltext import Studies
from consilience.ledger import Line, Voting
from consilience.review.standing import Standing
from consilience.search import SearchLog

UNTOUCHED = frozenset(
    {
        "search", "run", "edit", "note", "label", "ready", "report", "study", "extract", "appraise",
        "reconcile", "check", "analysis", "reported", "comment",
    }
)  # fmt: skip
"""Acts that change no work and nothing that waits for a vote."""


class Standings:
    """Works, decisions and queues, kept up to date as lines come in.

    A line about one record touches the work of that record and nothing else, whatever the size of
    the review; an import or a merge compares all works once. What a line does to a work is not
    worked out: the work is computed again, by the functions that compute everything at the start.

    `order`, `works` and `merged` are replaced and never changed, so that a page can read them
    while a line comes in.

    Attributes
    ----------
    order : dict of str to int
        The place of every record id in the order of arrival.
    works : dict of str to tuple of str
        The records that remain after duplicates, each with its group (itself first).
    merged : tuple of str
        The records that another one stands for, in the order of arrival.
    lost : set of str
        The works whose report could not be had.
    """

    def __init__(
        self,
        search: SearchLog,
        merges: Merges,
        screening: Voting,
        fulltext: Voting,
        studies: Studies,
    ) -> None:
        self._search, self._merges, self._studies = search, merges, studies
        self.screening, self.fulltext = Standing(screening), Standing(fulltext)
        self.order = {record: place for place, record in enumerate(search.record_ids())}
        self.works = heads(self.order, merges.members, self.order)
        self.merged = tuple(filterfalse(self.works.__contains__, self.order))
        self.lost: set[str] = set()
        self._n_batches = self._count_batches()
        self._later: dict[str, None] | None = None
        for head, members in self.works.items():
            self._decide(head, members)
        for standing in (self.screening, self.fulltext):
            for record in standing.voting.position:
                self._ask(standing, record)

    def take(self, line: Line) -> bool:
        """Bring up to date after a line; False where everything has to be computed again."""
        match line.act:
            case "vote" | "unvote" | "defer" | "settle" | "retrieval" | "attach" | "detach":
                self._touch(line.subject)
            case "batch" | "assign" | "release" | "unblind":
                return self._touch_batch(line)
            case "import" | "unimport":
                self.order = {record: n for n, record in enumerate(self._search.record_ids())}
                self._regroup()
            case "deduplicate" | "duplicate" | "distinct" | "related" | "unsay":
                self._regroup()
            case act:
                return act in UNTOUCHED
        return True

    def wait(self) -> None:
        """From now on note which records lines touch, and compute nothing."""
        self._later = {}

    def catch_up(self) -> None:
        """Compute what lines touched since `wait`, each work once."""
        touched, self._later = self._later or {}, None
        for record in touched:
            self._touch(record)

    def _touch(self, record: str) -> None:
        """Compute the work that a record belongs to again."""
        if self._later is not None:
            self._later[record] = None
            return
        group = self.group(record)
        if group[0] in self.works:
            self._decide(group[0], group)
        for member in group:
            self._ask(self.screening, member)
            self._ask(self.fulltext, member)

    def _touch_batch(self, line: Line) -> bool:
        if line.withdrawn or (line.act == "batch" and self._n_batches == self._count_batches()):
            return False
        self._n_batches = self._count_batches()
        voting = (self.screening if line.stage == "screening" else self.fulltext).voting
        batch = voting.batches.get(line.subject.removeprefix("batch:"))
        for record in batch.records if batch else ():
            self._touch(record)
        return True

    def _count_batches(self) -> int:
        return len(self.screening.voting.batches) + len(self.fulltext.voting.batches)

    def _regroup(self) -> None:
        """Compute the works again, and then those again that are not what they were."""
        before, self.works = self.works, heads(self.order, self._merges.members, self.order)
        self.merged = tuple(filterfalse(self.works.__contains__, self.order))
        other = before.items() ^ self.works.items()
        for head, _ in other:
            if head not in self.works:
                self.screening.drop(head)
                self.fulltext.drop(head)
                self.lost.discard(head)
        touched = {member for _, members in other for member in members}
        for standing in (self.screening, self.fulltext):
            touched |= standing.voting.position.keys() - self.order.keys()
        for record in touched:
            self._touch(record)

    def group(self, record: str) -> tuple[str, ...]:
        """A record with its duplicates, in the order of arrival."""
        members = self._merges.members(record)
        if len(members) == 1:
            return members
        return tuple(sorted(members, key=lambda m: self.order.get(m, len(self.order))))

    def _decide(self, head: str, members: tuple[str, ...]) -> None:
        if self._is_lost(members):
            self.lost.add(head)
        else:
            self.lost.discard(head)
        self.screening.decide(head, members)
        if self.screening.is_included(head):
            self.fulltext.decide(head, members)
        else:
            self.fulltext.drop(head)

    def _is_lost(self, members: tuple[str, ...]) -> bool:
        gone = self._studies.not_retrieved
        return bool(gone) and any(member in gone for member in members)

    def _ask(self, standing: Standing, record: str) -> None:
        if record in standing.voting.position:
            group = self.group(record)
            lost = standing is self.fulltext and self._is_lost(group)
            standing.ask(record, group, nobody=lost)
