"""Reading what the search pages show, always for a named member."""

from consilience_web.search.queries.imports import ImportReport, import_report
from consilience_web.search.queries.record import Field, RecordPage, record_page
from consilience_web.search.queries.records import (
    DECISIONS,
    Asked,
    RecordList,
    RecordRow,
    records_asked,
)
from consilience_web.search.queries.sources import (
    Part,
    SourceRow,
    Version,
    parts,
    source_rows,
    versions,
)
from consilience_web.search.queries.story import Told, story_of

__all__ = [
    "DECISIONS",
    "Asked",
    "Field",
    "ImportReport",
    "Part",
    "RecordList",
    "RecordPage",
    "RecordRow",
    "SourceRow",
    "Told",
    "Version",
    "import_report",
    "parts",
    "record_page",
    "records_asked",
    "source_rows",
    "story_of",
    "versions",
]
