"""The search of R's `uniroot` for a root, to repeat digits that depend on where it stops."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

EPS = float(np.finfo(float).eps)
TOLERANCE = EPS**0.25
"""R's default, about 0.00012."""
Point = tuple[float, float]
"""A place, and the value of the function there."""


def uniroot(
    function: Callable[[float], float], low: float, high: float, tolerance: float = TOLERANCE
) -> float:
    """Find a root between two values of unlike sign, by Brent's method as R has it.

    Unlike SciPy's `brentq`, an interpolated step must be below half of the last step (not of the
    one before it), so that the two stop at other places within the same tolerance.

    Source: Brent (1973), Algorithms for Minimization without Derivatives, chapter 4, in the form
    of Netlib's `zeroin`.
    """
    last: Point = (low, function(low))
    best: Point = (high, function(high))
    other = last
    while True:
        step_before = best[0] - last[0]
        if abs(other[1]) < abs(best[1]):
            last, best, other = best, other, best
        least = 2 * EPS * abs(best[0]) + tolerance / 2
        step = (other[0] - best[0]) / 2
        if abs(step) <= least or best[1] == 0:
            return best[0]
        if abs(step_before) >= least and abs(last[1]) > abs(best[1]):
            tried = _interpolated(last, best, other)
            toward = tried * np.sign(step)
            if 0 < toward < min(1.5 * abs(step) - least / 2, abs(step_before) / 2):
                step = tried
        if abs(step) < least:
            step = least if step > 0 else -least
        last = best
        best = (best[0] + step, function(best[0] + step))
        if (best[1] > 0) == (other[1] > 0):
            other = last


def _interpolated(a: Point, b: Point, c: Point) -> float:
    """Give the step from `b`: linear between two points, inverse quadratic through three."""
    if a[0] == c[0]:
        return (c[0] - b[0]) * b[1] / (b[1] - c[1])
    r, s, t = b[1] / c[1], b[1] / a[1], a[1] / c[1]
    above = s * ((c[0] - b[0]) * t * (t - r) - (b[0] - a[0]) * (r - 1))
    return float(-above / ((t - 1) * (r - 1) * (s - 1)))
