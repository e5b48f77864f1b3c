"""Peto's odds ratio: observed less expected events over their variance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from consilience.effects import Continuity
from consilience.effects.counts import adjusted
from consilience.errors import TooFewStudies
from consilience.synthesis.tables import (
    EFFECTS,
    TABLES,
    PooledTables,
    about,
    again,
    percent,
    pooled_effect,
    read_tables,
    statistics,
)


def peto(
    columns: Mapping[str, Sequence[float | None]],
    *,
    level: float = 95,
    continuity: Continuity = EFFECTS,
    of_tables: Continuity = TABLES,
    slab: Sequence[str] | None = None,
) -> PooledTables:
    """Pool odds ratios by Peto's method, as metafor's `rma.peto`.

    With `E = n1 (a + c) / N` and its hypergeometric variance `V` in every study the log odds ratio
    is `sum(a - E) / sum(V)`, its variance `1 / sum(V)`. Good for rare events, groups of like size
    and small effects; else biased.

    Source: Yusuf et al. (1985), Progress in Cardiovascular Diseases 27, 335.

    Parameters
    ----------
    columns : mapping of str to sequence of float or None
        `ai, bi, ci, di` or `ai, n1i, ci, n2i`, one value for each study.
    level : float, optional
        Of the interval, in percent.
    continuity, of_tables : Continuity, optional
        What to do about zeros in the estimate of each study, and in the counts that are pooled
        (metafor's first and second `add`, `to` and `drop00`).
    slab : sequence of str, optional
        Names of the studies; else `Study 1`, ...

    Raises
    ------
    DataError
        A column that is not there, columns of unequal length.
    TooFewStudies
        No study has events and others.
    """
    tables = read_tables("PETO", columns, continuity, slab)
    counts, _ = adjusted(tables.counts, of_tables)
    events, others, n = counts.ai + counts.ci, counts.bi + counts.di, counts.total
    with np.errstate(all="ignore"):
        excess = np.nan_to_num(counts.ai - events * counts.n1i / n)
        spread = events * others * (counts.n1i / n) * (counts.n2i / n) / (n - 1)
    spread = np.nan_to_num(spread)
    if not spread.sum() > 0:
        raise TooFewStudies("no study has both people with events and people without")
    beta, se = float(excess.sum() / spread.sum()), math.sqrt(1 / float(spread.sum()))
    some = spread > 0
    q = float((excess[some] ** 2 / spread[some]).sum() - excess.sum() ** 2 / spread.sum())
    k_yi = int(np.isfinite(tables.yi).sum())
    return PooledTables(
        **pooled_effect("PETO", "PETO", beta, se, level),
        **about(max(q, 0.0), k_yi - 1),
        k=int(np.isfinite(counts.ai).sum()),
        k_yi=k_yi,
        k_pos=int(some.sum()),
        weights=percent(spread),
        yi=tuple(tables.yi.tolist()),
        vi=tuple(tables.vi.tolist()),
        slab=tables.slab,
        fit_stats=statistics(tables, beta),
        notes=tables.notes,
        refit=partial(
            again, partial(peto, level=level, continuity=continuity, of_tables=of_tables), tables
        ),
    )
