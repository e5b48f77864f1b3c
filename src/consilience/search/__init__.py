"""Search: what was searched, where and when, and the exports that came of it."""

from consilience.search.edits import Change, Correction, corrections, edited
from consilience.search.log import DATABASE_KINDS, KINDS, Export, Search, SearchLog

__all__ = [
    "DATABASE_KINDS",
    "KINDS",
    "Change",
    "Correction",
    "Export",
    "Search",
    "SearchLog",
    "corrections",
    "edited",
]
