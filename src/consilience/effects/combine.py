"""Arms combined into one group (Cochrane Handbook, version 6, section 6.5.2.10, table 6.5.a)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt


def combine_means(
    n: Sequence[float], mean: Sequence[float], sd: Sequence[float]
) -> tuple[float, float, float]:
    """Combine the groups of a continuous outcome, two at a time, as the Handbook does.

    Returns
    -------
    n, mean, sd : float
        Of all groups taken as one.
    """
    n1, m1, s1 = n[0], mean[0], sd[0]
    for n2, m2, s2 in zip(n[1:], mean[1:], sd[1:], strict=True):
        both = n1 + n2
        between = n1 * n2 / both * (m1 - m2) ** 2
        s1 = sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2 + between) / (both - 1))
        m1 = (n1 * m1 + n2 * m2) / both
        n1 = both
    return n1, m1, s1


def combine_events(n: Sequence[float], events: Sequence[float]) -> tuple[float, float]:
    """Combine the groups of a dichotomous outcome: both counts add up."""
    return sum(n), sum(events)
