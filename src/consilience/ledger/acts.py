"""The table of acts, read from `data/schema/acts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from consilience.catalogue.files import read_text
from consilience.errors import LedgerError


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of ledger line.

    Attributes
    ----------
    fields : mapping of str to str
        Content by name: `text`, `texts`, `number`, `count`, `choice`, `flag`, `list`, `pairs`,
        `table` or `any`; `?` = may be absent.
    blind : bool
        Hidden from the other people of the stage until the release.
    """

    name: str
    stages: tuple[str, ...]
    subject: str
    meaning: str
    fields: Mapping[str, str]
    blind: bool


@cache
def acts() -> Mapping[str, Act]:
    """Give all acts by name."""
    table = tomllib.loads(read_text("schema/acts.toml"))
    return {
        row["name"]: Act(
            name=row["name"],
            stages=tuple(row["stages"]),
            subject=row["subject"],
            meaning=row["meaning"],
            fields=row["fields"],
            blind=bool(row.get("blind")),
        )
        for row in table["act"]
    }


def act(name: str) -> Act:
    """Give one act.

    Raises
    ------
    LedgerError
        Where the name is unknown.
    """
    try:
        return acts()[name]
    except KeyError:
        raise LedgerError(f"there is no act {name!r}; acts are {', '.join(acts())}") from None
