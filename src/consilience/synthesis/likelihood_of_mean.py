"""The variance between studies of the highest likelihood where there is an intercept alone.

The commonest model by far, of one set of studies: what `consilience.synthesis.likelihood` does for
all models, from sums alone, in a fifth of its time.
"""

from __future__ import annotations

import math

import numpy as np

from consilience.synthesis.moments import Floats

RATIO = 1.2
"""From one point of the scan to the next, of the smallest variance plus tau2."""

ELEMENTS = 2**20
"""How many weights a scan holds at once."""

STEPS = 200


def _steps_from_0(points: int) -> Floats:
    steps: Floats = np.power(RATIO, np.arange(points, dtype=float)) - 1
    return steps


_STEPS_FROM_0 = _steps_from_0(256)


def scan_points(smallest: float, top: float) -> Floats:
    """Give values of tau2 from 0 to `top`.

    They are close where tau2 is small beside the variances, whose sum with it is what counts.
    """
    points = 2 + math.ceil(math.log1p(top / smallest) / math.log(RATIO))
    steps = _STEPS_FROM_0 if points <= len(_STEPS_FROM_0) else _steps_from_0(points)
    return smallest * steps[:points]


def maxima(y: Floats, v: Floats, *, restricted: bool) -> list[float]:
    """Give each tau2 at which the (restricted) likelihood stops rising, 0 among them if it is one.

    Parameters
    ----------
    y, v : array, shape (k,)
    """
    distances = y - float(y.sum()) / len(y)
    top = 4 * max(float(distances @ distances), float(v.max()))
    grid = scan_points(float(v.min()), top)
    scores = _all_scores(y, v, grid, restricted=restricted)
    found = [] if scores[0] > 0 else [0.0]
    for i in np.flatnonzero((scores[:-1] > 0) & (scores[1:] <= 0)).tolist():
        before, after = float(scores[i]), float(scores[i + 1])
        low, high = float(grid[i]), float(grid[i + 1])
        start = low + (high - low) * before / (before - after)
        if i:
            start = _bent(start, grid[i - 1 : i + 2].tolist(), scores[i - 1 : i + 2].tolist())
        # One point more to either side: the signs of the scan are only as good as its sums.
        low, high = float(grid[max(i - 1, 0)]), float(grid[min(i + 2, len(grid) - 1)])
        found.append(_solved(y, v, start, low, high, restricted=restricted))
    return found or [0.0]


def _bent(straight: float, at: list[float], scores: list[float]) -> float:
    """Where a parabola through three scores is zero; else where the straight line is."""
    (a, b, c), (p, q, r) = at, scores
    if not p > q > r:
        return straight
    found = (
        a * q * r / ((p - q) * (p - r))
        + b * p * r / ((q - p) * (q - r))
        + c * p * q / ((r - p) * (r - q))
    )
    return found if b < found < c else straight


def _all_scores(y: Floats, v: Floats, grid: Floats, *, restricted: bool) -> Floats:
    """Scan in parts, where there are many studies, so that the table of weights stays small."""
    n_parts = min(len(grid), 1 + len(grid) * len(v) // ELEMENTS)
    if n_parts == 1:
        return _scores(y, v, grid, restricted=restricted)
    parts = np.array_split(grid, n_parts)
    return np.concatenate([_scores(y, v, part, restricted=restricted) for part in parts])


def _scores(y: Floats, v: Floats, grid: Floats, *, restricted: bool) -> Floats:
    """Twice the derivative of the log likelihood at the points of a grid."""
    precision = 1 / v
    r = y - (precision @ y) / precision.sum()
    columns = np.array((np.ones_like(r), r, r * r)).T
    w = 1 / (v + grid[:, None])
    w1, r1, _ = (w @ columns).T
    w2, r2, square2 = ((w * w) @ columns).T
    beta = r1 / w1
    scores: Floats = square2 - 2 * beta * r2 + beta * beta * w2 - w1
    return scores + w2 / w1 if restricted else scores


def scores_of_sets(r: Floats, used: Floats, v: Floats, grid: Floats, *, restricted: bool) -> Floats:
    """Give the same of many sets of the studies, shape (n, points), by products of whole tables.

    Parameters
    ----------
    r : array, shape (n, k)
        Distances of the estimates from a middle of their set, 0 where a study is left out.
    used : array, shape (n, k) or (1, k)
        1 for the studies of a set, else 0.
    v : array, shape (k,)
    grid : array, shape (points,)
    """
    w = 1 / (v[:, None] + grid)
    squared = w * w
    w1, w2 = used @ w, used @ squared
    beta = (r @ w) / w1
    scores: Floats = (r * r) @ squared - w1
    scores += beta * (beta * w2 - 2 * (r @ squared))
    return scores + w2 / w1 if restricted else scores


def _solved(
    y: Floats, v: Floats, start: float, low: float, high: float, *, restricted: bool
) -> float:
    """Solve score = 0 by Newton's steps kept between two values, where it falls."""
    tau2 = start
    for _ in range(STEPS):
        score, slope = score_and_slope(y, v, tau2, restricted=restricted)
        if score > 0:
            low = tau2
        else:
            high = tau2
        step = -score / slope if slope else math.inf
        inside = low <= tau2 + step <= high
        after = tau2 + step if inside else (low + high) / 2
        # A step of Newton's squares the error, so that after a small one there is none left.
        close = abs(after - tau2) <= (1e-7 if inside else 1e-15) * after
        tau2 = after
        if close:
            break
    return tau2


def score_and_slope(y: Floats, v: Floats, tau2: float, *, restricted: bool) -> tuple[float, float]:
    """Give twice the first two derivatives of the log likelihood."""
    w = 1 / (v + tau2)
    w1 = float(w.sum())
    r = y - float(w @ y) / w1
    pulled = w * r
    w2 = float(w @ w)
    of_mean = float(w @ pulled)
    curvature = float((w * pulled) @ pulled) - of_mean * of_mean / w1
    score, slope = float(pulled @ pulled) - w1, w2 - 2 * curvature
    if restricted:
        share = w2 / w1
        score, slope = score + share, slope - 2 * float((w * w) @ w) / w1 + share * share
    return score, slope
