"""The normal distribution, in one and two dimensions; SciPy is imported where it is used."""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Floats
from consilience.errors import DataError


def percent(level: float) -> float:
    """Give the level of an interval in percent; a level below 1 is a share, as in metafor.

    0.95, 0.05 and 95 all say 95%.

    Raises
    ------
    DataError
        It makes no interval.
    """
    if not 0 < level < 100:
        raise DataError(f"a level of {level:g}% makes no interval; give e.g. 95", field="level")
    if level >= 1:
        return float(level)
    return 100 * float(level if level > 0.5 else 1 - level)


def density(z: Floats) -> Floats:
    """Density of the standard normal distribution; shape as `z`."""
    value: Floats = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return value


def probability(z: Floats) -> Floats:
    """Probability of a value up to `z`."""
    from scipy.special import ndtr

    value: Floats = np.asarray(ndtr(z), dtype=float)
    return value


def quantile(p: Floats) -> Floats:
    """Value that is not exceeded with probability `p`."""
    from scipy.special import ndtri

    value: Floats = np.asarray(ndtri(p), dtype=float)
    return value


def bivariate(h: Floats, k: Floats, r: Floats) -> Floats:
    """Probability that two standard normal values of correlation `r` lie below `h` and `k`.

    Source: Owen (1956), Annals of Mathematical Statistics 27, 1075: two values of Owen's T.
    Shapes are alike; `h` and `k` are not both infinite, and `r` lies within -1 and 1.
    """
    from scipy.special import owens_t

    tiny = 1e-300
    h, k = np.where(h == 0, tiny, h), np.where(k == 0, tiny, k)
    root = np.sqrt((1 - r) * (1 + r))
    both = owens_t(h, (k - r * h) / (h * root)) + owens_t(k, (h - r * k) / (k * root))
    apart = np.where((h < 0) != (k < 0), 0.5, 0.0)
    value: Floats = (probability(h) + probability(k)) / 2 - both - apart
    return value
