"""Reading what the search pages show, always for a named member."""

from consilience_web.search.queries.record import Field, RecordPage, record_page
from consilience_web.search.queries.records import (
    DECISIONS,
    Asked,
    RecordList,
    RecordRow,
    records_asked,
)
from consilience_web.search.queries.sources import (
    ImportReport,
    SourceRow,
    import_report,
    source_rows,
)
from consilience_web.search.queries.story import Told, story_of

__all__ = [
    "DECISIONS",
    "Asked",
    "Field",
    "ImportReport",
    "RecordList",
    "RecordPage",
    "RecordRow",
    "SourceRow",
    "Told",
    "import_report",
    "record_page",
    "records_asked",
    "source_rows",
    "story_of",
]
