"""Reports, their files, and the studies that they are grouped into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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

    `taken_off` has the SHA-256 of the files that were attached to a report and are none of it.

    A report that nobody grouped is a study of its own, or of the study of a work that it was
    linked with when duplicates were looked for, so that every included report always belongs to
    exactly one study.
    """

    not_retrieved: dict[str, Line] = field(default_factory=dict)
    attachments: dict[str, list[Attachment]] = field(default_factory=dict)
    taken_off: dict[str, set[str]] = field(default_factory=dict)
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
            case "detach":
                self._detach(line)
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
        self.taken_off.get(line.subject, set()).discard(what["sha256"])

    def _detach(self, line: Line) -> None:
        sha256 = line.what["sha256"]
        held = self.attachments.pop(line.subject, [])
        if left := [one for one in held if one.sha256 != sha256]:
            self.attachments[line.subject] = left
        self.taken_off.setdefault(line.subject, set()).add(sha256)

    def attached(self) -> set[str]:
        """Give the SHA-256 of every file that stands on a report."""
        return {one.sha256 for files in self.attachments.values() for one in files}

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

    def studies(
        self,
        included: Iterable[Report],
        linked: Iterable[tuple[str, str]] = (),
        worked_on: Collection[str] = (),
    ) -> list[Study]:
        """Give the studies of the included reports, in the order of the reports.

        Parameters
        ----------
        included : iterable of Report
        linked : iterable of (str, str)
            Reports that tell of one study, from the duplicates. What people grouped at full text
            stands above that: two studies that they made, or began to extract or appraise, are
            not united by a link.
        worked_on : collection of str
            Ids of studies on which a form was begun.
        """
        reports = list(included)
        study_of = {r.id: self.study_of.get(r.id, f"s-{r.id}") for r in reports}
        settled = {*self.study_of.values(), *worked_on}
        into = _united(list(dict.fromkeys(study_of.values())), settled, [
            (study_of[a], study_of[b]) for a, b in linked if a in study_of and b in study_of
        ])  # fmt: skip
        found: dict[str, list[Report]] = {}
        for report in reports:
            found.setdefault(into[study_of[report.id]], []).append(report)
        return [self._study(id, some) for id, some in found.items()]

    def _study(self, id: str, reports: list[Report]) -> Study:
        named = self.named.get(id)
        ids = tuple(report.id for report in reports)
        if named is None:
            return Study(id, reports[0].citation, ids)
        return Study(id, named.name, ids, named.unit)


def _united(
    studies: Sequence[str], settled: Collection[str], linked: Iterable[tuple[str, str]]
) -> Mapping[str, str]:
    """Give for each study the one that it becomes part of: a settled one, else the first."""
    into = {study: study for study in studies}
    place = {study: n for n, study in enumerate(studies)}
    for a, b in linked:
        one, other = sorted((into[a], into[b]), key=lambda s: (s not in settled, place[s]))
        if one != other and other not in settled:
            into = {study: one if now == other else now for study, now in into.items()}
    return into
