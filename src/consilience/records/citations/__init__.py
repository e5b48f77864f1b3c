"""Citations: reference lists and what cites them, read into records."""

from consilience.records.citations.cited import Citation, read_citation
from consilience.records.citations.intext import (
    Mention,
    Resolved,
    find_citations,
    resolve_citations,
)
from consilience.records.citations.reference_list import (
    ReferenceList,
    part_references,
    read_references,
)

__all__ = [
    "Citation",
    "Mention",
    "ReferenceList",
    "Resolved",
    "find_citations",
    "part_references",
    "read_citation",
    "read_references",
    "resolve_citations",
]
