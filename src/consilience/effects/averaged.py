"""Means and modes of transformed effects that differ between studies.

Where true effects are normal on the scale of the model, with variance `tau2`, the back-transformed
mean of the model is the median of the transformed effects; here are their mean and their mode.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Floats
from consilience.effects.search import lowest

_NODES = 200
_WIDTH = 10.0


def mean_of(transform: Callable[[Floats], Floats]) -> Callable[..., Floats]:
    """Give the function that averages `transform` over a normal distribution.

    The integral of `transform(z)` times the density of mean `xi` and variance `tau2` goes from
    `lower` to `upper`, by default ten standard deviations to both sides, by Gauss and Legendre.
    """

    def mean(
        xi: Floats, tau2: Floats, lower: Floats | None = None, upper: Floats | None = None
    ) -> Floats:
        tau = np.sqrt(tau2)
        low = xi - _WIDTH * tau if lower is None else np.broadcast_to(lower, xi.shape)
        high = xi + _WIDTH * tau if upper is None else np.broadcast_to(upper, xi.shape)
        points, weights = np.polynomial.legendre.leggauss(_NODES)
        half = (high - low) / 2
        z = (low + high) / 2 + np.multiply.outer(points, half)
        value: Floats = np.tensordot(weights, transform(z) * _density(z, xi, tau), 1) * half
        return np.where(tau2 > 0, value, transform(xi))

    return mean


def _density(z: Floats, centre: Floats, tau: Floats) -> Floats:
    return normal.density((z - centre) / tau) / tau


def log_mode(xi: Floats, tau2: Floats) -> Floats:
    """Mode of a log-normal variable, `exp(xi - tau2)`."""
    value: Floats = np.exp(xi - tau2)
    return value


def fisher_mode(xi: Floats, tau2: Floats) -> Floats:
    """Mode of the hyperbolic tangent of a normal variable."""
    return _mode(xi, tau2, (-1, 1), np.arctanh, lambda y: 1 - y**2)


def logit_mode(xi: Floats, tau2: Floats) -> Floats:
    """Mode of a logit-normal variable."""
    return _mode(xi, tau2, (0, 1), lambda y: np.log(y / (1 - y)), lambda y: y * (1 - y))


def probit_mode(xi: Floats, tau2: Floats) -> Floats:
    """Mode of the normal distribution function of a normal variable."""
    return _mode(xi, tau2, (0, 1), normal.quantile, lambda y: normal.density(normal.quantile(y)))


def _mode(
    xi: Floats,
    tau2: Floats,
    ends: tuple[float, float],
    back: Callable[[Floats], Floats],
    slope: Callable[[Floats], Floats],
) -> Floats:
    """Search the highest density: that of `back(y)` over the slope of the transformation."""

    def one(centre: float, variance: float) -> float:
        tau, middle = np.sqrt(np.array(variance)), np.array(centre)

        def density(y: float) -> float:
            at = np.array(y)
            return -float(_density(back(at), middle, tau) / slope(at))

        return lowest(density, *ends)

    found: Floats = np.vectorize(one, otypes=[float])(xi, tau2)
    return found
