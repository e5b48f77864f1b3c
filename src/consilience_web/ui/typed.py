"""What people type and paste, without the characters that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202d\u202e]")
"""Control characters, which a paste from a PDF brings and some databases refuse, and the two that
turn the text after them round, so that a name reads as another. Other marks of direction stay:
Arabic and Hebrew need them."""
BREAKS = re.compile(r"[\x0b\x0c]")
"""Line and page breaks of word processors."""


class Typed:
    """Take unseen characters out of every field before a form reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with its fields as they can be seen."""
        for part in ("GET", "POST"):
            fields = getattr(request, part)
            if (clean := seen(fields)) is not fields:
                setattr(request, part, clean)
        return self.get_response(request)


def seen(fields: QueryDict) -> QueryDict:
    """Give the fields without unseen characters; the very same where there are none."""
    told = [text for name, values in fields.lists() for text in (name, *values)]
    if not any(UNSEEN.search(text) or BREAKS.search(text) for text in told):
        return fields
    clean = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        clean.setlist(as_seen(name), [as_seen(value) for value in values])
    return clean


def as_seen(text: str) -> str:
    """Give a text without unseen characters."""
    return UNSEEN.sub("", BREAKS.sub("\n", text))
