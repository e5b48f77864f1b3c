"""Addresses and DOIs in the text of a report are links, the same as in the report as a file."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from consilience.reporting.html import linked as linked_text

register = template.Library()


@register.filter
def linked(text: str) -> SafeString:
    """Escape a text and link what is an address; a name with a dot in it (Lens.org) is none."""
    return mark_safe(linked_text(text))
