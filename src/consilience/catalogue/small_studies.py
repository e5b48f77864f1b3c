"""When a check for small-study effects should not be made, read from its data file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a check, and what follows where it does not.

    Attributes
    ----------
    id, text, source : str
        The text goes on from "Not run: " or "Caution: ".
    of : tuple of str
        The checks.
    quantity : str
        What is looked at; empty: the condition never holds.
    at_least, at_most : float
        Bounds of a number.
    none_of : tuple of str
        Words that it must not be.
    stops : bool
        The check is not run; else there is a caution.
    """

    id: str
    of: tuple[str, ...]
    quantity: str
    at_least: float
    at_most: float
    none_of: tuple[str, ...]
    stops: bool
    text: str
    source: str

    def __str__(self) -> str:
        """Say the text with its source."""
        return f"{self.text.rstrip('.')} ({self.source})"

    def holds(self, value: float | str | None) -> bool:
        """Tell whether the condition holds for a value of its quantity; unknown ones pass."""
        if not self.quantity:
            return False
        if value is None:
            return True
        if isinstance(value, str):
            return value not in self.none_of
        return self.at_least <= value <= self.at_most


@cache
def small_study_conditions() -> tuple[Condition, ...]:
    """Give every condition, in the order in which they are told.

    Raises
    ------
    RuleError
        When the file is no TOML.
    """
    file = "vocabularies/small-studies.toml"
    return tuple(
        Condition(
            id=row["id"],
            of=tuple(row["of"]),
            quantity=row.get("quantity", ""),
            at_least=float(row.get("at_least", -math.inf)),
            at_most=float(row.get("at_most", math.inf)),
            none_of=tuple(row.get("none_of", ())),
            stops=row["otherwise"] == "not_run",
            text=row["text"],
            source=row["source"],
        )
        for row in load(read_text(file), file=file)["condition"]
    )
