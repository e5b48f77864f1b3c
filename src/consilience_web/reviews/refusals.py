"""What the library refuses becomes a page that says what is wrong, not a crash."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consilience.errors import ConsilienceError, NotPermitted


class Refusals:
    """Answer 403 where roles do not allow an act, and 400 with the message for other refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error of the library into a page."""
        if not isinstance(error, ConsilienceError):
            return None
        status = 403 if isinstance(error, NotPermitted) else 400
        return render(request, "ui/refused.html", {"message": str(error)}, status=status)
