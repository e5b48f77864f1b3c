"""Brent's search for the lowest point, with the tolerance that R's `optimize` has.

Where metafor searches a value in this way, a search of the same kind stops at the same digits; it
is exact to about a hundred-thousandth of the interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

TOLERANCE = float(np.finfo(float).eps ** 0.25)


def lowest(function: Callable[[float], float], low: float, high: float) -> float:
    """Give the place between `low` and `high` where `function` is lowest.

    Source: Brent (1973), Algorithms for Minimization without Derivatives, chapter 5.
    """
    from scipy.optimize import fminbound

    return float(fminbound(function, low, high, xtol=TOLERANCE))
