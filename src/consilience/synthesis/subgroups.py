"""Subgroups: each pooled by itself, all of them together, and the test of their difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.pool import pool
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.regression import regress
from consilience.synthesis.shown import Readable, Shown, dotted, number, p_equals


@dataclass(frozen=True, slots=True, repr=False)
class Subgroups(Readable):
    """Subgroups of one analysis.

    Attributes
    ----------
    names, results : tuple
        One for each subgroup, in the order in which they first occur.
    overall : Pooled
        All studies pooled.
    QM, df, QMp : float, int, float
        Test that the subgroups have one effect: chi-squared on `df` degrees of freedom. NaN for a
        single subgroup.
    """

    names: tuple[str, ...]
    results: tuple[Pooled, ...]
    overall: Pooled
    QM: float
    df: int
    QMp: float

    def shown(self) -> Shown:
        """Give what is shown of it: a row for each subgroup, and all together."""
        rows = (*self.results, self.overall)
        fields = ("k", "beta", "se", "ci_lb", "ci_ub", "tau2", "I2")
        test = f"Test of difference: X²({self.df}) = {number(self.QM)}, {p_equals(self.QMp)}"
        return Shown(
            title=f"{len(self.names)} subgroups, {self.overall.k} studies",
            facts=() if math.isnan(self.QM) else (test,),
            names=(*self.names, "all"),
            columns={
                "estimate" if n == "beta" else dotted(n): tuple(getattr(one, n) for one in rows)
                for n in fields
            },
            notes=self.overall.notes,
        )

    def as_json(self) -> dict[str, Any]:
        """Give the subgroups as a JSON object under metafor's names; NaN becomes null."""
        tested = {"QM": self.QM, "df": self.df, "QMp": self.QMp}
        return {
            "groups": [
                {"name": name, "pooled": result.as_json()}
                for name, result in zip(self.names, self.results, strict=True)
            ],
            **{name: None if math.isnan(value) else value for name, value in tested.items()},
        }


def pool_subgroups(
    yi: Sequence[float],
    vi: Sequence[float],
    by: Sequence[str],
    *,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    slab: Sequence[str] | None = None,
    common_tau2: bool = False,
) -> Subgroups:
    """Pool every subgroup, and test whether their effects differ.

    With effects b and standard errors s of the subgroups, Q = sum (b - m)^2 / s^2, where m is
    their mean weighted by 1/s^2 (Borenstein and Higgins 2013, Prevention Science 14, 134).

    Parameters
    ----------
    yi, vi, method, test, level, slab
        As for `pool`.
    by : sequence of str
        The subgroup of every study.
    common_tau2 : bool, optional
        One variance between studies for all subgroups, instead of each its own; steadier where
        subgroups are small.

    Raises
    ------
    DataError
        Not as many subgroups as studies.
    TooFewStudies
        A subgroup has no study with an estimate and a variance.

    Examples
    --------
    >>> found = pool_subgroups([0.2, 0.5], [0.01, 0.04], ["a", "b"])
    >>> round(found.QM, 6), found.df
    (1.8, 1)
    """
    if len(by) != len(yi) or len(vi) != len(yi):
        raise DataError(f"{len(yi)} estimates, {len(vi)} variances, {len(by)} subgroups")
    names = tuple(dict.fromkeys(by))
    labels = list(slab) if slab is not None else [f"Study {i + 1}" for i in range(len(yi))]
    shared = _shared(yi, vi, by, names, method) if common_tau2 and len(names) > 1 else None
    results = []
    for name in names:
        of = [i for i, one in enumerate(by) if one == name]
        try:
            found = pool(
                [yi[i] for i in of], [vi[i] for i in of], method=method, test=test, level=level,
                slab=[labels[i] for i in of], tau2=shared,
            )  # fmt: skip
        except TooFewStudies as error:
            raise TooFewStudies(f"subgroup {name}: {error}") from None
        results.append(found)
    overall = pool(yi, vi, method=method, test=test, level=level, slab=labels)
    return subgroups_of(names, results, overall)


def subgroups_of(names: tuple[str, ...], results: Sequence[Pooled], overall: Pooled) -> Subgroups:
    """Give subgroups that were pooled already, with the test of their difference."""
    return Subgroups(names, tuple(results), overall, *_difference(results))


def _shared(
    yi: Sequence[float], vi: Sequence[float], by: Sequence[str], names: Sequence[str], method: str
) -> float | None:
    """The variance between studies that the subgroups leave; None where nothing can tell it."""
    design = [[float(one == name) for name in names] for one in by]
    known = [math.isfinite(y) and math.isfinite(v) for y, v in zip(yi, vi, strict=True)]
    if sum(known) <= len(names):
        return None
    return regress(yi, vi, design, names=names, method=method).tau2


def _difference(results: Sequence[Pooled]) -> tuple[float, int, float]:
    from scipy.special import chdtrc

    df = len(results) - 1
    b, s = np.array([r.beta for r in results]), np.array([r.se for r in results])
    if df == 0 or (s <= 0).any():
        return math.nan, df, math.nan
    weights = 1 / s**2
    mean = float(weights @ b / weights.sum())
    q = float(weights @ (b - mean) ** 2)
    return q, df, float(chdtrc(df, q))
