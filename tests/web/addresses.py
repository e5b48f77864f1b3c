"""Some addresses of every kind within a review, for tests that ask each person for them all."""

from __future__ import annotations

import re

from django.test import Client

from consilience_web.reviews.queries import Member
from tests.web import walk

SOME = 3
"""How many addresses of a kind."""
_MOVING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')


def addresses(member: Member) -> list[str]:
    """Give some addresses of every kind below the review's own; the walk finds new ones itself."""
    base = f"/r/{member.row.slug}/"
    kinds = ([u for u in here if "?" not in u] for here in walk.addresses(member.row))
    return [url for here in kinds for url in here[:SOME] if url.startswith(base)]


def answer(client: Client, address: str) -> tuple[int, bytes]:
    """Give status and body of an answer, without what differs in every answer."""
    got = client.get(address)
    body = b"".join(got.streaming_content) if got.streaming else got.content  # type: ignore[attr-defined]
    return got.status_code, _MOVING.sub(b"", body)
