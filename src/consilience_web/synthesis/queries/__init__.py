"""Reading what the synthesis pages show, always for a named member."""

from consilience_web.synthesis.queries.asked import Asked
from consilience_web.synthesis.queries.charts import (
    Chart,
    SubsetsShown,
    chart,
    drawing,
    questions,
    table_csv,
)
from consilience_web.synthesis.queries.choices import Offered, beginning, offered
from consilience_web.synthesis.queries.listed import Group, Row, groups
from consilience_web.synthesis.queries.result import (
    Result,
    file_kinds,
    inputs_csv,
    preview,
    result,
    result_json,
    row_of,
)
from consilience_web.synthesis.queries.robustness import Robustness, robustness
from consilience_web.synthesis.queries.subsets import made

__all__ = [
    "Asked",
    "Chart",
    "Group",
    "Offered",
    "Result",
    "Robustness",
    "Row",
    "SubsetsShown",
    "beginning",
    "chart",
    "drawing",
    "file_kinds",
    "groups",
    "inputs_csv",
    "made",
    "offered",
    "preview",
    "questions",
    "result",
    "result_json",
    "robustness",
    "row_of",
    "table_csv",
]
