"""The plan's terms, marked in a record's text."""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from consilience.protocol import Plan
from consilience.screening.terms import pieces

register = template.Library()


@register.filter
def marked(text: str | None, plan: Plan) -> SafeString:
    """Give the text as safe HTML with the plan's terms marked; every part of it is escaped."""
    found = pieces(text or "", include=plan.include_terms, exclude=plan.exclude_terms)
    return mark_safe(
        "".join(
            format_html('<mark class="{}">{}</mark>', piece.kind, piece.text)
            if piece.kind
            else escape(piece.text)
            for piece in found
        )
    )
