"""The state of a review, computed from its ledger: the same way for a folder and for the web."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from consilience.dedupe.merges import Merges
from consilience.errors import LedgerError
from consilience.evidence import Extraction, Report, Study
from consilience.evidence.record import prefix_of
from consilience.fulltext import Studies
from consilience.ledger import (
    Batch,
    BlindLines,
    Decision,
    Forms,
    Line,
    Open,
    Queue,
    Voting,
    in_order,
)
from consilience.protocol import Plan
from consilience.reporting.reported import ReportedNumbers
from consilience.review.standing import Standing
from consilience.review.standings import Standings
from consilience.review.upgrade import upgrade
from consilience.search import Export, SearchLog

Taker = SearchLog | Merges | Voting | Studies | Forms | ReportedNumbers


@dataclass
class State:
    """Everything that a review's ledger says, built up line by line with `apply`.

    Nothing is stored here that does not follow from the lines; a test throws it away and computes
    it again. Where works stand is computed when it is first asked for and then kept up to date
    (`Standings`), so that taking one vote in costs the same in a review of any size.
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
    remarks: list[Line] = field(default_factory=list)
    arranged: list[Line] = field(default_factory=list)
    blind: BlindLines = field(default_factory=BlindLines)
    _standings: Standings | None = None

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
        self.lines.append(line)
        self.by_id[line.id] = line
        self.story.setdefault(line.subject, []).append(line)
        self.blind.take(line)
        if line.act == "plan":
            self._adopt(line)
        for taker in self._takers(line):
            taker.apply(line)
        if line.act == "analysis" and line.stands:
            self.analyses[line.subject.removeprefix("analysis:")] = line
        if line.act == "unimport":
            gone = f"{prefix_of(line.what['file'])}-"
            self.remarks = [one for one in self.remarks if not one.subject.startswith(gone)]
        if line.act in ("note", "label") and not line.withdrawn:
            self.remarks.append(line)
        if line.act in ("batch", "assign", "takeback"):
            self.arranged.append(line)
        if self._standings is not None and not self._standings.take(line):
            self._standings = None

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Take many lines in by `apply`; what they do to works is computed once, after the last."""
        standings = self._standings
        if standings is None:
            yield
            return
        standings.wait()
        try:
            yield
        finally:
            if self._standings is standings:
                standings.catch_up()

    def _is_erased(self, line: Line) -> bool:
        target = self.by_id.get(line.subject.removeprefix("line:"))
        return target is None or target.withdrawn

    def _takers(self, line: Line) -> tuple[Taker, ...]:
        match line.act:
            case "search" | "run" | "edit" | "withdraw":
                return (self.search,)
            case "import" | "unimport":
                return (self.search, self.merges)
            case "deduplicate" | "duplicate" | "distinct" | "related" | "unsay":
                return (self.merges,)
            case "retrieval" | "attach" | "detach" | "report" | "study":
                return (self.studies_log,)
            case "extract" | "appraise" | "reconcile" | "check":
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
        plan = Plan.from_json(upgrade(line.what["plan"]))
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
    def n_open_lines(self) -> int:
        """How many lines everybody may see."""
        return len(self.lines) - self.blind.n_hidden(self.open)

    @property
    def standings(self) -> Standings:
        """Works, decisions and queues as they follow from all lines."""
        if self._standings is None:
            self._standings = Standings(
                self.search, self.merges, self.screening, self.fulltext, self.studies_log
            )
        return self._standings

    @property
    def order(self) -> dict[str, int]:
        """The place of every record id in the order of arrival."""
        return self.standings.order

    def by_export(self) -> Iterator[tuple[Export, list[str]]]:
        """Every export with the ids of its records, in the order of arrival."""
        ids, start = list(self.order), 0
        for export in self.search.exports.copy().values():
            yield export, ids[start : start + export.n_records]
            start += export.n_records

    @property
    def works(self) -> dict[str, tuple[str, ...]]:
        """The records that remain after duplicates, each with its group (itself first)."""
        return self.standings.works

    @property
    def merged(self) -> tuple[str, ...]:
        """The records that another one stands for, in the order of arrival."""
        return self.standings.merged

    def group_of(self, record: str) -> tuple[str, ...]:
        """A record with its duplicates, the one that stands for the group first."""
        return self.standings.group(record)

    def head_of(self, record: str) -> str:
        """The record that stands for a record's group."""
        return self.group_of(record)[0]

    def voting(self, stage: str) -> Voting:
        """The votes of a stage."""
        return {"screening": self.screening, "fulltext": self.fulltext}[stage]

    def standing(self, stage: str) -> Standing:
        """Decisions, counts and queues of a stage."""
        standings = self.standings
        return {"screening": standings.screening, "fulltext": standings.fulltext}[stage]

    def decisions(self, stage: str) -> dict[str, Decision]:
        """Where every work (screening) or report to be read (full text) stands."""
        return self.standing(stage).in_order(self.order)

    def decision(self, stage: str, head: str) -> Decision | None:
        """Where one of them stands."""
        return self.standing(stage).decisions.get(head)

    def in_state(self, stage: str, state: str) -> list[str]:
        """The works whose decision is in a state, in the order of arrival."""
        return self._in_order(self.standing(stage).in_state(state))

    def unopened(self, stage: str) -> list[str]:
        """The works that no batch of the stage holds yet, without reports that could not be had."""
        lost = self.standings.lost if stage == "fulltext" else ()
        return [head for head in self.in_state(stage, "unassigned") if head not in lost]

    @property
    def sought(self) -> list[str]:
        """The works whose reports are sought: included on title and abstract, and released."""
        return self._in_order(self.standings.screening.included)

    @property
    def not_retrieved(self) -> list[str]:
        """The works whose report could not be had."""
        return [head for head in self.sought if head in self.standings.lost]

    @property
    def included(self) -> list[str]:
        """The works whose report is included and released."""
        lost = self.standings.lost
        return self._in_order(h for h in self.standings.fulltext.included if h not in lost)

    def _in_order(self, heads: Iterable[str]) -> list[str]:
        return sorted(heads, key=self.order.__getitem__)

    # -- what waits for a vote -----------------------------------------------------------------

    def queue(self, stage: str, who: str) -> Queue:
        """The records that wait for a person, without those that another record stands for."""
        return self.standing(stage).queue(who)

    def stands(self, stage: str, record: str) -> bool:
        """Whether a record is voted on for its group of duplicates.

        At full text nobody votes on a report that could not be had.
        """
        group = self.group_of(record)
        lost = stage == "fulltext" and group[0] in self.standings.lost
        return not lost and self.voting(stage).stands(record, group)

    def is_finished(self, stage: str, batch: Batch) -> bool:
        """Whether every vote that a batch asks for was cast, merged records left out."""
        return self.standing(stage).n_finished(batch) == len(batch.records)

    @property
    def entered_reports(self) -> tuple[Report, ...]:
        """Reports that came with a citation and no record."""
        return tuple(self.studies_log.entered.values())

    @property
    def begins_with_reports(self) -> bool:
        """Whether the review came in with its reports, and without searches for records."""
        return bool(self.entered_reports) and not self.search.searches

    def studies_of(self, reports: Iterable[Report]) -> list[Study]:
        """The studies of the given reports."""
        linked = [(self.head_of(w.a), self.head_of(w.b)) for w in self.merges.linked()]
        return self.studies_log.studies(reports, linked, self.worked_on if linked else ())

    @property
    def worked_on(self) -> set[str]:
        """The ids of the studies on which somebody began a form."""
        filled = (self.extraction.filled, self.appraisal.filled)
        return {study for forms in filled for study, by in forms.items() if by}

    def held(self, study: str) -> Extraction | None:
        """What the team holds on a study, or None while it is not reconciled."""
        form = self.extraction.held(study)
        return Extraction.from_json(form) if form is not None else None


def state_of(lines: Iterable[Line]) -> State:
    """Compute the state of a review from all its lines, withdrawn content left out.

    They are taken in the order of a ledger (`in_order`), however they come.
    """
    lines = in_order(lines)
    erased = {
        line.subject.removeprefix("line:")
        for line in lines
        if line.act == "withdraw" and line.subject.startswith("line:")
    }
    state = State()
    for line in lines:
        state.apply(line.erased() if line.id in erased and not line.withdrawn else line)
    return state
