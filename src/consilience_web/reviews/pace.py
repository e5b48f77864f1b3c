"""How long a person takes for a record, from their own votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from consilience.ledger import Vote

LONGEST = 600.0
"""Seconds on one record after which a person is taken to have been away."""
LATELY = 100
"""Votes that tell a person's pace; they get quicker, and looking at all would take long."""


def pace(own: Sequence[Vote]) -> float | None:
    """Give the median of the seconds that a record took lately, from votes with the latest first.

    They are those measured on the page where there are any, else those between two votes.
    """
    lately = own[:LATELY]
    measured = [vote.seconds for vote in lately if vote.seconds]
    if measured:
        return median(measured)
    moments = sorted(datetime.fromisoformat(vote.at) for vote in lately)
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    return median(short) if (short := [gap for gap in gaps if gap <= LONGEST]) else None


def duration(seconds: float) -> str:
    """Print a time in hours and minutes, a minute at least."""
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
