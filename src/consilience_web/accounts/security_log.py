"""What an auditor looks for, as one line of JSON each: who signed in, what was refused or taken.

No password, key, link or content is ever part of a line.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consilience_web.accounts.tries import WINDOW, TooManyTries, address_of

LOGGER = logging.getLogger("consilience.security")


def event(name: str, request: HttpRequest | None = None, **facts: Any) -> None:
    """Write a line."""
    told: dict[str, Any] = {"event": name}
    if request is not None:
        user = getattr(request, "user", None)
        told |= {"user": getattr(user, "pk", None), "address": address_of(request)}
    LOGGER.info(json.dumps(told | facts, sort_keys=True))


def signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    """Somebody signed in."""
    event("signed in", request, user=user.pk)


def signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    """Somebody signed out."""
    if user is not None:
        event("signed out", request, user=user.pk)


def failed(request: HttpRequest | None, credentials: dict[str, Any], **_: Any) -> None:
    """A password was wrong. What was typed is named by its account or not at all."""
    found = get_user_model().objects.filter(username=credentials.get("username", "")).first()
    event("sign-in failed", request, user=found.pk if found else None)


class SecurityLog:
    """Log what was refused and what was downloaded; ask who tries too often to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and look at the answer."""
        answer = self.get_response(request)
        if answer.status_code == 403:
            event("refused", request, **_where(request))
        elif answer.headers.get("Content-Disposition", "").startswith("attachment"):
            event("downloaded", request, **_where(request))
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say how long to wait, and what else helps."""
        if not isinstance(error, TooManyTries):
            return None
        event("sign-in slowed down", request)
        minutes = int(WINDOW.total_seconds() // 60)
        answer = render(request, "accounts/wait.html", {"minutes": minutes}, status=429)
        answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return answer


def _where(request: HttpRequest) -> dict[str, Any]:
    place = request.resolver_match
    kept = ("slug", "act", "record", "study", "stage", "which", "extension", "sha256")
    if place is None:
        return {"place": None}
    return {"place": place.view_name, **{k: v for k, v in place.kwargs.items() if k in kept}}
