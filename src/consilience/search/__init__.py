"""Search: what was searched, where and when, and the exports that came of it."""

from consilience.search.edits import Change, Correction, corrections, edited
from consilience.search.log import DATABASE_KINDS, KINDS, Export, Search, SearchLog
from consilience.search.runs import Run, date_of, names_by_run, runs

__all__ = [
    "DATABASE_KINDS",
    "KINDS",
    "Change",
    "Correction",
    "Export",
    "Run",
    "Search",
    "SearchLog",
    "corrections",
    "date_of",
    "edited",
    "names_by_run",
    "runs",
]
