"""What is typed for one datum: a value or a word for having none, its place, a note, inferred."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from consilience.evidence.datum import MISSING_KINDS, Datum, Missing

PARTS = ("value", "missing", "place", "note", "inferred")
"""The fields of one datum; the first two exclude one another."""
WORDS: dict[str, Missing] = {
    "nr": "not_reported",
    "not reported": "not_reported",
    "na": "not_applicable",
    "n/a": "not_applicable",
    "not applicable": "not_applicable",
    "?": "unclear",
    "unclear": "unclear",
}
SHORT: dict[str, str] = {"not_reported": "NR", "not_applicable": "NA", "unclear": "?"}

Parts = Mapping[str, str]
QUOTED = 40
"""Characters of what was typed that a message repeats."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a number has to be."""

    people: bool = False
    """It counts people: whole, and from 0."""
    spread: bool = False
    """It is a standard deviation: above 0."""

    def check(self, value: float, text: str) -> None:
        """Hold a number to the rule; a ValueError says what to do."""
        if (self.people or self.spread) and value < 0:
            raise ValueError(f"{text} is below 0; take the minus off, or write NR")
        if self.spread and value == 0:
            raise ValueError(
                "an SD of 0 says that all had the same value, and cannot be pooled; look at the "
                "report again, and write NR with a note if it prints 0"
            )
        if self.people and not value.is_integer():
            raise ValueError(
                f"{text} is no whole number of people; round it and say so in the note"
            )


ANY = Rule()
RULES: Mapping[str, Rule] = {
    "n": Rule(people=True),
    "events": Rule(people=True),
    "sd": Rule(spread=True),
}
"""By quantity."""


def typed_of(datum: Datum) -> dict[str, str]:
    """Write a datum into its fields."""
    return {
        "value": "" if datum.missing else datum.text,
        "missing": datum.missing or "",
        "place": datum.place,
        "note": datum.note,
        "inferred": "yes" if datum.inferred else "",
    }


def read(
    parts: Parts, *, numeric: bool, rule: Rule = ANY, before: Datum | None = None
) -> Datum | None:
    """Read a datum from its fields; None where nothing was typed.

    `before` is the datum that the fields showed: where nothing was changed it stays as it was, so
    that a value of another type than the plan asks for now is not rewritten.

    Raises
    ------
    ValueError
        Saying what should stand there.
    """
    given = {name: _plain(parts.get(name, "")) for name in PARTS}
    if before is not None and given == typed_of(before):
        return before
    if given["missing"] and given["value"]:
        raise ValueError("give either a value or why there is none, not both")
    kind = WORDS.get(given["value"].lower()) or _kind(given["missing"])
    if kind is not None:
        datum: Datum | None = Datum(missing=kind)
    elif not given["value"]:
        datum = None
    else:
        datum = Datum(number(given["value"], rule) if numeric else given["value"])
    if datum is None:
        if any(given.values()):
            raise ValueError("has a place or a note and no value; say not reported, or give it")
        return None
    return replace(
        datum, place=given["place"], note=given["note"], inferred=bool(given["inferred"])
    )


def number(text: str, rule: Rule = ANY) -> float | int:
    """Read a number; whole where it is written so.

    Raises
    ------
    ValueError
        Saying what should stand there.
    """
    text = text.replace("\u2212", "-")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(_no_number(text, value))
    rule.check(value, text)
    return int(text) if text.lstrip("+-").isdecimal() else value


def _no_number(text: str, value: float) -> str:
    """Say why a text is no number, and how it may be meant."""
    quoted = f"“{text[:QUOTED]}{'…' if len(text) > QUOTED else ''}”"
    if math.isinf(value):
        return f"{quoted} is larger than any number that can be computed with"
    if len(text) > QUOTED or not re.fullmatch(r"[+-]?\d+(,\d+)+(\.\d+)?", text):
        return f"{quoted} is no number; write one like 12.5, or NR, NA or ?"
    readings = [text.replace(",", ".")] if text.count(",") == 1 and "." not in text else []
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        readings.append(text.replace(",", ""))
    offered = " or ".join(readings)
    return f"{quoted} has a comma; write {offered or 'it with a point'}, whichever is meant"


def shown(datum: Datum | None) -> str:
    """Write a datum into a single cell, as a person would type it."""
    if datum is None:
        return ""
    return SHORT[datum.missing] if datum.missing else datum.text


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _kind(missing: str) -> Missing | None:
    if not missing:
        return None
    for kind in MISSING_KINDS:
        if kind == missing:
            return kind
    raise ValueError("choose why there is no value from the list")
