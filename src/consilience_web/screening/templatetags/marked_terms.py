"""The plan's terms, marked in a record's text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from consilience.protocol import Plan

register = template.Library()


@register.filter
def marked(text: str | None, plan: Plan) -> SafeString:
    """Give the text as safe HTML with the plan's terms marked; every part of it is escaped."""
    text = text or ""
    include, exclude = _pattern(plan.include_terms), _pattern(plan.exclude_terms)
    either = "|".join(part for part in (exclude, include) if part)
    if not either:
        return escape(text)
    pieces = []
    for index, part in enumerate(re.split(rf"(?<!\w)((?:{either})\w*)", text, flags=re.IGNORECASE)):
        if index % 2 == 0:
            pieces.append(escape(part))
            continue
        excludes = exclude and re.match(exclude, part, flags=re.IGNORECASE)
        kind = "exclude" if excludes else "include"
        pieces.append(format_html('<mark class="{}">{}</mark>', kind, part))
    return mark_safe("".join(pieces))


def _pattern(terms: Iterable[str]) -> str:
    """Give the terms as one expression, the longest first; a word may go on after its term."""
    longest_first = sorted(
        (t.strip().rstrip("*") for t in terms if t.strip(" *")), key=len, reverse=True
    )
    return "|".join(re.escape(term) for term in longest_first)
