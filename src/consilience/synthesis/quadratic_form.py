"""Probabilities of weighted sums of chi-square variables."""

from __future__ import annotations

import numpy as np

from consilience.synthesis.moments import Floats

_FEW = 12
_TERMS = 4000


def upper_tail(value: float, weights: Floats) -> float:
    """Probability that `sum(weights * chi-square(1))` is above `value`; positive weights.

    Few variables by Ruben's series (1962, Annals of Mathematical Statistics 33, 542), many by
    Imhof's integral (1961, Biometrika 48, 419, equation 3.2), each where it converges fast.
    """
    if value <= 0:
        return 1.0
    found = _series(value, weights) if len(weights) < _FEW else _integral(value, weights)
    return min(max(found, 0.0), 1.0)


def _series(value: float, weights: Floats) -> float:
    """Sum chi-square probabilities with more and more degrees of freedom, of positive shares."""
    from scipy.special import chdtrc

    unit = float(weights.min())
    ratios = 1 - unit / weights
    powers = np.ones_like(weights)
    shares, sums = np.zeros(_TERMS), np.zeros(_TERMS)
    shares[0] = np.exp(0.5 * np.log(unit / weights).sum())
    left = 1 - shares[0]
    last = 0
    for j in range(1, _TERMS):
        if left < 1e-13:
            break
        powers = powers * ratios
        sums[j] = powers.sum()
        shares[j] = sums[1 : j + 1][::-1] @ shares[:j] / (2 * j)
        left -= shares[j]
        last = j
    df = len(weights) + 2 * np.arange(last + 1)
    above = shares[: last + 1] @ np.asarray(chdtrc(df, value / unit), dtype=float)
    return float(above + max(left, 0.0))


def _integral(value: float, weights: Floats) -> float:
    """Integrate the wave of the characteristic function, panel by panel."""
    scale = float(weights.max())
    lam, x = weights / scale, value / scale
    end = 1.0
    while 0.25 * np.log1p((lam * end) ** 2).sum() + np.log(end) < 25 and end < 1e5:
        end *= 1.3
    panels = int(np.ceil(end * (x + lam.sum()) / 10)) + 20
    points, share = np.polynomial.legendre.leggauss(16)
    total = 0.0
    for edges in np.array_split(np.linspace(0, end, panels + 1)[:-1], max(1, panels // 500)):
        half = end / panels / 2
        u = (edges[:, None] + half * (1 + points)).ravel()
        angle = -0.5 * x * u
        size = np.zeros_like(u)
        for one in lam:
            angle += 0.5 * np.arctan(one * u)
            size += 0.25 * np.log1p((one * u) ** 2)
        total += half * float(np.tile(share, len(edges)) @ (np.sin(angle) / u * np.exp(-size)))
    return 0.5 + total / np.pi
