"""Reading what the search pages show, always for a named member."""

from consilience_web.search.queries.imports import ImportReport, import_report
from consilience_web.search.queries.record import (
    Compared,
    GroupMember,
    RecordPage,
    candidates,
    record_page,
    side_by_side,
)
from consilience_web.search.queries.records import (
    DECISIONS,
    DUPLICATES,
    SORTS,
    YES_NO,
    Asked,
    jumped_to,
    list_asked,
    n_asked,
    records_asked,
)
from consilience_web.search.queries.sources import parts, source_rows, versions

__all__ = [
    "DECISIONS",
    "DUPLICATES",
    "SORTS",
    "YES_NO",
    "Asked",
    "Compared",
    "GroupMember",
    "ImportReport",
    "RecordPage",
    "candidates",
    "import_report",
    "jumped_to",
    "list_asked",
    "n_asked",
    "parts",
    "record_page",
    "records_asked",
    "side_by_side",
    "source_rows",
    "versions",
]
