"""One way to print a day and a moment, whatever they were kept as."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day(when: str | date | None) -> str:
    """Print the day, or the month where no day is known; what is neither is given as it is."""
    found = _read(when)
    if found is None and isinstance(when, str) and (month := _read(f"{when}-01")):
        return date_format(month, "M Y")
    return date_format(found, "j M Y") if found else str(when or "")


@register.filter
def moment(when: str | date | None) -> str:
    """Print day and time, with the zone that the ledger is kept in."""
    found = _read(when)
    if not isinstance(found, datetime):
        return day(when)
    return f"{date_format(found, 'j M Y, H:i')} UTC"


def _read(when: str | date | None) -> date | None:
    if not isinstance(when, str):
        return when
    try:
        return datetime.fromisoformat(when)
    except ValueError:
        return None
