"""Reports, their files, and the studies that they are grouped into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from consilience.evidence import Report, Study
from consilience.ledger import Line

GONE = "(content withdrawn)"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a full text, kept under its SHA-256."""

    sha256: str
    name: str
    n_bytes: int
    who: str
    at: str
    matched_by: str = ""
    line: str = ""


@dataclass
class Studies:
    """Retrieval, files, entered reports and groupings, built up line by line with `apply`.

    A report that nobody grouped is a study of its own, so that every included report always
    belongs to exactly one study.
    """

    not_retrieved: dict[str, Line] = field(default_factory=dict)
    attachments: dict[str, list[Attachment]] = field(default_factory=dict)
    entered: dict[str, Report] = field(default_factory=dict)
    named: dict[str, Study] = field(default_factory=dict)
    study_of: dict[str, str] = field(default_factory=dict)

    def apply(self, line: Line) -> None:
        """Take one line in."""
        if not line.stands:
            return
        match line.act:
            case "retrieval":
                self.not_retrieved.pop(line.subject, None)
                if line.what["status"] == "not_retrieved":
                    self.not_retrieved[line.subject] = line
            case "attach":
                self._attach(line)
            case "report":
                self._enter(line)
            case "study":
                self._group(line)

    def _attach(self, line: Line) -> None:
        what = line.what
        self.not_retrieved.pop(line.subject, None)
        self.attachments.setdefault(line.subject, []).append(
            Attachment(
                what["sha256"], what["name"], int(what["bytes"]), line.who, line.at,
                what.get("matched_by") or "", line.id,
            )
        )  # fmt: skip

    def _enter(self, line: Line) -> None:
        what, id = line.what, line.subject.removeprefix("report:")
        self.entered[id] = Report(
            id=id,
            citation=what.get("citation") or GONE,
            doi=what.get("doi"),
            title=what.get("title"),
            year=what.get("year"),
            place=what.get("place") or "",
        )

    def _group(self, line: Line) -> None:
        id = line.subject.removeprefix("study:")
        reports = tuple(line.what["reports"])
        for report in [r for r, study in self.study_of.items() if study == id]:
            del self.study_of[report]
        for report in reports:
            self.study_of[report] = id
        self.named[id] = Study(id, line.what.get("name") or GONE, reports, line.what.get("unit"))

    def studies(self, included: Iterable[Report]) -> list[Study]:
        """Give the studies of the included reports, in the order of the reports."""
        found: dict[str, list[Report]] = {}
        for report in included:
            found.setdefault(self.study_of.get(report.id, f"s-{report.id}"), []).append(report)
        return [self._study(id, reports) for id, reports in found.items()]

    def _study(self, id: str, reports: list[Report]) -> Study:
        named = self.named.get(id)
        ids = tuple(report.id for report in reports)
        if named is None:
            return Study(id, reports[0].citation, ids)
        return Study(id, named.name, ids, named.unit)
