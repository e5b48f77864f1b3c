"""Gauss's hypergeometric function, as unbiased correlations need it."""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Floats

_BLOCK, _MOST = 500, 20_000
_ENOUGH = 1e-16


def gauss(a: float, b: float, c: Floats, z: Floats) -> Floats:
    """Give `F(a, b; c; z)` for positive `a`, `b`, `c > a + b` and `z` from 0 to 1; shape as `c`.

    The series itself: all terms are positive, and the ratio of neighbours is about
    `z (1 - (c + 1 - a - b)/k)`, from which follows what is left after the last. (SciPy's function
    gives no number for some large `c` and `z` near 1.)
    """
    term, total = np.ones(c.shape), np.ones(c.shape)
    for start in range(0, _MOST, _BLOCK):
        k = np.arange(start, start + _BLOCK)[:, None]
        terms = term * np.cumprod((a + k) * (b + k) / ((c + k) * (k + 1)) * z, axis=0)
        term, total = terms[-1], total + terms.sum(axis=0)
        rest = term / ((c - a - b) / (start + _BLOCK) + (1 - z))
        if not np.any(rest > _ENOUGH * total):
            break
    value: Floats = total + rest
    return value
