"""Standardised mean differences and correlations, each from the other.

Source of all: Jacobs and Viechtbauer (2017), Research Synthesis Methods 8, 161. Groups of unknown
sizes are taken to be large and equal.
"""

from __future__ import annotations

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Floats


def _scale(n1i: Floats | None, n2i: Floats | None) -> Floats:
    """Give `h` of `r = d / sqrt(d^2 + h)`: `m/n1i + m/n2i`, `m = n1i + n2i - 2`; 4 unknown."""
    if n1i is None or n2i is None:
        return np.array(4.0)
    df = n1i + n2i - 2
    value: Floats = df / n1i + df / n2i
    return value


def _share(n1i: Floats | None, n2i: Floats | None) -> Floats:
    return np.array(0.5) if n1i is None or n2i is None else n1i / (n1i + n2i)


def _cut(pi: Floats | None) -> Floats:
    """Give what a correlation loses when a variable is cut in two: `density(z)/sqrt(p q)`."""
    p = np.array(0.5) if pi is None else pi
    value: Floats = normal.density(normal.quantile(p)) / np.sqrt(p * (1 - p))
    return value


def point_biserial_of(xi: Floats, n1i: Floats | None = None, n2i: Floats | None = None) -> Floats:
    """Point-biserial correlation of a standardised mean difference."""
    value: Floats = xi / np.sqrt(xi**2 + _scale(n1i, n2i))
    return value


def d_of_point_biserial(xi: Floats, n1i: Floats | None = None, n2i: Floats | None = None) -> Floats:
    """Standardised mean difference of a point-biserial correlation."""
    value: Floats = np.sqrt(_scale(n1i, n2i)) * xi / np.sqrt(1 - xi**2)
    return value


def biserial_of(xi: Floats, pi: Floats | None = None) -> Floats:
    """Biserial correlation of a point-biserial one; `pi` is the share of group 1."""
    return xi / _cut(pi)


def point_biserial_of_r(xi: Floats, pi: Floats | None = None) -> Floats:
    """Point-biserial correlation where one of two variables of correlation `xi` is cut in two."""
    return xi * _cut(pi)


def biserial_of_d(xi: Floats, n1i: Floats | None = None, n2i: Floats | None = None) -> Floats:
    """Biserial correlation of a standardised mean difference."""
    return biserial_of(point_biserial_of(xi, n1i, n2i), _share(n1i, n2i))


def d_of_r(xi: Floats, n1i: Floats | None = None, n2i: Floats | None = None) -> Floats:
    """Standardised mean difference where one of two variables of correlation `xi` is cut."""
    return d_of_point_biserial(point_biserial_of_r(xi, _share(n1i, n2i)), n1i, n2i)
