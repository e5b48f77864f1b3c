"""What is computed of an analysis at each view, kept while nothing that it is made of changes.

It is kept in memory under a fingerprint of all inputs and options, so that an old answer can never
be given for a new question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from consilience.review.analyses import Rebuilt, holdings, low_risk, material_of
from consilience.synthesis.pool import METHOD_VERSION
from consilience_web.reviews.queries import Member

SECONDS = 3600
T = TypeVar("T")


def kept(member: Member, row: Rebuilt, what: str, compute: Callable[[], T]) -> T:
    """Give what was computed before of the same inputs and options, else compute it."""
    key = f"synthesis-{what}-{fingerprint(member, row)}"
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, SECONDS)
    return found


def fingerprint(member: Member, row: Rebuilt) -> str:
    """Hash all that an analysis and its sensitivity analyses are made of.

    That is what the team holds of every study with the facts beside it, the specification, and the
    plan's rules and names.
    """
    review, plan = member.review, member.plan
    held = holdings(review)
    parts = {
        "review": member.row.pk,
        "version": METHOD_VERSION,
        "spec": row.spec.as_json(),
        "studies": [[s.id, s.name, review.state.extraction.held(s.id)] for s in held.studies],
        "facts": held.facts,
        "times": held.times,
        "rule": material_of(plan).as_json(),
        "low": low_risk(review),
    }
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
