"""The versions of a plan, as its ledger dates them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consilience.errors import DataError
from consilience.protocol.sections import sections_that_differ
from consilience.review.state import State


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the plan.

    Attributes
    ----------
    number : int
        From 1.
    line : str
        Id of the ledger line that adopted it.
    parts : tuple of str
        Titles of the sections that differ from the version before.
    """

    number: int
    line: str
    date: str
    who: str
    parts: tuple[str, ...]
    reason: str
    table: Mapping[str, Any]


def versions(state: State) -> tuple[Version, ...]:
    """Give every version, the first one first."""
    found: list[Version] = []
    for number, line in enumerate(state.plans, 1):
        table = line.what["plan"]
        amendment = line.what.get("amendment") or {}
        parts = sections_that_differ(found[-1].table, table) if found else []
        found.append(
            Version(
                number,
                line.id,
                line.at[:10],
                line.who,
                tuple(part.title for part in parts),
                amendment.get("reason", ""),
                table,
            )
        )
    return tuple(found)


def version(state: State, number: int) -> Version:
    """Give one version; `DataError` where there is none of this number."""
    found = versions(state)
    if not 1 <= number <= len(found):
        raise DataError(f"the plan has {len(found)} versions; there is no version {number}")
    return found[number - 1]
