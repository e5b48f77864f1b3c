"""The state of a review, computed from its ledger: the same way for a folder and for the web."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from consilience.dedupe.merges import Merges, heads
from consilience.errors import LedgerError
from consilience.evidence import Extraction, Report, Study
from consilience.fulltext import Studies
from consilience.ledger import Decision, Forms, Line, Open, Voting
from consilience.protocol import Plan
from consilience.reporting.reported import ReportedNumbers
from consilience.search import SearchLog

T = TypeVar("T")
Taker = SearchLog | Merges | Voting | Studies | Forms | ReportedNumbers


@dataclass
class State:
    """Everything that a review's ledger says, built up line by line with `apply`.

    Nothing is stored here that does not follow from the lines; a test throws it away and computes
    it again. What is derived is kept until the next line comes in.
    """

    lines: list[Line] = field(default_factory=list)
    by_id: dict[str, Line] = field(default_factory=dict)
    plans: list[Line] = field(default_factory=list)
    plan: Plan | None = None
    search: SearchLog = field(default_factory=SearchLog)
    merges: Merges = field(default_factory=Merges)
    screening: Voting = field(default_factory=lambda: Voting("screening"))
    fulltext: Voting = field(default_factory=lambda: Voting("fulltext"))
    studies_log: Studies = field(default_factory=Studies)
    extraction: Forms = field(default_factory=lambda: Forms("extraction", "extract"))
    appraisal: Forms = field(default_factory=lambda: Forms("appraisal", "appraise"))
    analyses: dict[str, Line] = field(default_factory=dict)
    reported: ReportedNumbers = field(default_factory=ReportedNumbers)
    story: dict[str, list[Line]] = field(default_factory=dict)
    _kept: dict[str, object] = field(default_factory=dict)

    # -- taking lines in -----------------------------------------------------------------------

    def apply(self, line: Line) -> None:
        """Take the next line of the ledger in.

        Raises
        ------
        LedgerError
            Where it withdraws an earlier line: the state has to be computed again (`state_of`).
        """
        if line.act == "withdraw" and not self._is_erased(line):
            raise LedgerError(f"{line.id} withdraws content that is still there: compute again")
        self._kept.clear()
        self.lines.append(line)
        self.by_id[line.id] = line
        self.story.setdefault(line.subject, []).append(line)
        if line.act == "plan":
            self._adopt(line)
        for taker in self._takers(line):
            taker.apply(line)
        if line.act == "analysis" and not line.withdrawn:
            self.analyses[line.subject.removeprefix("analysis:")] = line

    def _is_erased(self, line: Line) -> bool:
        target = self.by_id.get(line.subject.removeprefix("line:"))
        return target is None or target.withdrawn

    def _takers(self, line: Line) -> tuple[Taker, ...]:
        match line.act:
            case "search" | "import" | "edit" | "withdraw":
                return (self.search,)
            case "deduplicate" | "duplicate" | "distinct" | "unsay":
                return (self.merges,)
            case "retrieval" | "attach" | "report" | "study":
                return (self.studies_log,)
            case "extract" | "appraise" | "reconcile":
                return (self.extraction if line.stage == "extraction" else self.appraisal,)
            case "reported":
                return (self.reported,)
            case _ if line.stage in ("screening", "fulltext"):
                return (self.screening if line.stage == "screening" else self.fulltext,)
        return ()

    def _adopt(self, line: Line) -> None:
        if line.withdrawn:
            return
        self.plans.append(line)
        plan = Plan.from_json(line.what["plan"])
        self.plan = plan
        self.screening.maybe_counts_as = plan.screening.maybe
        self.fulltext.maybe_counts_as = plan.fulltext.maybe
        self.extraction.quota = plan.extraction_people
        self.appraisal.quota = plan.appraisal.people

    # -- what follows from them ----------------------------------------------------------------

    @property
    def open(self) -> Open:
        """What visibility needs to know."""
        return Open(
            {"screening": self.screening, "fulltext": self.fulltext},
            {"extraction": self.extraction, "appraisal": self.appraisal},
        )

    @property
    def order(self) -> dict[str, int]:
        """The place of every record id in the order of arrival."""
        return self._keep("order", lambda: {r: i for i, r in enumerate(self.search.record_ids())})

    @property
    def works(self) -> dict[str, tuple[str, ...]]:
        """The records that remain after duplicates, each with its group (itself first)."""
        return self._keep("works", lambda: heads(self.order, self.merges.members, self.order))

    def head_of(self, record: str) -> str:
        """The record that stands for a record's group."""
        return min(self.merges.members(record), key=lambda r: self.order.get(r, 0))

    def voting(self, stage: str) -> Voting:
        """The votes of a stage."""
        return {"screening": self.screening, "fulltext": self.fulltext}[stage]

    def decisions(self, stage: str) -> dict[str, Decision]:
        """Where every work (screening) or report to be read (full text) stands."""
        subjects = self.works if stage == "screening" else {r: self.works[r] for r in self.sought}
        voting = self.voting(stage)
        return self._keep(
            f"decisions {stage}",
            lambda: {head: voting.decide(members) for head, members in subjects.items()},
        )

    @property
    def sought(self) -> list[str]:
        """The works whose reports are sought: included on title and abstract, and released."""
        return self._keep(
            "sought",
            lambda: [
                head
                for head, decision in self.decisions("screening").items()
                if decision.choice == "include" and decision.released
            ],
        )

    @property
    def not_retrieved(self) -> list[str]:
        """The works whose report could not be had."""
        gone = self.studies_log.not_retrieved
        return [head for head in self.sought if any(m in gone for m in self.works[head])]

    @property
    def included(self) -> list[str]:
        """The works whose report is included and released."""
        lost = set(self.not_retrieved)
        return [
            head
            for head, decision in self.decisions("fulltext").items()
            if decision.choice == "include" and decision.released and head not in lost
        ]

    @property
    def entered_reports(self) -> tuple[Report, ...]:
        """Reports that came with a citation and no record."""
        return tuple(self.studies_log.entered.values())

    def studies_of(self, reports: Iterable[Report]) -> list[Study]:
        """The studies of the given reports."""
        return self.studies_log.studies(reports)

    def held(self, study: str) -> Extraction | None:
        """What the team holds on a study, or None while it is not reconciled."""
        form = self.extraction.held(study)
        return Extraction.from_json(form) if form is not None else None

    def _keep(self, name: str, compute: Callable[[], T]) -> T:
        if name not in self._kept:
            self._kept[name] = compute()
        return cast(T, self._kept[name])


def state_of(lines: Iterable[Line]) -> State:
    """Compute the state of a review from all its lines, withdrawn content left out."""
    lines = list(lines)
    erased = {
        line.subject.removeprefix("line:")
        for line in lines
        if line.act == "withdraw" and line.subject.startswith("line:")
    }
    state = State()
    for line in lines:
        state.apply(line.erased() if line.id in erased and not line.withdrawn else line)
    return state
