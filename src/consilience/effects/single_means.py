"""Means and standard deviations of one group.

Columns under metafor's names: mean `mi`, standard deviation `sdi` (not the standard error), size
`ni`. Every function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats
from consilience.effects.means import bias_factor, sd_bias
from consilience.effects.options import Options


def mean(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean, variance `sdi^2/ni`; `vtype="HO"` pools the variance over the studies."""
    sd, n = columns["sdi"], columns["ni"]
    if options.vtype == "HO":
        known = np.isfinite(sd) & np.isfinite(n)
        df = n - 1
        pooled = np.sum((df * sd**2)[known]) / np.sum(df[known])
        return columns["mi"], pooled / n
    return columns["mi"], sd**2 / n


def standardised_mean(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean over the standard deviation, corrected as Hedges' g; variance `1/ni + yi^2/(2 ni)`."""
    n = columns["ni"]
    yi = bias_factor(n - 1, options) * columns["mi"] / columns["sdi"]
    return yi, 1 / n + yi**2 / (2 * n)


def log_mean(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log mean, variance `sdi^2/(ni mi^2)` (delta method)."""
    m, sd, n = columns["mi"], columns["sdi"], columns["ni"]
    return np.log(m), sd**2 / (n * m**2)


def log_coefficient_of_variation(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log coefficient of variation, corrected; variance `1/(2 (ni - 1)) + sdi^2/(ni mi^2)`.

    Source: Nakagawa et al. (2015), Methods in Ecology and Evolution 6, 143, equations 26 and 27
    without the term of the correlation.
    """
    m, sd, n = columns["mi"], columns["sdi"], columns["ni"]
    bias = sd_bias(n) if options.correct else 0.0
    return np.log(sd / m) + bias, 1 / (2 * (n - 1)) + sd**2 / (n * m**2)


def log_sd(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log standard deviation, corrected by `1/(2 (ni - 1))`, which is its variance too.

    Source: Raudenbush and Bryk (1987), Journal of Educational Statistics 12, 241.
    """
    n = columns["ni"]
    bias = sd_bias(n) if options.correct else 0.0
    return np.log(columns["sdi"]) + bias, 1 / (2 * (n - 1))
