"""Correlations of two measurements, partial correlations, and shares of variance explained.

Columns under metafor's names: correlation `ri`, size `ni`; for regressions the test statistic `ti`
of the coefficient, the number of predictors `mi` and the share of variance explained `r2i`. Every
function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats, weighted_mean
from consilience.effects.fixed_predictors import share_variances
from consilience.effects.hypergeometric import gauss
from consilience.effects.means import signed_t
from consilience.effects.options import Options


def _completed(name: str, columns: Columns, made: Floats | None) -> Floats:
    """Give the column `name`, its gaps filled with what was made from a test statistic."""
    if name not in columns:
        assert made is not None
        return made
    given = columns[name]
    return given if made is None else np.where(np.isnan(given), made, given)


def _t(columns: Columns, df: Floats) -> Floats | None:
    """Give t from `ti`, or from the two-sided p-value `pi` that has the sign of the correlation."""
    t = columns.get("ti")
    if "pi" in columns:
        by_p = signed_t(columns["pi"], df)
        t = by_p if t is None else np.where(np.isnan(t), by_p, t)
    return t


def _simple(columns: Columns) -> Floats:
    df = columns["ni"] - 2
    t = _t(columns, df)
    return _completed("ri", columns, None if t is None else t / np.sqrt(t**2 + df))


def correlation(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Correlation as it is, variance `(1 - ri^2)^2 / (ni - 1)`; `vtype="AV"` with the mean."""
    r, n = _simple(columns), columns["ni"]
    centre = weighted_mean(r, n) if options.vtype == "AV" else r
    return r, (1 - centre**2) ** 2 / (n - 1)


def unbiased_correlation(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Correlation corrected for its bias, `r F(1/2, 1/2; (n - 2)/2; 1 - r^2)`.

    Source: Olkin and Pratt (1958), Annals of Mathematical Statistics 29, 201, equation 2.3.
    Variances as for `correlation`; `vtype="UB"` is unbiased (Hedges 1989, Journal of Applied
    Psychology 74, 469, with the exact function).
    """
    r, n = _simple(columns), columns["ni"]
    usable = np.where(n > 4, n, np.nan)
    yi: Floats = r * gauss(0.5, 0.5, (usable - 2) / 2, 1 - r**2)
    if options.vtype == "UB":
        series = gauss(1.0, 1.0, usable / 2, 1 - r**2)
        return yi, yi**2 - 1 + (n - 3) / (n - 2) * (1 - r**2) * series
    centre = weighted_mean(yi, n) if options.vtype == "AV" else yi
    return yi, (1 - centre**2) ** 2 / (n - 1)


def fisher_z(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Fisher's z, `artanh(ri)`, variance `1/(ni - 3)`. Source: Fisher (1921), Metron 1, 1."""
    return np.arctanh(_simple(columns)), 1 / (columns["ni"] - 3)


def _partial(columns: Columns) -> tuple[Floats, Floats]:
    """Give the partial correlation, and the degrees of freedom of the regression."""
    df = columns["ni"] - columns["mi"] - 1
    t = _t(columns, df)
    return _completed("ri", columns, None if t is None else t / np.sqrt(t**2 + df)), df


def partial_correlation(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Partial correlation `t / sqrt(t^2 + df)`, `df = ni - mi - 1`.

    Variance `(1 - r^2)^2/(ni - mi)`; `vtype="AV"` with the mean over studies. Source: Aloe and
    Thompson (2013), Journal of the Society for Social Work and Research 4, 390.
    """
    r, df = _partial(columns)
    centre = weighted_mean(r, columns["ni"]) if options.vtype == "AV" else r
    return r, (1 - centre**2) ** 2 / (df + 1)


def fisher_partial(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Partial correlation on Fisher's z-scale, variance `1/(ni - mi - 2)`."""
    r, df = _partial(columns)
    return np.arctanh(r), 1 / (df - 1)


def semipartial_correlation(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Semipartial correlation `t sqrt((1 - R^2)/df)`.

    Variance `(R^4 - 2 R^2 + S + 1 - S^2)/ni` by the delta method, `S = R^2 - r^2` the share
    explained without the predictor. Source: Aloe and Becker (2012), Journal of Educational and
    Behavioral Statistics 37, 278.
    """
    share, df = columns["r2i"], columns["ni"] - columns["mi"] - 1
    t = _t(columns, df)
    r = _completed("ri", columns, None if t is None else t * np.sqrt((1 - share) / df))
    centre = weighted_mean(r, columns["ni"]) if options.vtype == "AV" else r
    without = share - centre**2
    return r, (share**2 - 2 * share + without + 1 - without**2) / columns["ni"]


def fisher_semipartial(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Semipartial correlation on Fisher's z-scale, variance by the delta method."""
    yi, vi = semipartial_correlation(columns, options)
    return np.arctanh(yi), vi / (1 - yi**2) ** 2


def _share(columns: Columns) -> Floats:
    """Share of variance explained, from `r2i`, or the F test of the model `fi` or its p `pi`."""
    m, df = columns["mi"], columns["ni"] - columns["mi"] - 1
    f = columns.get("fi")
    if "pi" in columns:
        from scipy.special import fdtri

        by_p = np.asarray(fdtri(m, df, 1 - columns["pi"]), dtype=float)
        f = by_p if f is None else np.where(np.isnan(f), by_p, f)
    return _completed("r2i", columns, None if f is None else m * f / (m * f + df))


def explained(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Share of variance explained `R^2`, predictors random; variance `4 R^2 (1 - R^2)^2 / ni`.

    Source: Kendall and Stuart (1979), The Advanced Theory of Statistics 2, 4th edition, equation
    27.88; `vtype="LS2"` is their full equation 27.87; `"AV"` and `"AV2"` are the same two with the
    mean over the studies.
    """
    share, n = _share(columns), columns["ni"]
    centre = weighted_mean(share, n) if options.vtype in ("AV", "AV2") else share
    vi = 4 * centre * (1 - centre) ** 2 / n
    if options.vtype in ("LS2", "AV2"):
        vi *= (n - columns["mi"] - 1) ** 2 * n / ((n**2 - 1) * (n + 3))
    return share, vi


def fisher_explained(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Artanh of the multiple correlation, predictors random; variance `1/ni`.

    Source: Olkin and Finn (1995), Psychological Bulletin 118, 155, with the factor 1/2 of Fisher's
    transformation.
    """
    share = _share(columns)
    return np.arctanh(np.sqrt(share)), 1 / columns["ni"]


def explained_fixed(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Share of variance explained `R^2`, predictors fixed by the design of the study.

    The variance is that of the true share given the one observed, from the noncentral F.
    """
    share = _share(columns)
    return share, share_variances(share, columns["ni"], columns["mi"])


def fisher_explained_fixed(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Artanh of the multiple correlation, predictors fixed; by the delta method from `R2F`.

    Its variance is `v / (4 R^2 (1 - R^2)^2)`; metafor 5.1 divides by `(1 - R^4)^2` instead.
    """
    share, vi = explained_fixed(columns, options)
    return np.arctanh(np.sqrt(share)), vi / (4 * share * (1 - share) ** 2)
