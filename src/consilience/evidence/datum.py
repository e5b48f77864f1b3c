"""One extracted item: a value, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Missing = Literal["not_reported", "not_applicable", "unclear"]
MISSING_KINDS: dict[Missing, str] = {
    "not_reported": "not reported",
    "not_applicable": "not applicable",
    "unclear": "unclear",
}
"""The three ways of having no value, with the words shown. Zero is a value."""


@dataclass(frozen=True, slots=True)
class Datum:
    """A value with its place, or one of three kinds of having none.

    Attributes
    ----------
    value : str, float, int, bool or None
        What was read; zero is a value like any other.
    missing : {"not_reported", "not_applicable", "unclear"} or None
        Why there is no value. Exactly one of `value` and `missing` is set.
    place : str
        Where in the document it stands (`"Table 2"`).
    inferred : bool
        It follows from other facts and is not printed there (requirement X-17).
    note : str
        What the extractor wants the reader to know.
    made : mapping or None
        What the value was worked out from, where the document does not print it: `formula`, an id
        of the table of conversions, and its `inputs`.
    """

    value: str | float | int | bool | None = None
    missing: Missing | None = None
    place: str = ""
    inferred: bool = False
    note: str = ""
    made: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("a datum has either a value or a reason why there is none")
        if self.missing is not None and self.missing not in MISSING_KINDS:
            raise ValueError(f"{self.missing!r} is none of {', '.join(MISSING_KINDS)}")
        if self.made is not None and not _is_made(self.made):
            raise ValueError("what a value was made from is a formula and its inputs")

    def as_json(self) -> dict[str, Any]:
        """Give the datum as a JSON object without its empty parts."""
        row: dict[str, Any] = (
            {"missing": self.missing} if self.missing is not None else {"value": self.value}
        )
        for name in ("place", "inferred", "note", "made"):
            if getattr(self, name):
                row[name] = getattr(self, name)
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Datum:
        """Read the object that `as_json` gives."""
        return cls(
            value=row.get("value"),
            missing=row.get("missing"),
            place=str(row.get("place") or ""),
            inferred=bool(row.get("inferred")),
            note=str(row.get("note") or ""),
            made=row.get("made") or None,
        )

    @property
    def text(self) -> str:
        """What a table shows: the value, or the words for its absence."""
        if self.missing is not None:
            return MISSING_KINDS[self.missing]
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return str(self.value)

    @property
    def number(self) -> float | None:
        """The value as a number, or None where it is absent or no number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return float(self.value)


def _is_made(made: Mapping[str, Any]) -> bool:
    return isinstance(made.get("formula"), str) and isinstance(made.get("inputs"), Mapping)
