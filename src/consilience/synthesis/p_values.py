"""p-values as a function of the effect that is tested: what a drapery plot draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from consilience.synthesis.moments import Floats


def p_value_function(
    at: Sequence[float], estimate: float, se: float, ddf: int | None = None
) -> tuple[float, ...]:
    """Give the two-sided p-value of each effect.

    The effects with a p-value of at least a are the confidence interval of level 1 - a (Infanger
    and Schmidt-Trucksäss 2019, Statistics in Medicine 38, 4189).

    Parameters
    ----------
    at : sequence of float
        Effects that are tested, shape `(n,)`.
    estimate, se : float
        On the same scale.
    ddf : int, optional
        Degrees of freedom of a t-distribution; normal without.

    Examples
    --------
    >>> [round(p, 3) for p in p_value_function([0.5, 0.5 + 1.96 * 0.1], 0.5, 0.1)]
    [1.0, 0.05]
    """
    from scipy.special import ndtr, stdtr

    away = np.abs(np.asarray(at, dtype=float) - estimate)
    # without any error there is one effect that the estimate does not rule out
    far = -away / se if se > 0 else np.where(away > 0, -np.inf, 0.0)
    found: Floats = 2 * (ndtr(far) if ddf is None else stdtr(ddf, far))
    return tuple(found.tolist())
