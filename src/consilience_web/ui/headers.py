"""Headers that every answer carries beside the content policy."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ALWAYS = {
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Pages hold blinded data: nothing of them is kept, and nobody else's page may embed them."""
OF_A_FILE = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""The policy of files that are taken along: opened in the browser all the same, they do nothing."""


class Headers:
    """Set what an answer does not set itself; static files say how long they may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and complete the answer."""
        answer = self.get_response(request)
        if answer.headers.get("Content-Disposition", "").startswith("attachment"):
            answer.headers["Content-Security-Policy"] = OF_A_FILE
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        return answer
