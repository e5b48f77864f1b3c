"""The name of a file format, as people call it."""

from __future__ import annotations

from django import template

from consilience.records.formats import BY_NAME

register = template.Library()


@register.filter
def format_title(name: str) -> str:
    """Give the title of a format; one that is not known any more keeps its name."""
    known = BY_NAME.get(name)
    return known.title if known else name
