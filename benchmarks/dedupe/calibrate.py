"""How far stated log-odds are to be trusted: a rising line, fitted on sets that were not seen.

The weights of `benchmarks/dedupe/fit.py` fit the sets that they come from. Of a pair with a doubt
or contradiction they promise more than another set keeps, for in such pairs sets differ most. So
each set is weighed by a model of the others, and a line is drawn through what was stated and
what was seen: straight between the `POINTS`, and drawn towards the log-odds as stated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from consilience.dedupe.model import Line

POINTS = (-4.0, -2.0, 0.0, 2.0, 4.0)
"""Stated log-odds between which the line is straight."""

STIFF = 12.0
"""How strongly the line is drawn towards them, and towards being straight."""

FLAT = 0.02
"""The least that the line rises from one point to the next."""

Told = tuple[float, int, int]
"""Stated log-odds, and how many pairs with them are two works, and how many one."""

Floats = npt.NDArray[np.float64]


def held_line(told: Sequence[Told]) -> Line:
    """Give the line under which what was seen is likeliest, but for its stiffness."""
    points = np.array(POINTS)
    stated, two, one = np.array(told, dtype=np.float64).T
    within = np.clip(stated, points[0], points[-1])
    shares = _shares(within, points)

    def loss(at: Floats) -> tuple[float, Floats]:
        line = np.cumsum(at)
        odds, off = shares @ line + stated - within, line - points
        bends = np.diff(off)
        lost = one @ np.logaddexp(0, -odds) + two @ np.logaddexp(0, odds)
        lost += STIFF / 2 * (bends @ bends + off @ off / 10)
        slope = shares.T @ (two / (1 + np.exp(-odds)) - one / (1 + np.exp(odds)))
        slope += STIFF * (off / 10 - np.diff(bends, prepend=0, append=0))
        return float(lost), np.cumsum(slope[::-1])[::-1]

    start = np.diff(points, prepend=0)
    bounds = [(None, None)] + [(FLAT, None)] * (len(points) - 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    heights: list[float] = np.cumsum(found.x).tolist()
    return tuple((point, round(height, 3)) for point, height in zip(POINTS, heights, strict=True))


def _shares(at: Floats, points: Floats) -> Floats:
    """Give how much of the height at each place comes from each point."""
    return np.array([np.interp(at, points, unit) for unit in np.eye(len(points))]).T
