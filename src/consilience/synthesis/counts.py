"""An analysis that pools the counts of its studies instead of their estimates.

The result is a `Pooled` of equal effects, so that whatever shows a result shows this one, too: the
effect, its weights and its heterogeneity are those of the method, the estimates those of the
studies alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consilience.effects import Continuity
from consilience.errors import TooFewStudies
from consilience.synthesis.mantel_haenszel import mantel_haenszel
from consilience.synthesis.peto import peto
from consilience.synthesis.pool import pool
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.tables import EFFECTS, PooledTables

COLUMNS = ("ai", "n1i", "ci", "n2i")
RATES = ("x1i", "x2i", "t1i", "t2i")


@dataclass(frozen=True, slots=True)
class CountMethod:
    """A method that pools counts: what it is called, of which measures, and when it is right."""

    title: str
    short: str
    measures: tuple[str, ...]
    source: str


METHODS: Mapping[str, CountMethod] = {
    "MH": CountMethod(
        "Mantel–Haenszel", "M-H", ("RR", "OR", "RD", "IRR", "IRD"),
        "Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719–748",
    ),
    "PETO": CountMethod(
        "Peto", "Peto", ("PETO",),
        "Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335–371",
    ),
}  # fmt: skip
"""By metafor's name of the method."""

_OF_RATES = ("IRR", "IRD")
Rows = Sequence[Mapping[str, float]]


def pool_counts(
    by: str,
    measure: str,
    rows: Rows,
    yi: Sequence[float],
    vi: Sequence[float],
    *,
    level: float = 95,
    slab: Sequence[str] | None = None,
    continuity: Continuity = EFFECTS,
) -> Pooled:
    """Pool the counts of studies.

    Parameters
    ----------
    by : str
        A key of `METHODS`.
    measure : str
        One of its measures.
    rows : sequence of mapping
        Counts of each study under metafor's names: `ai, n1i, ci, n2i`, or `ai, bi, ci, di`; of
        rates `x1i, x2i, t1i, t2i`.
    yi, vi : sequence of float
        Estimate and variance of each study alone.
    continuity : Continuity, optional
        What is done about zeros in the estimate of each study, of which Q is made; nothing is done
        in the counts that are pooled.

    Raises
    ------
    TooFewStudies
        The counts do not determine the effect, as where a group has no events at all.
    """
    found = pooled_tables(by, measure, rows, level=level, slab=slab, continuity=continuity)
    if not (math.isfinite(found.beta) and found.se > 0):
        raise TooFewStudies(f"the counts of these studies give no effect by {METHODS[by].title}")
    alone = pool(yi, vi, method="EE", test="z", level=level, slab=slab)
    return replace(
        alone, beta=found.beta, se=found.se, zval=found.zval, pval=found.pval,
        ci_lb=found.ci_lb, ci_ub=found.ci_ub, I2=found.I2, H2=found.H2, QE=found.QE,
        QEp=found.QEp, QM=found.zval**2, QMp=found.pval, weights=found.weights,
        fit_stats=found.fit_stats, counts=by,
    )  # fmt: skip


def pooled_tables(
    by: str,
    measure: str,
    rows: Rows,
    *,
    level: float = 95,
    slab: Sequence[str] | None = None,
    continuity: Continuity = EFFECTS,
) -> PooledTables:
    """Give the whole result of a method of `METHODS`, with its tests, of the same studies."""
    if measure in _OF_RATES:
        columns = {name: [row[name] for row in rows] for name in RATES}
    else:
        columns = {name: [_count(row, name) for row in rows] for name in COLUMNS}
    if by == "PETO":
        return peto(columns, level=level, slab=slab, continuity=continuity)
    return mantel_haenszel(measure, columns, level=level, slab=slab, continuity=continuity)


def _count(row: Mapping[str, float], name: str) -> float:
    """A count, or the people of a group as its events and the others."""
    if name in row:
        return row[name]
    return row["ai"] + row["bi"] if name == "n1i" else row["ci"] + row["di"]


def has_counts(measure: str, rows: Rows) -> bool:
    """Tell whether every study has the counts that a measure is pooled from."""
    if measure in _OF_RATES:
        return all(set(RATES) <= set(row) for row in rows)
    groups = (("ai", ("n1i", "bi")), ("ci", ("n2i", "di")))
    return all(
        events in row and any(one in row for one in others)
        for row in rows
        for events, others in groups
    )


def counts_of(rows: Rows) -> tuple[tuple[float, float, float, float], ...]:
    """Give `ai, n1i, ci, n2i` of every study; empty where one has no counts of two groups."""
    if not has_counts("OR", rows):
        return ()
    found = [[_count(row, name) for name in COLUMNS] for row in rows]
    return tuple((a, n1, c, n2) for a, n1, c, n2 in found)
