"""Reading what the synthesis pages show, always for a named member."""

from consilience_web.synthesis.queries.listed import Group, Row, extracted, groups
from consilience_web.synthesis.queries.result import (
    Result,
    inputs_csv,
    preview,
    result,
    row_of,
)

__all__ = [
    "Group",
    "Result",
    "Row",
    "extracted",
    "groups",
    "inputs_csv",
    "preview",
    "result",
    "row_of",
]
