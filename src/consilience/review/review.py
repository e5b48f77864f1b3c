"""A review with its records: what the web and a folder both hand to the rest of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from consilience.errors import FolderError
from consilience.evidence import Extraction, Record, Report, Study
from consilience.protocol import Plan
from consilience.records.judgements import (
    Judgements,
    RayyanLog,
    judgements,
    may_hold_decisions,
    without_judgements,
)
from consilience.review.state import State
from consilience.search import edited


@dataclass(frozen=True)
class Review:
    """State and records of one review.

    Attributes
    ----------
    records : mapping of str to Record
        Every record by id as its export gave it; a withdrawn one is absent.
    """

    state: State
    records: Mapping[str, Record]

    @property
    def plan(self) -> Plan:
        """The plan that the team adopted last.

        Raises
        ------
        FolderError
            Where no plan was adopted yet.
        """
        if self.state.plan is None:
            raise FolderError("no plan was adopted yet; adopt plan.yaml first")
        return self.state.plan

    def record(self, id: str) -> Record:
        """A record with its corrections; one whose content was withdrawn says so.

        What its export says that people decided on it is left out: that comes in as their
        judgements, blind until they are released, and `said` gives it.
        """
        return self._corrected(id, self.records.get(id))

    def each(self, ids: Iterable[str]) -> Iterator[Record]:
        """The records with these ids, as `record` gives them, read together."""
        for some, found in together(self.records, ids):
            yield from (self._corrected(id, found.get(id)) for id in some)

    def said(
        self, ids: Iterable[str], on_list: str | None = None, log: RayyanLog | None = None
    ) -> Judgements:
        """What the exports of records say that people decided on them in another program.

        Parameters
        ----------
        on_list, log
            As `judgements` takes them.
        """
        parts = together(self.records, ids)
        return judgements(
            (
                found[id]
                for some, found in parts
                for id in some
                if id in found and (log is not None or may_hold_decisions(found[id]))
            ),
            on_list=on_list,
            log=log,
        )

    def _corrected(self, id: str, found: Record | None) -> Record:
        if found is None or id in self.state.search.gone:
            return Record(id=id, title="(content withdrawn)")
        return without_judgements(edited(found, self.state.search.edits.get(id, ())))

    def report(self, id: str) -> Report:
        """The report that stands for a work, named by its first author and year."""
        return report_of(self.record(id))

    def included_reports(self) -> list[Report]:
        """The included reports: of records first, then those that came with a citation."""
        reports = [report_of(record) for record in self.each(self.state.included)]
        return reports + list(self.state.entered_reports)

    def studies(self) -> list[Study]:
        """The included studies."""
        return self.state.studies_of(self.included_reports())

    def extractions(self) -> dict[str, Extraction]:
        """What the team holds on each included study; studies not reconciled are absent."""
        held = {study.id: self.state.held(study.id) for study in self.studies()}
        return {id: form for id, form in held.items() if form is not None}

    def citation(self, report: Report) -> str:
        """How a list of references prints a report."""
        if report.record is None:
            return report.citation
        return citation(self.record(report.record))


def together(
    records: Mapping[str, Record], ids: Iterable[str]
) -> Iterator[tuple[list[str], Mapping[str, Record]]]:
    """Give ids in parts with their records; records that lie in a database are read part by part.

    A mapping that is no dictionary says by its `fetch` how it reads several at once.
    """
    fetch = getattr(records, "fetch", None)
    wanted = iter(ids)
    while some := list(islice(wanted, 500)):
        yield some, records if fetch is None else fetch(some)


def report_of(record: Record) -> Report:
    """The report that a record stands for."""
    return Report(record.id, record.short, record.id, record.doi, record.title, record.year)


def _family_first(name: str) -> str:
    """The family name and initials without points, as journals print them: `Jalil NE`."""
    family, comma, given = name.partition(",")
    words = re.findall(r"\w+", given)
    if not comma or not words:
        return name.replace(",", "")
    written = given.strip()
    initials = written if written.isupper() and written.isalpha() and len(written) < 4 else ""
    return f"{family} {initials or ''.join(word[0].upper() for word in words)}"


def citation(record: Record) -> str:
    """Print a record as a reference, in the Vancouver order of its parts."""
    names = [_family_first(name) for name in record.authors[:6]]
    if len(record.authors) > 6:
        names.append("et al")
    year = str(record.year) if record.year else "n.d."
    where = year
    if record.volume:
        where += f";{record.volume}" + (f"({record.issue})" if record.issue else "")
    if record.pages:
        where += f":{record.pages}"
    parts = [", ".join(names), record.title or "[No title]", record.journal or ""]
    text = ". ".join(part.rstrip(".") for part in (*parts, where) if part) + "."
    return f"{text} doi:{record.doi}" if record.doi else text
