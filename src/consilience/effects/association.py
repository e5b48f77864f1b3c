"""How strongly two yes-or-no variables go together, from the four counts of their table.

Every function gives estimate and sampling variance, each of shape `(k,)`; division by zero is
left to `effect_sizes`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Columns, Floats
from consilience.effects.counts import Counts
from consilience.effects.options import Options
from consilience.effects.search import lowest
from consilience.effects.two_by_two import odds_ratio, two_counts


def phi(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Phi coefficient: the correlation of the two variables coded 0 and 1.

    The variance is that of the delta method, for one sample of both variables (`vtype="LS"` or
    `"CS"`, cross-sectional; Bishop, Fienberg and Holland 1975, Discrete Multivariate Analysis,
    section 11.3), or for groups whose sizes were fixed (`"ST"`, stratified).
    """
    y, v = two_counts(columns, options)
    vi = _phi_stratified(v) if options.vtype == "ST" else _phi_cross_sectional(v)
    return _phi(y), vi


def _phi(c: Counts) -> Floats:
    margins = c.n1i * c.n2i * (c.ai + c.ci) * (c.bi + c.di)
    return (c.ai * c.di - c.bi * c.ci) / np.sqrt(margins)


def _phi_stratified(c: Counts) -> Floats:
    """Variance with two independent risks: each slope squared times the variance of its risk."""
    share1, share2 = c.n1i / c.total, c.n2i / c.total
    p1, p2 = c.ai / c.n1i, c.ci / c.n2i
    pooled = share1 * p1 + share2 * p2
    spread = np.sqrt(pooled * (1 - pooled))
    bend = (p1 - p2) * (1 - 2 * pooled) / (2 * spread**3)
    slope1, slope2 = 1 / spread - bend * share1, -1 / spread - bend * share2
    within = slope1**2 * p1 * (1 - p1) / c.n1i + slope2**2 * p2 * (1 - p2) / c.n2i
    variance: Floats = share1 * share2 * within
    return variance


def _phi_cross_sectional(c: Counts) -> Floats:
    r = _phi(c)
    rows, columns = c.n1i / c.total, (c.ai + c.ci) / c.total
    skew_rows, skew_columns = 2 * rows - 1, 2 * columns - 1
    spread_rows, spread_columns = rows * (1 - rows), columns * (1 - columns)
    both = skew_rows * skew_columns / np.sqrt(spread_rows * spread_columns)
    alone = skew_rows**2 / spread_rows + skew_columns**2 / spread_columns
    return (1 - r**2 + r * (1 + r**2 / 2) * both - 3 / 4 * r**2 * alone) / c.total


def fisher_phi(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Phi coefficient on Fisher's z-scale."""
    yi, vi = phi(columns, options)
    return np.arctanh(yi), vi / (1 - yi**2) ** 2


def yule_q(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Yule's Q, `(OR - 1) / (OR + 1)`. Source: Yule (1912), J Royal Statistical Society 75, 579."""
    log_odds, vi = odds_ratio(columns, options)
    yi = np.tanh(log_odds / 2)
    _, v = two_counts(columns, options)
    q = (v.ai * v.di - v.bi * v.ci) / (v.ai * v.di + v.bi * v.ci)
    return yi, (1 - q**2) ** 2 * vi / 4


def yule_y(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Yule's Y, `(sqrt(OR) - 1) / (sqrt(OR) + 1)`. Source: as `yule_q`."""
    log_odds, vi = odds_ratio(columns, options)
    yi = np.tanh(log_odds / 4)
    _, v = two_counts(columns, options)
    main, off = np.sqrt(v.ai * v.di), np.sqrt(v.bi * v.ci)
    y = (main - off) / (main + off)
    return yi, (1 - y**2) ** 2 * vi / 16


def tetrachoric(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Correlation of two normal variables that were cut in two, by maximum likelihood.

    The thresholds are those of the margins, and the correlation is searched where the likelihood
    is highest (`consilience.effects.search`). Variance by the delta method for a sample of `n`
    (Pearson 1900, Philosophical Transactions A 195, 1). A count of zero makes it -1 or 1, without
    a variance.
    """
    y, v = two_counts(columns, options)
    r = _tetrachoric(y)
    same = all(np.array_equal(a, b) for a, b in ((y.ai, v.ai), (y.bi, v.bi)))
    return r, _tetrachoric_variance(v, r if same else _tetrachoric(v))


def fisher_tetrachoric(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Tetrachoric correlation on Fisher's z-scale."""
    yi, vi = tetrachoric(columns, options)
    return np.arctanh(yi), vi / (1 - yi**2) ** 2


def _thresholds(c: Counts) -> tuple[Floats, Floats]:
    return normal.quantile(c.n1i / c.total), normal.quantile((c.ai + c.ci) / c.total)


def _tetrachoric(c: Counts) -> Floats:
    h, k = _thresholds(c)
    found = np.full(h.shape, np.nan)
    for i in np.flatnonzero(np.isfinite(h) & np.isfinite(k)).tolist():
        table = np.array([c.ai[i], c.bi[i], c.ci[i], c.di[i]])
        if 0 in table:
            found[i] = -1.0 if 0 in (table[0], table[3]) else 1.0
        else:
            found[i] = _most_likely(table, h[i], k[i])
    return found


def _most_likely(table: Floats, h: Floats, k: Floats) -> float:
    """Search the correlation at which the four probabilities fit the four counts best."""
    row, column = normal.probability(h), normal.probability(k)

    def misfit(r: float) -> float:
        both = normal.bivariate(h, k, np.array(r))
        four = np.array([both, row - both, column - both, 1 - row - column + both])
        return -float(table @ np.log(four))

    return lowest(misfit, -1, 1)


def _tetrachoric_variance(c: Counts, r: Floats) -> Floats:
    h, k = _thresholds(c)
    root = np.sqrt((1 - r) * (1 + r))
    at = np.exp(-(h**2 - 2 * r * h * k + k**2) / (2 * root**2)) / (2 * np.pi * root)
    by_row = normal.probability((k - r * h) / root)
    by_column = normal.probability((h - r * k) / root)
    slopes = (1 - by_row - by_column, -by_row, -by_column)
    shares = (c.ai / c.total, c.bi / c.total, c.ci / c.total)
    mean = sum(s * g for s, g in zip(shares, slopes, strict=True))
    square = sum(s * g**2 for s, g in zip(shares, slopes, strict=True))
    variance: Floats = (square - mean**2) / (c.total * at**2)
    return variance
