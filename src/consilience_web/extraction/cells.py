"""What is typed for one datum: a value or a word for having none, its place, a note, inferred."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

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
    parts: Parts, *, numeric: bool, least: float | None = None, before: Datum | None = None
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
        datum = Datum(number(given["value"], least=least) if numeric else given["value"])
    if datum is None:
        if any(given.values()):
            raise ValueError("has a place or a note and no value; say not reported, or give it")
        return None
    return replace(
        datum, place=given["place"], note=given["note"], inferred=bool(given["inferred"])
    )


def number(text: str, *, least: float | None = None) -> float | int:
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
        raise ValueError(f"“{text}” is no number; write one like 12.5, or NR, NA or ?")
    if least is not None and value < least:
        raise ValueError(f"{text} is below {least:g}")
    return int(text) if text.lstrip("+-").isdecimal() else value


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
