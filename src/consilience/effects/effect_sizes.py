"""From the columns of a table of studies to effect sizes, with every doubt in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consilience.effects.checks import Rule
from consilience.effects.columns import Columns, Floats, as_floats
from consilience.effects.counts import completed
from consilience.effects.measure import Measure
from consilience.effects.measures import measure_named
from consilience.effects.options import Continuity, Options
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
        Estimates and sampling variances (not standard errors); NaN where a study was left out (a
        tetrachoric correlation of -1 or 1 stands without a variance). A variance of zero (counts
        of zero without a correction) is kept, as `escalc` does.
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
    vtype: str | Sequence[str] | None = None,
    correct: bool = True,
    flip: Sequence[bool | float] | None = None,
) -> EffectSizes:
    """Compute effect sizes and sampling variances, as metafor's `escalc`.

    Parameters
    ----------
    measure : str
        A name of `MEASURES`, or of `ALIASES`.
    columns : mapping of str to sequence of float or None
        The data under metafor's names, one value for each study; what is not needed is ignored.
        Where there are several sets of columns, each study is computed from the first that it has.
    slab : sequence of str, optional
        Names of the studies, for the issues; else `Study 1`, ...
    continuity : Continuity, optional
        What to do about counts of zero.
    vtype : str or sequence of str, optional
        The kind of variance, of those that the measure offers; one, or one for each study.
    correct : bool, optional
        Correct the estimates for their bias in small samples, where the measure knows how.
    flip : sequence of bool or float, optional
        Studies whose scale runs the other way (their sign is turned), or a factor for each study.

    Returns
    -------
    EffectSizes
        An issue for each study that cannot be used. What can be computed of it all the same (the
        mean without its variance, where the number of people is missing) is given; the rest is NaN.

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
    sets, checked = _columns_used(chosen, columns)
    names = tuple(dict.fromkeys(name for row in sets for name in row))
    arrays = {name: as_floats(columns[name]) for name in (*names, *checked)}
    k = _length(arrays)
    labels = tuple(slab) if slab is not None else tuple(f"Study {i + 1}" for i in range(k))
    if len(labels) != k:
        raise DataError(f"{len(labels)} names for {k} studies", field="slab")
    broken = _broken(chosen, arrays, labels)
    issues = _missing(arrays, sets, labels) + broken
    bad, wrong = (np.zeros(k, dtype=bool) for _ in range(2))
    bad[[issue.row for issue in issues if not issue.used]] = True
    wrong[[issue.row for issue in broken if not issue.used]] = True
    usable = {name: np.where(wrong, np.nan, arrays[name]) for name in names}
    options = _options(chosen, continuity, correct)
    yi, vi = _computed(chosen, usable, options, _vtypes(chosen, vtype, k))
    yi, vi = _flipped(yi, vi, flip)
    issues += _uncomputable(yi, vi, bad, labels)
    whole = np.isfinite(yi) & np.isfinite(vi)
    partly = bad | _dropped(arrays, continuity)
    lost = np.where(partly, whole | np.isinf(yi) | np.isinf(vi), ~whole) | _out_of_range(yi, vi)
    alone = chosen.alone & np.isfinite(yi) & np.isnan(vi)
    return EffectSizes(
        measure,
        tuple(np.where(lost & ~alone, np.nan, yi).tolist()),
        tuple(np.where(lost, np.nan, vi).tolist()),
        labels,
        tuple(sorted(issues, key=lambda issue: issue.row)),
    )


def _dropped(arrays: Columns, continuity: Continuity) -> Floats | bool:
    """Which studies lose their counts of events, but not their person-time, by drop00."""
    if not continuity.drop00 or "x1i" not in arrays:
        return False
    return np.asarray((arrays["x1i"] == 0) & (arrays["x2i"] == 0))


def _options(measure: Measure, continuity: Continuity, correct: bool) -> Options:
    if continuity.add is None:
        continuity = replace(continuity, add=measure.add)
    return Options(continuity, measure.vtypes[0], correct)


def _vtypes(measure: Measure, vtype: str | Sequence[str] | None, k: int) -> tuple[str, ...]:
    """Give the kind of variance of each study."""
    if vtype is None:
        return (measure.vtypes[0],) * k
    each = (vtype,) * k if isinstance(vtype, str) else tuple(vtype)
    for one in (vtype,) if isinstance(vtype, str) else each:
        if one not in measure.vtypes:
            known = ", ".join(measure.vtypes)
            raise DataError(
                f"{measure.name} has no variance {one!r}; it has {known}", field="vtype"
            )
    if len(each) != k:
        raise DataError(f"{len(each)} kinds of variance for {k} studies", field="vtype")
    return each


def _computed(
    measure: Measure, columns: Columns, options: Options, vtypes: tuple[str, ...]
) -> tuple[Floats, Floats]:
    """Compute all studies for each kind of variance (some average over studies), and choose."""
    yi, vi = np.full(len(vtypes), np.nan), np.full(len(vtypes), np.nan)
    with np.errstate(all="ignore"):
        for vtype in dict.fromkeys(vtypes):
            y, v = measure.compute(columns, replace(options, vtype=vtype))
            here = np.array([one == vtype for one in vtypes], dtype=bool)
            yi, vi = np.where(here, y, yi), np.where(here, v, vi)
    return yi, vi


def _flipped(yi: Floats, vi: Floats, flip: Sequence[bool | float] | None) -> tuple[Floats, Floats]:
    if flip is None:
        return yi, vi
    if len(flip) != len(yi):
        raise DataError(f"{len(flip)} signs for {len(yi)} studies", field="flip")
    factors = [(-1.0 if one else 1.0) if isinstance(one, bool) else float(one) for one in flip]
    factor = np.array(factors)
    return factor * yi, factor**2 * vi


def _columns_used(
    measure: Measure, columns: Mapping[str, object]
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Choose the sets to compute from, and the columns that only have to agree with them."""
    sets = tuple(names for names in measure.sets if all(name in columns for name in names))
    if sets:
        used = {name for row in sets for name in row}
        optional = {name for row in measure.columns for name in row} - {*used, "sei", "vi"}
        return sets, tuple(sorted(optional & columns.keys()))
    wanted = " or ".join(" ".join(names) for names in measure.sets)
    raise DataError(f"{measure.name} needs the columns {wanted}; there are {' '.join(columns)}")


def _length(arrays: Columns) -> int:
    lengths = {name: len(column) for name, column in arrays.items()}
    if len(set(lengths.values())) != 1:
        said = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise DataError(f"the columns have unequal lengths: {said}")
    return next(iter(lengths.values()))


def _missing(
    arrays: Columns, sets: tuple[tuple[str, ...], ...], labels: tuple[str, ...]
) -> list[EffectIssue]:
    """Name what a study lacks of its first set, where it has no set complete."""
    issues = []
    for row, study in enumerate(labels):
        absent = [[name for name in names if np.isnan(arrays[name][row])] for names in sets]
        if all(absent):
            missing = min(absent, key=len)
            issues.append(EffectIssue(row, study, missing[0], f"no value for {', '.join(missing)}"))
    return issues


def _broken(measure: Measure, arrays: Columns, labels: tuple[str, ...]) -> list[EffectIssue]:
    seen = completed(arrays) if measure.kind in ("counts", "association") else arrays
    found: dict[int, EffectIssue] = {}
    # What a study cannot be used for comes before what is only to be checked about it.
    for rule in sorted(measure.rules, key=lambda rule: rule.used):
        hits = _hits(rule, seen)
        for row in np.flatnonzero(hits).tolist():
            issue = EffectIssue(row, labels[row], rule.field, rule.message, rule.used)
            found.setdefault(row, issue)
    return list(found.values())


def _hits(rule: Rule, columns: Columns) -> NDArray[np.bool_]:
    hits = rule.hits(columns)
    return np.zeros(0, dtype=bool) if hits is None else hits


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
    return "these numbers give no estimate (a count of zero, or too few people)"
