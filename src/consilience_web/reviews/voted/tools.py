"""What stands below a record beside its choices: the same for each, but for its id and its name."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.safestring import SafeString, mark_safe

from consilience_web.reviews.voted.card import Card

_ID, _NAME = secrets.token_hex(8), secrets.token_hex(8)
"""Stand for a record while its tools are drawn; nobody can write them anywhere."""
_RECORD = {"record": {"id": _ID, "short": _NAME}, "own_note": "", "labels": ()}


class Tools:
    """The tools of many records of one page, drawn once: that takes longer than the record does.

    Parameters
    ----------
    context : mapping
        What the page shows with any of the records.
    request : HttpRequest
    """

    def __init__(self, context: Mapping[str, Any], request: HttpRequest) -> None:
        self._drawn = render_to_string("voted/_tools.html", {**context, "card": _RECORD}, request)

    def of(self, card: Card) -> SafeString | None:
        """Give those of a record; None where a note or a label of its own stands in them."""
        if card.own_note or card.labels:
            return None
        id = escape(quote(card.record.id, safe=RFC3986_SUBDELIMS + "/~:@"))  # as in an address
        drawn = self._drawn.replace(_ID, id)
        return mark_safe(drawn.replace(_NAME, escape(card.record.short)))
