"""A date as far as it is known, read as people write it and kept as 2026-11-24, 2026-11 or 2026."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WRONG = "Write the date as 24 Nov 2026, Nov 2026, 2026 or 2026-11-24."
_DAY, _MONTH, _YEAR = (
    r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?",
    r"(?P<m>[a-z]{3,9})\.?,?",
    r"(?P<y>[0-9]{4})",
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>[0-9]{4})(-(?P<n>[0-9][0-9]?)(-(?P<d>[0-9][0-9]?))?)?",
        rf"({_DAY} )?{_MONTH} {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
    )
)
_IN_DIGITS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


class DayField(forms.CharField):
    """A day, a month or a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        """Give the date in the form in which it is kept; empty where none was typed."""
        typed: str = super().clean(value)
        return read_day(typed) if typed else ""


def read_day(typed: str) -> str:
    """Read a date as people write it.

    Raises
    ------
    django.forms.ValidationError
        Where it is none, or where it could be two.
    """
    text = " ".join(typed.lower().split())
    if digits := _IN_DIGITS.fullmatch(text):
        text = _from_digits(typed, *digits.group(1, 3, 4))
    found = next((m.groupdict() for form in _FORMS if (m := form.fullmatch(text))), None)
    if found is None:
        raise forms.ValidationError(WRONG)
    month = _month(found)
    day = int(found["d"]) if found.get("d") else None
    try:
        date(int(found["y"]), 1 if month is None else month, day or 1)
    except ValueError:
        raise forms.ValidationError(f"There is no {typed} in the calendar. {WRONG}") from None
    parts = (found["y"], month and f"{month:02}", day and f"{day:02}")
    return "-".join(str(part) for part in parts if part)


def _month(found: dict[str, str | None]) -> int | None:
    if name := found.get("m"):
        known = [n for n, month in enumerate(MONTHS, 1) if month.startswith(name)]
        if not known:
            raise forms.ValidationError(WRONG)
        return known[0]
    return int(number) if (number := found.get("n")) else None


def _from_digits(typed: str, first: str, second: str, year: str) -> str:
    """Tell day from month where only one of them can be either."""
    a, b = int(first), int(second)
    if a <= 12 and b <= 12 and a != b:
        words = " or ".join(
            f"{day} {MONTHS[month - 1][:3].capitalize()} {year}" for day, month in ((a, b), (b, a))
        )
        raise forms.ValidationError(f"{typed} can be two days. Write {words}.")
    day, month = (b, a) if b > 12 else (a, b)
    return f"{year}-{month:02}-{day:02}"
