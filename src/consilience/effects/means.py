"""Effect sizes of two groups with means and standard deviations.

Columns under metafor's names: `m1i, sd1i, n1i` of group 1 and `m2i, sd2i, n2i` of group 2. Every
function gives estimate and sampling variance, each of shape `(k,)`; division by zero is left to
`effect_sizes`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats, weighted_mean
from consilience.effects.options import Options
from consilience.effects.two_by_two import LOGISTIC, NORMAL


def pooled_variance(columns: Columns) -> Floats:
    """Variance within groups, weighted by degrees of freedom; shape `(k,)`."""
    df1, df2 = columns["n1i"] - 1, columns["n2i"] - 1
    total = df1 * columns["sd1i"] ** 2 + df2 * columns["sd2i"] ** 2
    pooled: Floats = total / (df1 + df2)
    return pooled


def mean_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean difference `m1i - m2i`, variance `sd1i^2/n1i + sd2i^2/n2i`.

    `vtype="HO"` takes the groups to have one variance, and pools it.
    """
    n1i, n2i = columns["n1i"], columns["n2i"]
    yi = columns["m1i"] - columns["m2i"]
    if options.vtype == "HO":
        return yi, pooled_variance(columns) * (1 / n1i + 1 / n2i)
    return yi, columns["sd1i"] ** 2 / n1i + columns["sd2i"] ** 2 / n2i


def small_sample_factor(df: Floats) -> Floats:
    """Exact correction J of a standardised mean difference; shape and NaN as `df`.

    Source: Hedges (1981), Journal of Educational Statistics 6, 107, equation 6e:
    `J = gamma(m/2) / (sqrt(m/2) gamma((m - 1)/2))`, `m` the degrees of freedom, above 1.
    """
    from scipy.special import gammaln

    usable = np.where(df > 1, df, np.nan)
    factor: Floats = np.exp(gammaln(usable / 2) - gammaln((usable - 1) / 2)) / np.sqrt(usable / 2)
    return factor


def bias_factor(df: Floats, options: Options) -> Floats:
    """Give the correction J, or ones where no correction is wanted."""
    return small_sample_factor(df) if options.correct else np.ones(df.shape)


def signed_t(p: Floats, df: Floats) -> Floats:
    """Give the t of a two-sided p-value; the sign of the p-value is taken for that of t."""
    from scipy.special import stdtrit

    t = np.abs(np.asarray(stdtrit(df, np.abs(p) / 2), dtype=float))
    signed: Floats = np.where(p < 0, -t, t)
    return signed


def cohens_d(columns: Columns) -> Floats:
    """Mean difference over the pooled SD, uncorrected; from `di`, `ti` or `pi` where given.

    `di` is d itself, `ti` the t of an unpaired test, `pi` its two-sided p-value with the sign of
    the difference.
    """
    n1i, n2i = columns["n1i"], columns["n2i"]
    root = np.sqrt(1 / n1i + 1 / n2i)
    d = columns.get("di", np.full(n1i.shape, np.nan))
    if "ti" in columns:
        d = np.where(np.isnan(d), columns["ti"] * root, d)
    if "pi" in columns:
        d = np.where(np.isnan(d), signed_t(columns["pi"], n1i + n2i - 2) * root, d)
    if "m1i" in columns:
        made = (columns["m1i"] - columns["m2i"]) / np.sqrt(pooled_variance(columns))
        d = np.where(np.isnan(d), made, d)
    return d


def standardised_mean_difference(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Hedges' g: the mean difference over the pooled SD, corrected exactly for small samples.

    Variance `1/n1i + 1/n2i + g^2/(2 (n1i + n2i))` (`vtype="LS"`, large samples; Hedges 1982).
    `"LS2"` (Borenstein 2009, equation 4.24), `"UB"` (unbiased, Hedges 1983, equation 9), `"AV"` (g
    averaged over studies in the variance) and `"H0"` (no difference) are metafor's other choices.
    """
    total = columns["n1i"] + columns["n2i"]
    sampling = 1 / columns["n1i"] + 1 / columns["n2i"]
    d = cohens_d(columns)
    return _standardised(d, total - 2, (sampling, total, total), options)


def glass_delta(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean difference over the SD of group 2. Source: Hedges (1981); variances as for the SMD."""
    n1i, n2i = columns["n1i"], columns["n2i"]
    d = (columns["m1i"] - columns["m2i"]) / columns["sd2i"]
    return _standardised(d, n2i - 1, (1 / n1i + 1 / n2i, n2i, n1i + n2i), options)


def _standardised(
    d: Floats, df: Floats, sizes: tuple[Floats, Floats, Floats], options: Options
) -> tuple[Floats, Floats]:
    """Correct `d`; `sizes` are the variance of the means, the n of the SD, and the weights."""
    sampling, n, weights = sizes
    factor = bias_factor(df, options)
    g = factor * d
    match options.vtype:
        case "LS2":
            vi = factor**2 * (sampling + d**2 / (2 * n))
        case "UB":
            vi = sampling + (1 - (df - 2) / (df * factor**2)) * g**2
        case "AV":
            vi = sampling + weighted_mean(g, weights) ** 2 / (2 * n)
        case "H0":
            vi = factor**2 * df / (df - 2) * sampling
        case _:
            vi = sampling + g**2 / (2 * n)
    return g, vi


def smd_unequal_variances(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean difference over the root of the mean of the two variances, corrected.

    Source: Bonett (2008), Psychological Methods 13, 99, equation 8; (2009) 14, 225, equation 5.
    `vtype="LS2"` has `n` in place of `n - 1`, `"LS3"` only in the term of the means.
    """
    df = columns["n1i"] + columns["n2i"] - 2
    d = unequal_d(columns)
    yi = bias_factor(df, options) * d
    return yi, unequal_variance(columns, yi, options.vtype)


def unequal_d(columns: Columns) -> Floats:
    """Mean difference over the root of the mean of the two variances."""
    mean = (columns["sd1i"] ** 2 + columns["sd2i"] ** 2) / 2
    d: Floats = (columns["m1i"] - columns["m2i"]) / np.sqrt(mean)
    return d


def unequal_variance(columns: Columns, d: Floats, vtype: str) -> Floats:
    """Sampling variance of `unequal_d` (or of its corrected value `d`)."""
    var1, var2 = columns["sd1i"] ** 2, columns["sd2i"] ** 2
    mean = (var1 + var2) / 2
    less_spread, less_means = {"LS2": (0, 0), "LS3": (1, 0)}.get(vtype, (1, 1))
    n1, n2 = columns["n1i"], columns["n2i"]
    spread = (var1**2 / (n1 - less_spread) + var2**2 / (n2 - less_spread)) / (8 * mean**2)
    means = (var1 / (n1 - less_means) + var2 / (n2 - less_means)) / mean
    return d**2 * spread + means


def glass_delta_unequal_variances(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Mean difference over the SD of group 2, variance for unequal variances.

    Source: Bonett (2008), Psychological Methods 13, 99, equation 12.
    """
    n1, n2 = columns["n1i"], columns["n2i"]
    d = (columns["m1i"] - columns["m2i"]) / columns["sd2i"]
    yi = bias_factor(n2 - 1, options) * d
    ratio = (columns["sd1i"] / columns["sd2i"]) ** 2
    return yi, ratio / (n1 - 1) + 1 / (n2 - 1) + yi**2 / (2 * (n2 - 1))


def ratio_of_means(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of means, corrected; variance the sum of `sd^2/(n m^2)`.

    Source: Hedges, Gurevitch and Curtis (1999), Ecology 80, 1150; the correction is that of
    Lajeunesse (2015), Ecology 96, 2056, equation 8. `vtype="HO"` pools the variance of the two
    groups; `"AV"` averages the coefficients of variation over studies, `"AVHO"` over both groups.
    """
    m1, m2, n1, n2 = (columns[name] for name in ("m1i", "m2i", "n1i", "n2i"))
    cv1, cv2 = columns["sd1i"] / m1, columns["sd2i"] / m2
    bias = (cv1**2 / n1 - cv2**2 / n2) / 2 if options.correct else 0.0
    yi = np.log(m1 / m2) + bias
    match options.vtype:
        case "HO":
            pooled = pooled_variance(columns)
            return yi, pooled / (n1 * m1**2) + pooled / (n2 * m2**2)
        case "AV":
            return yi, weighted_mean(cv1, n1) ** 2 / n1 + weighted_mean(cv2, n2) ** 2 / n2
        case "AVHO":
            both = weighted_mean(np.concatenate((cv1, cv2)), np.concatenate((n1, n2)))
            return yi, both[: cv1.size] ** 2 * (1 / n1 + 1 / n2)
    return yi, cv1**2 / n1 + cv2**2 / n2


def cv_bias(mean: Floats, sd: Floats, n: Floats) -> Floats:
    """Bias that a log coefficient of variation is corrected by (Nakagawa et al. 2015)."""
    bias: Floats = 1 / (2 * (n - 1)) - sd**2 / (2 * n * mean**2)
    return bias


def sd_bias(n: Floats) -> Floats:
    """Bias that a log standard deviation is corrected by (Nakagawa et al. 2015)."""
    bias: Floats = 1 / (2 * (n - 1))
    return bias


def coefficient_of_variation_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the coefficients of variation, corrected.

    Variance the sum of `1/(2 (n - 1)) + sd^2/(n m^2)`. Source: Nakagawa et al. (2015), Methods in
    Ecology and Evolution 6, 143, equation 12 without the terms of the correlations; correction as
    in Senior, Viechtbauer and Nakagawa (2020), Research Synthesis Methods 11, 553.
    """
    m1, m2, n1, n2 = (columns[name] for name in ("m1i", "m2i", "n1i", "n2i"))
    sd1, sd2 = columns["sd1i"], columns["sd2i"]
    bias = cv_bias(m1, sd1, n1) - cv_bias(m2, sd2, n2) if options.correct else 0.0
    yi = np.log(sd1 / m1) - np.log(sd2 / m2) + bias
    of_sds = 1 / (2 * (n1 - 1)) + 1 / (2 * (n2 - 1))
    return yi, of_sds + sd1**2 / (n1 * m1**2) + sd2**2 / (n2 * m2**2)


def variability_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Log ratio of the standard deviations, corrected. Source: Nakagawa et al. (2015)."""
    n1, n2 = columns["n1i"], columns["n2i"]
    bias = sd_bias(n1) - sd_bias(n2) if options.correct else 0.0
    yi = np.log(columns["sd1i"] / columns["sd2i"]) + bias
    return yi, 1 / (2 * (n1 - 1)) + 1 / (2 * (n2 - 1))


def d_to_odds_ratio(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Standardised mean difference as a log odds ratio, of logistic variables.

    Source: Chinn (2000), Statistics in Medicine 19, 3127: times `pi / sqrt(3)`.
    """
    return _as_log_odds(columns, LOGISTIC)


def d_to_odds_ratio_normal(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Standardised mean difference as a log odds ratio, of normal variables.

    Source: Cox and Snell (1989), Analysis of Binary Data, 2nd edition: times 1.65.
    """
    return _as_log_odds(columns, NORMAL)


def _as_log_odds(columns: Columns, factor: float) -> tuple[Floats, Floats]:
    n1, n2 = columns["n1i"], columns["n2i"]
    d = cohens_d(columns)
    return factor * d, factor**2 * (1 / n1 + 1 / n2 + d**2 / (2 * (n1 + n2)))
