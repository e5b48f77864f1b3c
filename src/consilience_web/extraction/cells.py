"""What is typed into one field: a value, or one of the words for having none."""

from __future__ import annotations

import math

from consilience.evidence.datum import Datum, Missing

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


def number(text: str, *, least: float | None = None, place: str = "") -> Datum | None:
    """Read a number, or a word for having none; None for an empty field.

    Raises
    ------
    ValueError
        Saying what should stand there.
    """
    text = text.strip().replace("\u2212", "-")
    if not text:
        return None
    if text.lower() in WORDS:
        return Datum(missing=WORDS[text.lower()], place=place)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"“{text}” is no number; write one like 12.5, or NR, NA or ?")
    if least is not None and value < least:
        raise ValueError(f"{text} is below {least:g}")
    whole = value.is_integer() and "." not in text and "e" not in text.lower()
    return Datum(int(value) if whole else value, place=place)


def words(text: str, *, missing: str = "", place: str = "") -> Datum | None:
    """Read words, or the reason why there are none; None for an empty field.

    Raises
    ------
    ValueError
        Where both a value and a reason for its absence are given.
    """
    text = text.strip()
    if missing and text:
        raise ValueError("give either a value or why there is none, not both")
    if missing:
        kind = next((k for k in SHORT if k == missing), None)
        if kind is None:
            raise ValueError("choose why there is no value from the list")
        return Datum(missing=kind, place=place)  # type: ignore[arg-type]
    if text.lower() in WORDS:
        return Datum(missing=WORDS[text.lower()], place=place)
    return Datum(text, place=place) if text else None


def shown(datum: Datum | None) -> str:
    """Write a datum as a person would type it."""
    if datum is None:
        return ""
    return SHORT[datum.missing] if datum.missing else datum.text
