"""What `consilience meta` answers beside its result: parts with lines and with values for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the answer: its key and value in JSON, its lines as text."""

    key: str
    value: Any
    text: str


def not_run(key: str, title: str, why: str) -> Section:
    """Give the part that stands where something could not be run."""
    return Section(key, {"not_run": f"Not run: {why}."}, f"{title}\nNot run: {why}.")


def json_value(value: Any) -> Any:
    """Give a value as JSON has it, names with dots as metafor has them; NaN becomes null."""
    if isinstance(value, Mapping):
        return {name.replace("_", "."): json_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Inf" if value > 0 else "-Inf")
    return value


def text_of(title: str, rows: Sequence[tuple[str, ...]], said: Sequence[str]) -> str:
    """Write a table with a heading and sentences."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join([f"{row[0]:<{widths[0]}}"] + [
            f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)
        ]).rstrip()
        for row in rows
    ]  # fmt: skip
    return "\n".join([title, *lines, "", *said])
