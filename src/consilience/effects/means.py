"""Effect sizes of two groups with means and standard deviations.

Columns under metafor's names: `m1i, sd1i, n1i` of group 1 and `m2i, sd2i, n2i` of group 2.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from consilience.effects.columns import Columns, Floats, weighted_mean
from consilience.effects.two_by_two import Continuity


def pooled_variance(columns: Columns) -> Floats:
    """Variance within groups, weighted by degrees of freedom; shape `(k,)`."""
    df1, df2 = columns["n1i"] - 1, columns["n2i"] - 1
    total = df1 * columns["sd1i"] ** 2 + df2 * columns["sd2i"] ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled: Floats = total / (df1 + df2)
    return pooled


def mean_difference(columns: Columns, rule: Continuity, vtype: str) -> tuple[Floats, Floats]:
    """Mean difference `m1i - m2i`, variance `sd1i^2/n1i + sd2i^2/n2i`.

    `vtype="HO"` takes the groups to have one variance, and pools it.
    """
    n1i, n2i = columns["n1i"], columns["n2i"]
    yi = columns["m1i"] - columns["m2i"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if vtype == "HO":
            vi = pooled_variance(columns) * (1 / n1i + 1 / n2i)
        else:
            vi = columns["sd1i"] ** 2 / n1i + columns["sd2i"] ** 2 / n2i
    return yi, vi


def small_sample_factor(df: Floats) -> Floats:
    """Exact correction J of a standardised mean difference; shape and NaN as `df`.

    Source: Hedges (1981), Journal of Educational Statistics 6, 107, equation 6e:
    `J = gamma(m/2) / (sqrt(m/2) gamma((m - 1)/2))`, `m` the degrees of freedom, above 1.
    """
    usable = np.where(df > 1, df, np.nan)
    factor: Floats = np.exp(gammaln(usable / 2) - gammaln((usable - 1) / 2)) / np.sqrt(usable / 2)
    return factor


def standardised_mean_difference(
    columns: Columns, rule: Continuity, vtype: str
) -> tuple[Floats, Floats]:
    """Hedges' g: the mean difference over the pooled SD, corrected exactly for small samples.

    Variance `1/n1i + 1/n2i + g^2/(2 (n1i + n2i))` (`vtype="LS"`, large samples; Hedges 1982).
    `"LS2"` (Borenstein 2009, equation 4.24), `"UB"` (unbiased, Hedges 1983, equation 9) and
    `"AV"` (g averaged over studies in the variance) are metafor's other choices.
    """
    n1i, n2i = columns["n1i"], columns["n2i"]
    total, df = n1i + n2i, n1i + n2i - 2
    factor = small_sample_factor(df)
    with np.errstate(divide="ignore", invalid="ignore"):
        d = (columns["m1i"] - columns["m2i"]) / np.sqrt(pooled_variance(columns))
        g, sampling = factor * d, 1 / n1i + 1 / n2i
        if vtype == "LS2":
            return g, factor**2 * (sampling + d**2 / (2 * total))
        if vtype == "UB":
            return g, sampling + (1 - (df - 2) / (df * factor**2)) * g**2
        centre = weighted_mean(g, total) if vtype == "AV" else g
        vi = sampling + centre**2 / (2 * total)
    return g, vi
