"""Change within one group, or the difference of matched pairs, with means and SDs.

Columns under metafor's names: `m1i, sd1i` at the first and `m2i, sd2i` at the second measurement,
`ri` their correlation, `ni` the number of people or pairs; the estimates are first less second.
Every function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Columns, Floats
from consilience.effects.hypergeometric import gauss
from consilience.effects.means import bias_factor, cv_bias, signed_t
from consilience.effects.options import Options


def change_variance(columns: Columns) -> Floats:
    """Variance of the change scores, `sd1i^2 + sd2i^2 - 2 ri sd1i sd2i`."""
    sd1, sd2 = columns["sd1i"], columns["sd2i"]
    variance: Floats = sd1**2 + sd2**2 - 2 * columns["ri"] * sd1 * sd2
    return variance


def mean_change(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean change `m1i - m2i`, variance that of the change scores over `ni`."""
    return columns["m1i"] - columns["m2i"], change_variance(columns) / columns["ni"]


def standardised_by_change(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean change over the SD of the change scores, corrected; variance `1/ni + yi^2/(2 ni)`.

    Source: Gibbons, Hedeker and Davis (1993), Journal of Educational Statistics 18, 271. Also from
    `di`, the t `ti` of a paired test, or its two-sided p-value `pi` with the sign of the change.
    `vtype="LS2"` and `"UB"` (unbiased) as for the SMD.
    """
    n = columns["ni"]
    factor = bias_factor(n - 1, options)
    d = _change_d(columns)
    yi = factor * d
    if options.vtype == "LS2":
        return yi, factor**2 * (1 / n + d**2 / (2 * n))
    if options.vtype == "UB":
        return yi, 1 / n + (1 - (n - 3) / ((n - 1) * factor**2)) * yi**2
    return yi, 1 / n + yi**2 / (2 * n)


def _change_d(columns: Columns) -> Floats:
    n = columns["ni"]
    d = columns.get("di", np.full(n.shape, np.nan))
    if "ti" in columns:
        d = np.where(np.isnan(d), columns["ti"] / np.sqrt(n), d)
    if "pi" in columns:
        d = np.where(np.isnan(d), signed_t(columns["pi"], n - 1) / np.sqrt(n), d)
    if "m1i" in columns:
        made = (columns["m1i"] - columns["m2i"]) / np.sqrt(change_variance(columns))
        d = np.where(np.isnan(d), made, d)
    return d


def standardised_by_first(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean change over the first SD, corrected; variance `2 (1 - ri)/ni + yi^2/(2 ni)`.

    Source: Becker (1988), British Journal of Mathematical and Statistical Psychology 41, 257,
    equation 13. `vtype="LS2"` as for the SMD; `"UB"` is unbiased, with the unbiased correlation of
    Olkin and Pratt (1958).
    """
    n, r = columns["ni"], columns["ri"]
    factor = bias_factor(n - 1, options)
    d = (columns["m1i"] - columns["m2i"]) / columns["sd1i"]
    yi = factor * d
    if options.vtype == "LS2":
        return yi, factor**2 * (2 * (1 - r) / n + d**2 / (2 * n))
    if options.vtype == "UB":
        unbiased = r * gauss(0.5, 0.5, (np.where(n > 4, n, np.nan) - 2) / 2, 1 - r**2)
        return yi, 2 * (1 - unbiased) / n + (1 - (n - 3) / ((n - 1) * factor**2)) * yi**2
    return yi, 2 * (1 - r) / n + yi**2 / (2 * n)


def standardised_by_first_unequal(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean change over the first SD, variance for unequal variances.

    Source: Bonett (2008), Psychological Methods 13, 99, equation 13; `vtype="LS2"` has `ni` in
    place of `ni - 1`.
    """
    n = columns["ni"]
    df = n if options.vtype == "LS2" else n - 1
    d = (columns["m1i"] - columns["m2i"]) / columns["sd1i"]
    yi = bias_factor(n - 1, options) * d
    return yi, change_variance(columns) / (columns["sd1i"] ** 2 * df) + yi**2 / (2 * df)


def _by_both(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Give the change over the root of the mean variance, corrected, and that variance.

    The degrees of freedom of the two dependent SDs are `2 (ni - 1) / (1 + ri^2)`.
    """
    mean = (columns["sd1i"] ** 2 + columns["sd2i"] ** 2) / 2
    df = 2 * (columns["ni"] - 1) / (1 + columns["ri"] ** 2)
    d = (columns["m1i"] - columns["m2i"]) / np.sqrt(mean)
    return bias_factor(df, options) * d, mean


def standardised_by_both(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean change over both SDs, variance `2 (1 - ri)/ni + yi^2 (1 + ri^2)/(4 ni)`.

    Source: Cousineau (2020), The Quantitative Methods for Psychology 16, 418, equation 2.
    """
    n, r = columns["ni"], columns["ri"]
    yi, _ = _by_both(columns, options)
    return yi, 2 * (1 - r) / n + yi**2 * (1 + r**2) / (4 * n)


def standardised_by_both_unequal(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean change over both SDs, variance for unequal variances.

    Source: Bonett (2008), Psychological Methods 13, 99, equation 10; `vtype="LS2"` has `ni` in
    place of `ni - 1`.
    """
    yi, _ = _by_both(columns, options)
    df = columns["ni"] if options.vtype == "LS2" else columns["ni"] - 1
    return yi, _both_variance(columns, yi, df)


def _both_variance(columns: Columns, d: Floats, df: Floats) -> Floats:
    var1, var2 = columns["sd1i"] ** 2, columns["sd2i"] ** 2
    mean = (var1 + var2) / 2
    spread = (var1**2 + var2**2 + 2 * columns["ri"] ** 2 * var1 * var2) / (8 * mean**2 * df)
    return d**2 * spread + change_variance(columns) / (mean * df)


def paired_superiority(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Probability that the first value of one person is above the second value of another.

    As `superiority_normal`, with the variance of `standardised_by_both_unequal`.
    """
    mean = (columns["sd1i"] ** 2 + columns["sd2i"] ** 2) / 2
    d = (columns["m1i"] - columns["m2i"]) / np.sqrt(mean)
    variance = _both_variance(columns, d, columns["ni"] - 1)
    z = d / np.sqrt(2)
    return normal.probability(z), normal.density(z) ** 2 / 2 * variance


def ratio_of_means_change(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the two means, corrected. Source: Lajeunesse (2011), Ecology 92, 2049, eq. 6."""
    m1, m2, n = columns["m1i"], columns["m2i"], columns["ni"]
    cv1, cv2 = columns["sd1i"] / m1, columns["sd2i"] / m2
    bias = (cv1**2 - cv2**2) / (2 * n) if options.correct else 0.0
    return np.log(m1 / m2) + bias, _of_means(columns)


def _of_means(columns: Columns) -> Floats:
    cv1, cv2 = columns["sd1i"] / columns["m1i"], columns["sd2i"] / columns["m2i"]
    variance: Floats = (cv1**2 + cv2**2 - 2 * columns["ri"] * cv1 * cv2) / columns["ni"]
    return variance


def coefficient_of_variation_change(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the two coefficients of variation, corrected.

    Source: Nakagawa et al. (2015), Methods in Ecology and Evolution 6, 143, for dependent
    measurements; variance `(1 - ri^2)/(ni - 1)` of the SDs and that of the means.
    """
    (m1, sd1), (m2, sd2), n = _moments(columns)
    bias = cv_bias(m1, sd1, n) - cv_bias(m2, sd2, n) if options.correct else 0.0
    of_sds = (1 - columns["ri"] ** 2) / (n - 1)
    return np.log(sd1 / m1) - np.log(sd2 / m2) + bias, of_sds + _of_means(columns)


def _moments(columns: Columns) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats], Floats]:
    first, second = (columns["m1i"], columns["sd1i"]), (columns["m2i"], columns["sd2i"])
    return first, second, columns["ni"]


def variability_change(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the two SDs, variance `(1 - ri^2)/(ni - 1)`. Source: Nakagawa et al. (2015)."""
    yi = np.log(columns["sd1i"] / columns["sd2i"])
    return yi, (1 - columns["ri"] ** 2) / (columns["ni"] - 1)
