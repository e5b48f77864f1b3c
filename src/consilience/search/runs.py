"""Runs of a search: the first one, runs again months later, each with the parts of its export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consilience.search.log import Export, Search, SearchLog


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a search, with the files that it gave; a large export comes in several.

    Attributes
    ----------
    date : str
        When it was run, as far as it is known.
    first : bool
        The run that the documentation of the search tells of.
    """

    search: Search
    date: str
    first: bool
    exports: tuple[Export, ...]

    @property
    def n_records(self) -> int:
        """How many records came in from it."""
        return sum(export.n_records for export in self.exports)


def runs(log: SearchLog) -> Iterator[Run]:
    """Give the runs of all searches: by search as documented, the first run first, then by date."""
    of_search: dict[str, dict[str, list[Export]]] = {id: {"": []} for id in log.searches}
    for export in log.exports.values():
        of_search[export.search].setdefault(export.run, []).append(export)
    for id, by_date in of_search.items():
        search = log.searches[id]
        again = sorted((date, files) for date, files in by_date.items() if date)
        if by_date[""] or not again:
            yield Run(search, search.date, True, tuple(by_date[""]))
        for date, files in again:
            yield Run(search, date, False, tuple(files))


def date_of(log: SearchLog, export: Export) -> str:
    """When the search was run that gave a file; else when the file came in."""
    return export.run or log.searches[export.search].date or export.at[:10]


def names_by_run(log: SearchLog) -> dict[str, tuple[str, str]]:
    """Give each file its source, and the date of the run where that source has several."""
    dates: dict[tuple[str, str], set[str]] = {}
    found: dict[str, tuple[str, str, str]] = {}
    for run in runs(log):
        dates.setdefault((run.search.kind, run.search.source), set()).add(run.date)
        for export in run.exports:
            found[export.sha256] = run.search.kind, run.search.source, run.date
    return {
        sha256: (source, date if len(dates[kind, source]) > 1 else "")
        for sha256, (kind, source, date) in found.items()
    }
