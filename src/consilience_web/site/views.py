"""What belongs to no review: the health of the server."""

from __future__ import annotations

import sys

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from consilience_web.site.storage import trouble_with_storage


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def broken(request: HttpRequest) -> HttpResponse:
    """Say that nothing was saved where disk or database fail, else that something broke."""
    what = trouble_with_storage(sys.exc_info()[1])
    template, status = ("503.html", 503) if what else ("500.html", 500)
    # Without the request: who is signed in stands in the database as well.
    return HttpResponse(render_to_string(template, {"what": what}), status=status)
