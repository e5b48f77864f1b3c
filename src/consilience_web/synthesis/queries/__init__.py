"""Reading what the synthesis pages show, always for a named member."""

from consilience_web.synthesis.queries.choices import Offered, beginning, offered
from consilience_web.synthesis.queries.listed import Group, Row, groups
from consilience_web.synthesis.queries.result import (
    Result,
    file_kinds,
    inputs_csv,
    preview,
    result,
    row_of,
)

__all__ = [
    "Group",
    "Offered",
    "Result",
    "Row",
    "beginning",
    "file_kinds",
    "groups",
    "inputs_csv",
    "offered",
    "preview",
    "result",
    "row_of",
]
