"""The form that opens a batch, at either voted stage."""

from __future__ import annotations

from typing import TypedDict

from django.http import QueryDict

from consilience.errors import LedgerError


class Asked(TypedDict):
    """What a lead asks for."""

    records: list[str]
    voters: list[str]
    calibration: int


class WrongField(LedgerError):
    """What was typed in one field cannot be."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.field = field


def read_batch(form: QueryDict, waiting: list[str]) -> Asked:
    """Read the form: how many of the waiting records, how many for calibration, and who votes."""
    n = _number(form, "n", len(waiting), "how many records")
    calibration = _number(form, "calibration", 0, "how many for calibration")
    return Asked(
        records=waiting[:n], voters=form.getlist("voters"), calibration=min(calibration, n)
    )


def _number(form: QueryDict, field: str, otherwise: int, what: str) -> int:
    text = form.get(field, "").strip()
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise WrongField(f"{what}: write a whole number, not {text!r}", field)
    return int(text)
