"""How well the share of variance explained is known where the predictors are fixed."""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Floats

_NODES, _SHARES = np.polynomial.legendre.leggauss(160)
_LOST = 60.0
"""Terms that are `exp(-60)` of the largest are passed over."""


def share_variances(share: Floats, n: Floats, m: Floats) -> Floats:
    """Give the variance of the true share of variance explained, given the one observed.

    The F of a regression on `m` fixed predictors is noncentral with `n R^2 / (1 - R^2)`. Its
    density at the F observed, as a function of the true `R^2` between 0 and 1 and with area 1, has
    this variance (that of a posterior with a uniform prior), as in metafor.
    """
    found = [_variance(*row) for row in zip(share, n, m, strict=True)]
    variances: Floats = np.array(found, dtype=float)
    return variances


def _variance(share: float, n: float, m: float) -> float:
    usable = 0 <= share < 1 and m > 0 and n - m - 1 > 0
    if not usable:
        return float("nan")
    reach = 40 / np.sqrt(n)  # at least 20 standard deviations, 2 R (1 - R^2) / sqrt(n)
    low, high = max(0.0, share - reach), min(1.0, share + reach)
    truth = low + (high - low) * (1 + _NODES) / 2
    logs = _log_density(share, n, m, n * truth / (1 - truth))
    density = _SHARES * np.exp(logs - logs.max())
    density /= density.sum()
    mean = density @ truth
    return float(density @ (truth - mean) ** 2)


def _log_density(share: float, n: float, m: float, noncentral: Floats) -> Floats:
    """Give the log density of F up to a constant, a Poisson mixture of beta densities."""
    from scipy.special import gammaln, logsumexp

    if share == 0:
        return -noncentral / 2
    half = (n - 1) / 2
    # Terms are those of a negative binomial distribution; beyond 12 SDs and its tail none counts.
    middle = half * share / (1 - share)
    width = 12 * np.sqrt(half * share) / (1 - share) - _LOST / np.log(share) + m
    j = np.arange(max(0, int(middle - width)), int(middle + width) + 2)
    beta = gammaln(half + j) - gammaln(m / 2 + j) + j * np.log(share)
    kept = beta > beta.max() - _LOST
    j, beta = j[kept], beta[kept]
    rate = noncentral[:, None] / 2
    terms = beta + j * np.log(np.maximum(rate, 1e-300)) - gammaln(j + 1) - rate
    found: Floats = np.asarray(logsumexp(terms, axis=1), dtype=float)
    return found
