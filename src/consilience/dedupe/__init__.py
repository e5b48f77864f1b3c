"""Duplicates: the same work retrieved more than once. Nothing is deleted, records are linked."""

from consilience.dedupe.audit import Audit, LeftApart, Strained, audit
from consilience.dedupe.find import Engine, find_duplicates
from consilience.dedupe.found import METHOD, Duplicates, Link, Options, Pair
from consilience.dedupe.merge import Merged, merge, merged_record
from consilience.dedupe.related import Related, related
from consilience.dedupe.run import run_of_finder

__all__ = [
    "METHOD",
    "Audit",
    "Duplicates",
    "Engine",
    "LeftApart",
    "Link",
    "Merged",
    "Options",
    "Pair",
    "Related",
    "Strained",
    "audit",
    "find_duplicates",
    "merge",
    "merged_record",
    "related",
    "run_of_finder",
]
