"""How long a person stays signed in: some hours without doing anything, some days in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
STEP = timedelta(minutes=10)
"""How exactly it is kept when a person was last seen, so that not every request writes."""


def begin(request: HttpRequest, **_: Any) -> None:
    """Note when a session began, as somebody signs in, and clear away what has run out."""
    request.session["signed_in"] = request.session["seen"] = int(time.time())
    request.session.clear_expired()


class SessionRules:
    """End sessions that are too old; the person is then asked to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, signed out where the session ran out."""
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get("seen", 0)
            began = request.session.get("signed_in", 0)
            if now - seen > IDLE.total_seconds() or now - began > ABSOLUTE.total_seconds():
                logout(request)
            elif now - seen > STEP.total_seconds():
                request.session["seen"] = now
        return self.get_response(request)
