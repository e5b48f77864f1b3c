"""The method of Mantel and Haenszel: one effect from the counts of every study.

The pooled effect of each measure is a ratio of sums `R` and `S` over the studies (a difference: of
a sum of weighted differences and the sum of weights). Groups are written 1 and 2, `N` is the size
of both, `T` their person-time.

Sources: Mantel and Haenszel (1959), J Natl Cancer Inst 22, 719. Variances: Robins, Breslow and
Greenland (1986), Biometrics 42, 311 (odds ratio); Greenland and Robins (1985), Biometrics 41, 55
(risk ratio, rates); Sato, Greenland and Robins (1989), Biometrics 45, 1323 (risk difference);
Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 15. Tests: Cochran
(1954), Biometrics 10, 417; Breslow and Day (1980), Statistical Methods in Cancer Research I, 142;
Tarone (1985), Biometrika 72, 91.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience.effects import Continuity
from consilience.effects.counts import Counts, adjusted
from consilience.errors import DataError
from consilience.synthesis.moments import Floats
from consilience.synthesis.tables import (
    EFFECTS,
    TABLES,
    PooledTables,
    Tables,
    about,
    again,
    percent,
    pooled_effect,
    read_tables,
    squares,
    statistics,
)


@dataclass(frozen=True, slots=True)
class Sums:
    """The pooled effect of a measure: estimate, standard error, and the weights of the studies."""

    beta: float
    se: float
    weights: Floats


def _ratio(above: Floats, below: Floats, variance: float) -> Sums:
    """Give the log of a ratio of sums; NaN where one of them is zero."""
    r, s = above.sum(), below.sum()
    if r <= 0 or s <= 0:
        return Sums(math.nan, math.nan, below)
    return Sums(math.log(r / s), math.sqrt(variance), below)


def odds_ratio(c: Counts) -> Sums:
    """`R = ad/N`, `S = bc/N`; variance by Robins, Breslow and Greenland."""
    n = c.total
    p, q = (c.ai + c.di) / n, (c.bi + c.ci) / n
    r, s = c.ai * c.di / n, c.bi * c.ci / n
    sums = (r.sum(), s.sum())
    parts = (
        (p * r).sum() / sums[0] ** 2
        + (p * s + q * r).sum() / (sums[0] * sums[1])
        + (q * s).sum() / sums[1] ** 2
    )
    return _ratio(r, s, parts / 2)


def risk_ratio(c: Counts) -> Sums:
    """`R = a n2/N`, `S = c n1/N`; variance by Greenland and Robins."""
    n = c.total
    r, s = c.ai * c.n2i / n, c.ci * c.n1i / n
    spread = (c.n1i / n) * (c.n2i / n) * (c.ai + c.ci) - c.ai * c.ci / n
    return _ratio(r, s, spread.sum() / (r.sum() * s.sum()))


def risk_difference(c: Counts) -> Sums:
    """`(a n2 - c n1)/N` over `n1 n2/N`; variance by Sato, Greenland and Robins."""
    n = c.total
    weights = c.n1i * c.n2i / n
    total = weights.sum()
    beta = float((c.ai * c.n2i / n - c.ci * c.n1i / n).sum() / total)
    share1, share2 = c.n1i / n, c.n2i / n
    sparse = c.ci * share1**2 - c.ai * share2**2 + share1 * share2 * (c.n2i - c.n1i) / 2
    large = (c.ai * c.di / n + c.ci * c.bi / n) / 2
    return Sums(beta, math.sqrt((beta * sparse.sum() + large.sum()) / total**2), weights)


Rates = Mapping[str, Floats]


def rate_ratio(c: Rates) -> Sums:
    """`R = x1 t2/T`, `S = x2 t1/T`; variance by Greenland and Robins."""
    t = c["t1i"] + c["t2i"]
    r, s = c["x1i"] * c["t2i"] / t, c["x2i"] * c["t1i"] / t
    spread = (c["t1i"] / t) * (c["t2i"] / t) * (c["x1i"] + c["x2i"])
    return _ratio(r, s, spread.sum() / (r.sum() * s.sum()))


def rate_difference(c: Rates) -> Sums:
    """`(x1 t2 - x2 t1)/T` over `t1 t2/T`; variance by Greenland and Robins."""
    t = c["t1i"] + c["t2i"]
    weights = c["t1i"] * c["t2i"] / t
    beta = ((c["x1i"] * c["t2i"] - c["x2i"] * c["t1i"]) / t).sum() / weights.sum()
    spread = weights**2 * (c["x1i"] / c["t1i"] ** 2 + c["x2i"] / c["t2i"] ** 2)
    return Sums(float(beta), math.sqrt(spread.sum()) / float(weights.sum()), weights)


_OF_COUNTS: dict[str, Callable[[Counts], Sums]] = {
    "OR": odds_ratio,
    "RR": risk_ratio,
    "RD": risk_difference,
}
_OF_RATES: dict[str, Callable[[Rates], Sums]] = {"IRR": rate_ratio, "IRD": rate_difference}
MEASURES = (*_OF_COUNTS, *_OF_RATES)
"""Measures that can be pooled so, under metafor's names."""


def mantel_haenszel(
    measure: str,
    columns: Mapping[str, Sequence[float | None]],
    *,
    level: float = 95,
    correct: bool = True,
    continuity: Continuity = EFFECTS,
    of_tables: Continuity = TABLES,
    slab: Sequence[str] | None = None,
) -> PooledTables:
    """Pool the counts of studies by the method of Mantel and Haenszel, as metafor's `rma.mh`.

    Parameters
    ----------
    measure : {"OR", "RR", "RD", "IRR", "IRD"}
    columns : mapping of str to sequence of float or None
        `ai, bi, ci, di` or `ai, n1i, ci, n2i`; of rates `x1i, x2i, t1i, t2i`; one value for each
        study.
    level : float, optional
        Of the interval, in percent.
    correct : bool, optional
        Continuity correction of the Cochran-Mantel-Haenszel test.
    continuity, of_tables : Continuity, optional
        What to do about zeros in the estimate of each study (by default 1/2 is added to each count
        of a study with a zero), and in the counts that are pooled (by default nothing): metafor's
        first and second `add`, `to` and `drop00`.
    slab : sequence of str, optional
        Names of the studies; else `Study 1`, ...

    Returns
    -------
    PooledTables
        The effect is NaN, with a note, where the counts do not determine it (no events in a group).

    Raises
    ------
    DataError
        A measure that cannot be pooled so, a column that is not there, columns of unequal length.
    TooFewStudies
        No study has all of its counts.

    Examples
    --------
    >>> found = mantel_haenszel("OR", {"ai": [4], "bi": [16], "ci": [1], "di": [19]})
    >>> round(math.exp(found.beta), 2)  # 4 * 19 / (16 * 1)
    4.75
    """
    if measure not in MEASURES:
        known = ", ".join(MEASURES)
        raise DataError(f"{measure} cannot be pooled by this method; {known} can", field="measure")
    tables = read_tables(measure, columns, continuity, slab)
    with np.errstate(all="ignore"):
        if measure in _OF_COUNTS:
            sums, tests = _of_counts(measure, tables, of_tables, correct)
        else:
            sums, tests = _of_rates(measure, tables, of_tables, correct)
    k_yi = int(np.isfinite(tables.yi).sum())
    again_so = partial(
        mantel_haenszel, measure, level=level, correct=correct, continuity=continuity,
        of_tables=of_tables,
    )  # fmt: skip
    return PooledTables(
        **pooled_effect(measure, "MH", sums.beta, sums.se, level),
        **about(squares(tables, sums.beta), k_yi - 1),
        k_yi=k_yi,
        weights=percent(sums.weights),
        yi=tuple(tables.yi.tolist()),
        vi=tuple(tables.vi.tolist()),
        slab=tables.slab,
        fit_stats=statistics(tables, sums.beta),
        notes=tables.notes if math.isfinite(sums.beta) else (*tables.notes, _UNKNOWN),
        refit=partial(again, again_so, tables),
        **tests,
    )


_UNKNOWN = "the counts do not determine the pooled effect: one of its sums over the studies is zero"
Found = tuple[Sums, dict[str, Any]]


def _of_counts(measure: str, tables: Tables, rule: Continuity, correct: bool) -> Found:
    counts, _ = adjusted(tables.counts, rule)
    used = np.isfinite(counts.ai)
    kept = Counts(*(column[used] for column in (counts.ai, counts.bi, counts.ci, counts.di)))
    sums, k = _spread(_OF_COUNTS[measure](kept), used), int(used.sum())
    if measure != "OR":
        return sums, {"k": k, "k_pos": None}
    events, others = kept.ai + kept.ci, kept.bi + kept.di
    some = (events > 0) & (others > 0) & (kept.n1i > 0) & (kept.n2i > 0)
    kept = Counts(*(column[some] for column in (kept.ai, kept.bi, kept.ci, kept.di)))
    tests = _no_effect(kept, correct) | _equal_odds_ratios(kept, math.exp(sums.beta))
    return sums, {"k": k, "k_pos": int(some.sum()), **tests}


def _of_rates(measure: str, tables: Tables, rule: Continuity, correct: bool) -> Found:
    x1, x2 = tables.columns["x1i"], tables.columns["x2i"]
    used = ~((x1 == 0) & (x2 == 0)) if rule.drop00 else np.full(x1.shape, True)
    more, _ = rule.amounts((x1 == 0) | (x2 == 0))
    rates = {"x1i": x1 + more, "x2i": x2 + more}
    rates |= {name: tables.columns[name] for name in ("t1i", "t2i")}
    rates = {name: column[used] for name, column in rates.items()}
    sums = _spread(_OF_RATES[measure](rates), used)
    tests = _no_rate_effect(rates, correct) if measure == "IRR" else {}
    return sums, {"k": int(used.sum()), "k_pos": None, **tests}


def _spread(sums: Sums, used: NDArray[np.bool_]) -> Sums:
    """Spread the weights over all studies; those left out have none."""
    weights = np.zeros(used.shape)
    weights[used] = sums.weights
    return Sums(sums.beta, sums.se, weights)


def _chi_square(name: str, excess: float, variance: float, correct: bool) -> dict[str, float]:
    from scipy.special import chdtrc

    if not variance > 0:
        return {}
    value = max(0.0, abs(excess) - (0.5 if correct else 0.0)) ** 2 / variance
    return {name: value, f"{name}p": float(chdtrc(1, value))}


def _no_effect(c: Counts, correct: bool) -> dict[str, float]:
    """Cochran's test and that of Mantel and Haenszel, on one degree of freedom."""
    n, events, others = c.total, c.ai + c.ci, c.bi + c.di
    excess = float((c.ai - events * c.n1i / n).sum())
    spread = (c.n1i / n) * (c.n2i / n) * events * others
    return _chi_square("CO", excess, float((spread / n).sum()), correct) | _chi_square(
        "MH", excess, float((spread / (n - 1)).sum()), correct
    )


def _no_rate_effect(c: Rates, correct: bool) -> dict[str, float]:
    t, events = c["t1i"] + c["t2i"], c["x1i"] + c["x2i"]
    excess = float((c["x1i"] - events * c["t1i"] / t).sum())
    variance = events * (c["t1i"] / t) * (c["t2i"] / t)
    return _chi_square("MH", excess, float(variance.sum()), correct)


def _equal_odds_ratios(c: Counts, ratio: float) -> dict[str, float]:
    """Breslow and Day's test, and Tarone's correction of it.

    The events expected in group 1 under a common odds ratio solve a quadratic equation; the
    variance is one over the sum of the reciprocals of the four expected counts.
    """
    from scipy.special import chdtrc

    df = len(c.ai) - 1
    if df < 1 or not math.isfinite(ratio):
        return {}
    events = c.ai + c.ci
    half = ratio * (c.n1i + events) + c.n2i - events
    last = ratio * c.n1i * events
    a = 2 * last / (half + np.sqrt(half**2 - 4 * (ratio - 1) * last))
    expected = np.array([a, c.n1i - a, events - a, c.n2i - events + a])
    variance = 1 / (1 / expected).sum(axis=0)
    value = float(((c.ai - a) ** 2 / variance).sum())
    tarone = value - float((c.ai - a).sum() ** 2 / variance.sum())
    return {
        "BD": value, "BDp": float(chdtrc(df, value)),
        "TA": tarone, "TAp": float(chdtrc(df, max(tarone, 0.0))),
    }  # fmt: skip
