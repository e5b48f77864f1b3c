"""Cells that a spreadsheet shall not take for formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consilience.review.expression import number

RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(row: Mapping[str, Any]) -> dict[str, Any]:
    """Put an apostrophe before texts that a spreadsheet would run; numbers stay numbers."""
    return {
        key: f"'{value}"
        if isinstance(value, str) and value.startswith(RISKY) and number(value) is None
        else value
        for key, value in row.items()
    }
