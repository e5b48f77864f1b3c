"""From the columns of a table of studies to effect sizes, with every doubt in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consilience.effects.checks import Rule
from consilience.effects.columns import Columns, Floats, as_floats
from consilience.effects.measures import Measure, measure_named
from consilience.effects.two_by_two import Continuity, counts_of
from consilience.errors import DataError

LARGEST = 1e100
"""Size of an estimate or variance beyond which no study is pooled."""


@dataclass(frozen=True, slots=True)
class EffectIssue:
    """Something about a study's data: where, what, and whether the study was still used."""

    row: int
    """Place of the study in the columns, from 0."""
    study: str
    field: str
    message: str
    used: bool = False

    def __str__(self) -> str:
        """Say it in one line."""
        end = "" if self.used else " (left out)"
        return f"{self.study}: {self.message}{end}"


@dataclass(frozen=True, slots=True)
class EffectSizes:
    """Effect sizes of `k` studies on the scale of the model.

    Attributes
    ----------
    measure : str
        metafor's name of the measure.
    yi, vi : tuple of float
        Estimates and sampling variances (not standard errors); NaN where a study was left out.
        A variance of zero (counts of zero without a correction) is kept, as `escalc` does.
    slab : tuple of str
        Names of the studies.
    issues : tuple of EffectIssue
        Why a study was left out, or what to check about it.
    """

    measure: str
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    slab: tuple[str, ...]
    issues: tuple[EffectIssue, ...]


def effect_sizes(
    measure: str,
    columns: Mapping[str, Sequence[float | None]],
    *,
    slab: Sequence[str] | None = None,
    continuity: Continuity = Continuity(),  # noqa: B008 - a frozen value
    vtype: str | None = None,
) -> EffectSizes:
    """Compute effect sizes and sampling variances, as metafor's `escalc`.

    Parameters
    ----------
    measure : str
        A name of `MEASURES`.
    columns : mapping of str to sequence of float or None
        The data under metafor's names, one value for each study; what is not needed is ignored.
    slab : sequence of str, optional
        Names of the studies, for the issues; else `Study 1`, ...
    continuity : Continuity, optional
        What to do about counts of zero.
    vtype : str, optional
        The kind of variance, of those that the measure offers.

    Returns
    -------
    EffectSizes
        NaN and an issue for each study that cannot be used.

    Raises
    ------
    DataError
        An unknown measure or variance, a column that is not there, columns of unequal length.

    Examples
    --------
    >>> effect_sizes("MD", {"m1i": [5], "sd1i": [2], "n1i": [8],
    ...                     "m2i": [4], "sd2i": [2], "n2i": [8]}).vi
    (1.0,)
    """
    chosen = measure_named(measure)
    kind = _vtype(chosen, vtype)
    names, checked = _columns_used(chosen, columns)
    arrays = {name: as_floats(columns[name]) for name in (*names, *checked)}
    k = _length(arrays)
    labels = tuple(slab) if slab is not None else tuple(f"Study {i + 1}" for i in range(k))
    if len(labels) != k:
        raise DataError(f"{len(labels)} names for {k} studies", field="slab")
    issues = _missing(arrays, names, labels) + _broken(chosen.rules, arrays, labels)
    bad = np.zeros(k, dtype=bool)
    bad[[issue.row for issue in issues if not issue.used]] = True
    usable = {name: np.where(bad, np.nan, arrays[name]) for name in names}
    yi, vi = chosen.compute(usable, continuity, kind)
    issues += _uncomputable(yi, vi, bad, labels)
    lost = ~(np.isfinite(yi) & np.isfinite(vi)) | _out_of_range(yi, vi)
    return EffectSizes(
        measure,
        tuple(np.where(lost, np.nan, yi).tolist()),
        tuple(np.where(lost, np.nan, vi).tolist()),
        labels,
        tuple(sorted(issues, key=lambda issue: issue.row)),
    )


def _vtype(measure: Measure, vtype: str | None) -> str:
    if vtype is None:
        return measure.vtypes[0]
    if vtype not in measure.vtypes:
        known = ", ".join(measure.vtypes)
        raise DataError(f"{measure.name} has no variance {vtype!r}; it has {known}", field="vtype")
    return vtype


def _columns_used(
    measure: Measure, columns: Mapping[str, object]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Choose the columns to compute from, and those that only have to agree with them."""
    for names in measure.columns:
        if all(name in columns for name in names):
            others = {name for row in measure.columns for name in row} - {*names, "sei", "vi"}
            return names, tuple(sorted(others & columns.keys()))
    wanted = " or ".join(" ".join(names) for names in measure.columns)
    raise DataError(f"{measure.name} needs the columns {wanted}; there are {' '.join(columns)}")


def _length(arrays: Columns) -> int:
    lengths = {name: len(column) for name, column in arrays.items()}
    if len(set(lengths.values())) != 1:
        said = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise DataError(f"the columns have unequal lengths: {said}")
    return next(iter(lengths.values()))


def _missing(arrays: Columns, names: tuple[str, ...], labels: tuple[str, ...]) -> list[EffectIssue]:
    issues = []
    for row, study in enumerate(labels):
        absent = [name for name in names if np.isnan(arrays[name][row])]
        if absent:
            issues.append(EffectIssue(row, study, absent[0], f"no value for {', '.join(absent)}"))
    return issues


def _broken(rules: tuple[Rule, ...], arrays: Columns, labels: tuple[str, ...]) -> list[EffectIssue]:
    seen = dict(arrays)
    if "ai" in arrays:
        counts = counts_of(arrays)
        completed = {"bi": counts.bi, "di": counts.di, "n1i": counts.n1i, "n2i": counts.n2i}
        seen = {**completed, **arrays}
    found: dict[int, EffectIssue] = {}
    # What a study cannot be used for comes before what is only to be checked about it.
    for rule in sorted(rules, key=lambda rule: rule.used):
        for row in np.flatnonzero(rule.bad(seen)).tolist():
            issue = EffectIssue(row, labels[row], rule.field, rule.message, rule.used)
            found.setdefault(row, issue)
    return list(found.values())


def _uncomputable(
    yi: Floats, vi: Floats, bad: Floats, labels: tuple[str, ...]
) -> list[EffectIssue]:
    unfit = ~(np.isfinite(yi) & np.isfinite(vi) & (vi > 0)) | _out_of_range(yi, vi)
    lost = unfit & ~np.asarray(bad, dtype=bool)
    return [
        EffectIssue(row, labels[row], "vi", _why(float(yi[row]), float(vi[row])))
        for row in np.flatnonzero(lost).tolist()
    ]


def _out_of_range(yi: Floats, vi: Floats) -> NDArray[np.bool_]:
    """Whether squares and reciprocals of the numbers would leave what a computer can hold."""
    with np.errstate(invalid="ignore"):
        large = np.maximum(np.abs(yi), vi) > LARGEST
        small = (vi < 1 / LARGEST) & (vi != 0)
    found: NDArray[np.bool_] = large | small
    return found


def _why(yi: float, vi: float) -> str:
    if abs(yi) > LARGEST or vi > LARGEST or 0 < vi < 1 / LARGEST:
        return "an estimate or variance of this size cannot be computed with; check the source"
    if np.isfinite(yi) and vi == 0:
        return "the sampling variance is zero, so the study cannot be pooled"
    return "no estimate with these counts (a group has no events, or only events)"
