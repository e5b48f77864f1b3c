"""The variance between studies of the highest likelihood, or restricted likelihood."""

from __future__ import annotations

import math

import numpy as np

from consilience.synthesis.likelihood_of_mean import (
    ELEMENTS,
    STEPS,
    maxima,
    scan_points,
    scores_of_sets,
)
from consilience.synthesis.moments import Floats, inverted, squared, total, trace
from consilience.synthesis.study import Study

_LOG_2PI = math.log(2 * math.pi)


def log_likelihood(study: Study, tau2: Floats | float, *, restricted: bool) -> Floats:
    """Log likelihood at tau2, or the restricted one, with every constant (as metafor's `ll`)."""
    fit = study.at(tau2)
    ml, reml = likelihoods_of(study, tau2, fit.q, fit.inverse)
    return reml if restricted else ml


def likelihoods_of(
    study: Study, tau2: Floats | float, q: Floats | float, inverse: Floats
) -> tuple[Floats, Floats]:
    """Log likelihood, and the restricted one, from the sum of squares and `S` of a fit."""
    between = tau2[..., None] if isinstance(tau2, np.ndarray) else tau2
    both = total(study.only(np.log(study.v + between))) + q
    of_design = _log_determinant(squared(study.x, study.only(np.ones_like(study.v))))
    of_fit = -_log_determinant(inverse)
    ml = -0.5 * (study.n_in * _LOG_2PI + both)
    return ml, -0.5 * (study.df_in * _LOG_2PI + both + of_fit - of_design)


def _log_determinant(matrices: Floats) -> Floats:
    if matrices.shape[-1] == 1:
        logs: Floats = np.log(matrices[..., 0, 0])
        return logs
    of_each: Floats = np.linalg.slogdet(matrices)[1]
    return of_each


def most_likely(study: Study, *, restricted: bool) -> Floats:
    """Find the tau2 of the highest (restricted) likelihood, of each set of a stack.

    Its derivative, the score, is scanned from 0 to beyond the largest value that can be a maximum;
    each change from rising to falling is solved by Newton's steps kept inside a bracket, and the
    best of them and 0 is taken. Unlike Fisher's scoring this can neither run away nor stop early,
    nor stay at a lower maximum.

    Returns
    -------
    array, shape (...)
    """
    if not study.stack and study.use is None and study.x.shape[-1] == 1 and (study.x == 1).all():
        return np.asarray(_most_likely_of_mean(study, restricted=restricted))
    flat = study.flat()
    grid = _grid(flat)
    scores = _scan(flat, grid, restricted=restricted)
    row, cell = np.nonzero((scores[:, :-1] > 0) & (scores[:, 1:] <= 0))
    before, after = scores[row, cell], scores[row, cell + 1]
    start = grid[cell] + (grid[cell + 1] - grid[cell]) * before / (before - after)
    # One point more to either side: the signs of the scan are only as good as its sums.
    low, high = grid[np.maximum(cell - 1, 0)], grid[np.minimum(cell + 2, len(grid) - 1)]
    found = _solve(flat.rows(row), start, low, high, restricted=restricted)
    tau2 = np.zeros(len(scores))
    tau2[row] = found
    several = (np.bincount(row, minlength=len(tau2)) > 1) | (scores[:, 0] <= 0)
    if several[row].any():
        rivals = np.flatnonzero(several)
        rows = np.concatenate((rivals, row[several[row]]))
        values = np.concatenate((np.zeros(len(rivals)), found[several[row]]))
        heights = log_likelihood(flat.rows(rows), values, restricted=restricted)
        order = np.lexsort((-values, heights))
        tau2[rows[order]] = values[order]  # of several values for a row the last one stays
    return tau2.reshape(study.stack)


def _grid(study: Study) -> Floats:
    """Give the points of the scan, the same for all sets of a stack."""
    v = study.v if study.use is None else np.where(study.use > 0, study.v, np.inf)
    top = 4 * max(float(study.spread.max()), float(study.only(study.v).max()))
    return scan_points(float(v.min()), top)


def _most_likely_of_mean(study: Study, *, restricted: bool) -> float:
    found = maxima(study.y, study.v, restricted=restricted)
    if len(found) == 1:
        return found[0]
    return max(found, key=lambda tau2: log_likelihood(study, tau2, restricted=restricted))


def _scan(study: Study, grid: Floats, *, restricted: bool) -> Floats:
    """Twice the derivative of the log likelihood at all points of a grid, shape (n, points).

    From sums over the studies of products of the design and the residuals at 0, so that
    a set costs a few multiplications of small matrices.
    """
    x, p = study.x, study.x.shape[-1]
    residuals = study.at(0.0).residuals
    parts = np.array_split(grid, min(len(grid), 1 + study.v.size * len(grid) // ELEMENTS))
    if study.v.ndim == 1 and p == 1 and (x == 1).all():
        inside, away = study.only(np.ones((1, study.v.size))), study.only(residuals)
        of_parts = [
            scores_of_sets(away, inside, study.v, part, restricted=restricted) for part in parts
        ]
        return np.concatenate(of_parts, axis=-1)
    products = (x[..., :, None] * x[..., None, :]).reshape(*x.shape[:-1], p * p)
    columns = [study.only(np.ones_like(study.v)), study.only(residuals**2)]
    of_squares = np.swapaxes(_only(study, products), -1, -2)
    of_residuals = np.swapaxes(_only(study, x * residuals[..., None]), -1, -2)
    found = []
    for part in parts:
        w = 1 / (study.v[..., :, None] + part)
        w2 = w**2
        m, m2 = (_matrices(of_squares @ a) for a in (w, w2))
        t, t2 = (np.swapaxes(of_residuals @ a, -1, -2) for a in (w, w2))
        inverse = inverted(m)
        beta = np.einsum("...pq,...q->...p", inverse, t)
        squares = (columns[1][..., None, :] @ w2)[..., 0, :] - 2 * total(beta * t2)
        squares = squares + np.einsum("...p,...pq,...q->...", beta, m2, beta)
        traces = (columns[0][..., None, :] @ w)[..., 0, :]
        if restricted:
            traces = traces - np.einsum("...pq,...qp->...", inverse, m2)
        found.append(np.broadcast_to(squares - traces, (*study.stack, len(part))))
    return np.concatenate(found, axis=-1)


def _only(study: Study, columns: Floats) -> Floats:
    return columns if study.use is None else columns * study.use[..., None]


def _matrices(sums: Floats) -> Floats:
    """Turn sums of shape (..., p * p, points) into matrices of shape (..., points, p, p)."""
    p = math.isqrt(sums.shape[-2])
    turned = np.swapaxes(sums, -1, -2)
    return turned.reshape(*turned.shape[:-1], p, p)


def _solve(study: Study, start: Floats, low: Floats, high: Floats, *, restricted: bool) -> Floats:
    """Solve score = 0 between two values, where it falls, for each set of a stack."""
    tau2, low, high = start.copy(), low.copy(), high.copy()
    moving = np.arange(len(tau2))
    for _ in range(STEPS):
        if not moving.size:
            break
        now = tau2[moving]
        score, slope = _score_and_slope(study.rows(moving), now, restricted=restricted)
        rising = score > 0
        low[moving] = np.where(rising, now, low[moving])
        high[moving] = np.where(rising, high[moving], now)
        with np.errstate(divide="ignore", invalid="ignore"):
            after = now - score / slope
        inside = (low[moving] <= after) & (after <= high[moving])
        after = np.where(inside, after, (low[moving] + high[moving]) / 2)
        tau2[moving] = after
        # A step of Newton's squares the error, so that after a small one there is none left.
        close = np.abs(after - now) <= np.where(inside, 1e-7, 1e-15) * after
        moving = moving[~close]
    return tau2


def _score_and_slope(study: Study, tau2: Floats, *, restricted: bool) -> tuple[Floats, Floats]:
    """Give twice the first two derivatives of the log likelihood."""
    fit = study.at(tau2)
    w = fit.weights
    w2 = w**2
    score, slope = fit.q_slope - total(w), total(w2) - 2 * fit.q_curvature
    if restricted:
        second = fit.moment(w2)
        score = score + trace(second)
        slope = slope - 2 * trace(fit.moment(w2 * w)) + trace(second @ second)
    return score, slope
