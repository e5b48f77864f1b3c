"""Every address of a review, read from the resolver and filled with the review's own ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from consilience.catalogue import flow_boxes
from consilience_web.reviews.queries import Member

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
UNKNOWN = ("nothing-there",)
_MOVING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')


def addresses(member: Member) -> list[str]:
    """Give every address below the review's own, each argument filled from what the review holds.

    A new address is among them by itself; give the values of a new argument in `_known`.
    """
    known = _known(member)
    found = []
    for pattern in _patterns(get_resolver().url_patterns, ""):
        if not pattern.startswith("r/<slug:slug>/"):
            continue
        names = _ARGUMENT.findall(pattern)
        for values in product(*(known.get(name, UNKNOWN) for name in names)):
            filled = iter(values)
            found.append("/" + _ARGUMENT.sub(lambda _: next(filled), pattern))  # noqa: B023
    return found


def _known(member: Member) -> Mapping[str, Sequence[str]]:
    state, slug = member.review.state, member.row.slug
    batches = state.screening.batches | state.fulltext.batches
    files = [a.sha256 for held in state.studies_log.attachments.values() for a in held]
    record = list(state.order)[:3]
    return {
        "slug": [slug],
        "subject": [f"record:{record[0]}"] if record else [],
        "handle": [p.handle for p in member.plan.team][:1],
        "part": ["team"],
        "number": ["1"],
        "search": list(state.search.searches),
        "sha256": [*state.search.exports, *files],
        "record": record,
        "stage": ["screening", "fulltext"],
        "which": ["all", "included", "excluded"],
        "extension": ["ris", "csv"],
        "act": ["vote"],
        "study": [s.id for s in member.review.studies()] or ["s1"],
        "planned": [a.id for a in member.plan.analyses],
        "analysis": list(state.analyses),
        "box": [box.id for box in flow_boxes()],
        "batch": list(batches),
    }  # fmt: skip


def _patterns(rows: Sequence[Any], before: str) -> Iterator[str]:
    for row in rows:
        if isinstance(row, URLResolver):
            yield from _patterns(row.url_patterns, before + str(row.pattern))
        elif isinstance(row, URLPattern):
            yield before + str(row.pattern)


def answer(client: Client, address: str) -> tuple[int, bytes]:
    """Give status and body of an answer, without what differs in every answer."""
    got = client.get(address)
    body = b"".join(got.streaming_content) if got.streaming else got.content  # type: ignore[attr-defined]
    return got.status_code, _MOVING.sub(b"", body)
