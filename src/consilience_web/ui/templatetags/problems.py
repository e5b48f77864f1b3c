"""How a page says what is wrong, the same in every form."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consilience_web.ui.problems import Problem, problems_in

register = template.Library()
_NAMES_A_FILE = re.compile(r"[^:]*\.\w{1,8}:")


@register.simple_tag(takes_context=True)
def problems_here(context: template.Context) -> tuple[Problem, ...]:
    """Give every problem of the page."""
    return problems_in(context.flatten())


@register.filter
def as_sentence(text: str) -> str:
    """Begin with a capital; a file's name at the beginning stays as it is."""
    first = text.partition(" ")[0]
    named = "." in first or ":" in first or _NAMES_A_FILE.match(text)
    return text if named else text[:1].upper() + text[1:]


def _is_wrong(context: template.Context, field: str) -> bool:
    return any(problem.field == field for problem in problems_in(context.flatten()))


@register.simple_tag(takes_context=True)
def described(context: template.Context, field: str, *hints: str) -> SafeString:
    """Tie a field, or a group of them, to its hints and to what is wrong with it."""
    tied = " ".join([*hints, *([f"{field}_error"] if _is_wrong(context, field) else [])])
    return format_html(' aria-describedby="{}"', tied) if tied else SafeString()


@register.simple_tag(takes_context=True)
def marked_wrong(context: template.Context, field: str, *hints: str) -> SafeString:
    """Tie a field as `described` does, and mark it where something is wrong with it."""
    invalid = SafeString(' aria-invalid="true"' if _is_wrong(context, field) else "")
    return described(context, field, *hints) + invalid


@register.simple_tag(takes_context=True)
def why_wrong(context: template.Context, field: str) -> SafeString:
    """Say at a field that a template writes itself what is wrong with it."""
    found = " ".join(p.text for p in problems_in(context.flatten()) if p.field == field)
    if not found:
        return SafeString()
    return format_html('<span class="wrong-why" id="{}_error">{}</span>', field, found)
