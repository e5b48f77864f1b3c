"""Pooling that goes back to the counts of every study: what goes in, and the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from consilience.effects import Continuity, effect_sizes, normal
from consilience.effects.columns import as_floats
from consilience.effects.counts import Counts, counts_of
from consilience.errors import TooFewStudies
from consilience.synthesis.inference import coefficients
from consilience.synthesis.moments import Floats
from consilience.synthesis.pooled import FitStatistics
from consilience.synthesis.regression import fit_statistics
from consilience.synthesis.shown import Readable, Shown, number, p_equals
from consilience.synthesis.study import Study

EFFECTS = Continuity(drop00=True)
"""What is done about zeros in the estimate of each study: as metafor's `rma.mh` and `rma.peto`."""
TABLES = Continuity(add=0.0, to="none")
"""The like for the counts that are pooled: nothing, as they need no correction."""
COLUMNS = ("ai", "bi", "ci", "di", "n1i", "n2i", "x1i", "x2i", "t1i", "t2i")


@dataclass(frozen=True, slots=True)
class Tables:
    """The studies that have all of their counts, with the estimate that each gives by itself.

    Attributes
    ----------
    rows : tuple of int
        Their places in the columns given.
    columns : mapping of str to array, shape (k,)
        Counts under metafor's names.
    yi, vi : array, shape (k,)
        Estimates and variances; NaN where a study alone gives none.
    slab : tuple of str
    notes : tuple of str
        Why a study is left out, or has no estimate of its own.
    """

    rows: tuple[int, ...]
    columns: Mapping[str, Floats]
    yi: Floats
    vi: Floats
    slab: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        """The four counts of two groups with events or none."""
        return counts_of(self.columns)


@dataclass(frozen=True, slots=True, repr=False)
class PooledTables(Readable):
    """An effect that is pooled from counts, on the scale of the measure (log for ratios).

    Attributes
    ----------
    measure, method : str
        "OR", "RR", ..., and "MH" or "PETO".
    beta, se, zval, pval, ci_lb, ci_ub : float
        The pooled effect with its standard error, test (normal) and interval.
    QE, QEp, I2, H2 : float
        Heterogeneity of the estimates of the studies about the pooled effect; I2 in percent.
    CO, COp, MH, MHp : float
        Tests of Cochran, and of Mantel and Haenszel, that no study has an effect (1 degree of
        freedom); they differ by `N` and `N - 1` in the variance.
    BD, BDp, TA, TAp : float
        Tests of Breslow and Day, and of Tarone, that the odds ratios are equal (`k_pos - 1`
        degrees of freedom). NaN where the measure or the method does not have the test.
    k, k_yi, k_pos : int, int, int or None
        Studies with counts; those with an estimate of their own; those that have events and others
        (None where that is not asked).
    weights : tuple of float
        In percent, shape `(k,)`; they add up to 100.
    yi, vi, slab : tuple
        Estimates, variances and names of the studies; NaN where a study alone gives none.
    level : float
    fit_stats : dict
        Of the estimates under the pooled effect, for "ML" and "REML".
    notes : tuple of str
        Studies that were left out or have no estimate of their own, and what cannot be computed.
    """

    measure: str
    method: str
    beta: float
    se: float
    zval: float
    pval: float
    ci_lb: float
    ci_ub: float
    QE: float
    QEp: float
    I2: float
    H2: float
    k: int
    k_yi: int
    k_pos: int | None
    weights: tuple[float, ...]
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    slab: tuple[str, ...]
    level: float
    fit_stats: dict[str, FitStatistics]
    notes: tuple[str, ...]
    refit: Callable[[Sequence[int]], PooledTables] = field(compare=False, repr=False)
    """Pools again from the studies at some places (of the `k`), in their order."""
    CO: float = math.nan
    COp: float = math.nan
    MH: float = math.nan
    MHp: float = math.nan
    BD: float = math.nan
    BDp: float = math.nan
    TA: float = math.nan
    TAp: float = math.nan

    def shown(self) -> Shown:
        """Give what is shown of it: method, heterogeneity, tests, effect."""
        method = {"MH": "Mantel and Haenszel", "PETO": "Peto"}[self.method]
        lines = [
            f"I² = {number(self.I2, 1)}%, H² = {number(self.H2, 2)}",
            f"Heterogeneity: Q({max(self.k_yi - 1, 0)}) = {number(self.QE)}, {p_equals(self.QEp)}",
        ]
        tests = (
            ("Cochran-Mantel-Haenszel", self.MH, self.MHp, 1),
            ("Breslow-Day", self.BD, self.BDp, (self.k_pos or 1) - 1),
            ("Tarone", self.TA, self.TAp, (self.k_pos or 1) - 1),
        )
        lines += [
            f"Test of {name}: X²({df}) = {number(value)}, {p_equals(p)}"
            for name, value, p, df in tests
            if not math.isnan(value)
        ]
        effect = {
            "estimate": self.beta, "se": self.se, "zval": self.zval, "pval": self.pval,
            "ci.lb": self.ci_lb, "ci.ub": self.ci_ub,
        }  # fmt: skip
        return Shown(
            title=f"Counts of {self.k} studies pooled by the method of {method} ({self.measure})",
            facts=tuple(lines),
            names=("pooled",),
            columns={name: (value,) for name, value in effect.items()},
            notes=self.notes,
        )


def read_tables(
    measure: str,
    columns: Mapping[str, Sequence[float | None]],
    continuity: Continuity,
    slab: Sequence[str] | None,
) -> Tables:
    """Take the studies whose counts are complete and possible; each other one gets a note."""
    # With something added to every count only a study with missing or impossible counts fails.
    complete = effect_sizes(measure, columns, slab=slab, continuity=Continuity(0.5, "all"))
    alone = effect_sizes(measure, columns, slab=slab, continuity=continuity)
    rows = np.flatnonzero(np.isfinite(complete.yi))
    if not len(rows):
        raise TooFewStudies("no study has all of its counts; nothing to pool")
    lost = [i for i in complete.issues if not i.used]
    some = [
        replace(i, used=True) for i in alone.issues if i.used or i.row not in {o.row for o in lost}
    ]
    arrays = {name: as_floats(columns[name])[rows] for name in COLUMNS if name in columns}
    yi, vi = np.array(alone.yi)[rows], np.array(alone.vi)[rows]
    usable = np.isfinite(yi) & (vi > 0)
    return Tables(
        tuple(rows.tolist()),
        arrays,
        np.where(usable, yi, np.nan),
        np.where(usable, vi, np.nan),
        tuple(complete.slab[i] for i in rows),
        tuple(str(one) for one in (*lost, *some)),
    )


def pooled_effect(
    measure: str, method: str, beta: float, se: float, level: float
) -> dict[str, Any]:
    """Give effect, test and interval, by the names of `PooledTables`."""
    level = normal.percent(level)
    tested = coefficients(np.array([beta]), np.array([[se**2]]), None, level)
    effect = {name: float(column[0]) for name, column in tested.items()}
    return {"measure": measure, "method": method, "level": level, **effect}


def about(q: float, df: int) -> dict[str, Any]:
    """Give Q with its p, I2 and H2; nothing varies where there is one study."""
    from scipy.special import chdtrc

    if math.isnan(q):
        return dict.fromkeys(("QE", "QEp", "I2", "H2"), math.nan)
    if df < 1:
        return {"QE": 0.0, "QEp": 1.0, "I2": 0.0, "H2": 1.0}
    i2 = 100 * max(0.0, (q - df) / q) if q > 0 else 0.0
    return {"QE": q, "QEp": float(chdtrc(df, q)), "I2": i2, "H2": q / df}


def squares(tables: Tables, beta: float) -> float:
    """Give the sum of squares of the estimates about the pooled effect."""
    if not math.isfinite(beta):
        return math.nan
    return float(np.nansum((tables.yi - beta) ** 2 / tables.vi))


def statistics(tables: Tables, beta: float) -> dict[str, FitStatistics]:
    """Give likelihoods of the estimates under the pooled effect."""
    own = np.isfinite(tables.yi)
    if not own.any():
        return {}
    y, v = tables.yi[own], tables.vi[own]
    study = Study(y, v, np.ones((len(y), 1)))
    fit = replace(study.at(0.0), beta=np.array([beta]), residuals=y - beta)
    return fit_statistics(study, fit, 0.0, "EE", given=False)


def percent(weights: Floats) -> tuple[float, ...]:
    """Give weights in percent."""
    total = weights.sum()
    shares = 100 * weights / total if total > 0 else np.full(weights.shape, math.nan)
    return tuple(shares.tolist())


def again(pool: Callable[..., PooledTables], tables: Tables, places: Sequence[int]) -> PooledTables:
    """Pool the studies at some places again."""
    columns = {name: column[list(places)].tolist() for name, column in tables.columns.items()}
    return pool(columns, slab=[tables.slab[i] for i in places])
