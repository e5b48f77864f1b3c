"""Formats that are told apart but not read yet, so that the message can name them."""

from __future__ import annotations

import re
from collections.abc import Callable

from consilience.records.formats.format import Format

AS_RIS = "export the same records as RIS"

_MARKUP = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z_])")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I
)


def is_markup(head: str) -> bool:
    """Tell whether the text begins as XML or HTML does."""
    return bool(_MARKUP.match(head.lstrip("\ufeff")))


def is_html(head: str) -> bool:
    """Tell whether the text is a web page."""
    return bool(_HTML.match(head.lstrip("\ufeff")))


def _html(head: str) -> float:
    return 1.0 if is_html(head) else 0.0


def _xml(element: str, sure: float = 1.0) -> Callable[[str], float]:
    pattern = re.compile(element)
    return lambda head: sure if is_markup(head) and pattern.search(head) else 0.0


def _text(*patterns: str, sure: float = 1.0) -> Callable[[str], float]:
    compiled = [re.compile(pattern) for pattern in patterns]

    def recognise(head: str) -> float:
        text = head.lstrip("\ufeff")
        return sure if any(pattern.search(text) for pattern in compiled) else 0.0

    return recognise


FOREIGN: tuple[Format, ...] = (
    Format(
        "rayyan-log",
        "Rayyan's log of decisions, which holds no records",
        ("csv",),
        _text(r"\A\W*created_at\W+user_id\W+user_email\W+article_id\W+key\W+value\W"),
        advice="import articles.csv, articles.ris or articles.bib of the same folder; the notes in "
        "them hold the decisions, too",
    ),
    Format(
        "html",
        "a web page (HTML)",
        ("html",),
        _html,
        advice="the database sent a page instead of an export, often because the session had "
        "ended; sign in there and export again",
    ),
    Format(
        "xml",
        "XML, but not of EndNote",
        ("xml",),
        _xml("", sure=0.3),
        advice="export from EndNote as XML, or from the database as RIS",
    ),
    Format("json", "JSON", ("json",), _text(r"\A\s*(?:\[|\{\s*[\"}])", sure=0.3), advice=AS_RIS),
)
"""Formats without a reader yet: name, how to recognise them, what to do instead."""
