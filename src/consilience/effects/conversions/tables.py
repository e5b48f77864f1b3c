"""Columns of a table made from what its studies report, as metafor's `conv.*` functions.

Each takes columns under metafor's names, one value for each study, and gives columns; what cannot
be made is NaN and stands in the notes with the study and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Floats, as_floats
from consilience.effects.conversions import quantile_fits
from consilience.effects.conversions.five_numbers import (
    METHODS,
    FiveNumbers,
    from_logs,
    log_normal,
    skewness,
)
from consilience.errors import DataError

Column = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class MadeColumns:
    """Columns that were made, with what could not be.

    Attributes
    ----------
    columns : dict of str to tuple of float
        What was made, by name; NaN where it could not be.
    notes : tuple of (int, str)
        Place of the study, from 0, and why nothing was made or what to doubt.
    """

    columns: dict[str, tuple[float, ...]]
    notes: tuple[tuple[int, str], ...] = field(default=())


def _columns(k: int, **given: Column | None) -> dict[str, Floats]:
    """Give the columns as floats, NaN where there is no such column."""
    wrong = [name for name, column in given.items() if column is not None and len(column) != k]
    if wrong:
        raise DataError(f"the column is not {k} studies long", field=wrong[0])
    return {
        name: np.full(k, np.nan) if column is None else as_floats(column)
        for name, column in given.items()
    }


def _made(notes: list[tuple[int, str]], **columns: Floats) -> MadeColumns:
    made = {name: tuple(column.tolist()) for name, column in columns.items()}
    return MadeColumns(made, tuple(sorted(notes)))


def conv_fivenum(
    *,
    n: Column,
    minimum: Column | None = None,
    q1: Column | None = None,
    median: Column | None = None,
    q3: Column | None = None,
    maximum: Column | None = None,
    method: str = "luo/wan/shi",
    dist: Literal["norm", "lnorm"] = "norm",
    transf: bool = True,
    test: bool = True,
) -> MadeColumns:
    """Estimate means and SDs from minimum, quartiles, median and maximum.

    Parameters
    ----------
    n, minimum, q1, median, q3, maximum : sequence of float or None
        Sizes (at least 5), and what the studies report: the range, the quartiles, or both.
    method : str, optional
        A key of `METHODS`, or `"qe"` or `"bc"` of McGrath et al. (2020).
    dist : {"norm", "lnorm"}, optional
        Normal, or log-normal data (with the first method alone).
    transf : bool, optional
        Turn mean and SD of logarithms into those of the data.
    test : bool, optional
        Leave out studies whose numbers are skewed (Shi et al. 2023), where the method needs
        symmetry.

    Returns
    -------
    MadeColumns
        `mean` and `sd`.

    Examples
    --------
    >>> conv_fivenum(n=[50], q1=[20], median=[25], q3=[35], test=False).columns["mean"]
    (26.7695,)
    """
    given = _columns(len(n), n=n, low=minimum, q1=q1, median=median, q3=q3, high=maximum)
    numbers = FiveNumbers(**given)
    notes = _five_number_notes(numbers)
    lost = np.zeros(len(n), dtype=bool)
    lost[[row for row, _ in notes]] = True
    seen = numbers.logs() if dist == "lnorm" else numbers
    symmetric = method in METHODS
    with np.errstate(all="ignore"):
        mean, sd = _estimated(seen, method, dist, transf)
        statistic, critical = skewness(seen)
    if test and symmetric:
        skewed = ~lost & (statistic >= critical)
        said = "skewed (Shi 2023): {0:.2f} is not below {1:.2f}; use a method for skewed data"
        notes += [
            (row, said.format(statistic[row], critical[row]))
            for row in np.flatnonzero(skewed).tolist()
        ]
        lost = lost | skewed
    return _made(notes, mean=np.where(lost, np.nan, mean), sd=np.where(lost, np.nan, sd))


def _estimated(numbers: FiveNumbers, method: str, dist: str, transf: bool) -> tuple[Floats, Floats]:
    if dist == "lnorm":
        mean, sd = log_normal(numbers)
        return from_logs(numbers, mean, sd) if transf else (mean, sd)
    if method in METHODS:
        of_mean, of_sd = METHODS[method]
        return of_mean(numbers), of_sd(numbers)
    if method in quantile_fits.FITS:
        return quantile_fits.fitted(numbers, method)
    known = ", ".join((*METHODS, *quantile_fits.FITS))
    raise DataError(f"there is no method {method!r}; known are {known}", field="method")


def _five_number_notes(numbers: FiveNumbers) -> list[tuple[int, str]]:
    complete = np.any(np.stack(numbers.scenarios), axis=0)
    notes = []
    for row in range(numbers.n.size):
        if np.isnan(numbers.n[row]):
            notes.append((row, "no value for n"))
        elif numbers.n[row] < 5:
            notes.append((row, "fewer than 5 people"))
        elif not complete[row]:
            notes.append((row, "neither the range nor the quartiles are complete"))
        elif numbers.unsorted[row]:
            notes.append((row, "minimum, quartiles, median and maximum are out of order"))
    return notes


def conv_wald(
    *,
    out: Column,
    ci_lb: Column | None = None,
    ci_ub: Column | None = None,
    zval: Column | None = None,
    pval: Column | None = None,
    level: float = 95.0,
    transf: Callable[[Floats], Floats] | None = None,
) -> MadeColumns:
    """Make estimates and variances from Wald intervals, test statistics or p-values.

    Parameters
    ----------
    out, ci_lb, ci_ub : sequence of float or None
        Estimates and limits as they are printed.
    zval, pval : sequence of float or None
        Test statistics and two-sided p-values, for studies without an interval.
    level : float, optional
        Level of the intervals, in percent.
    transf : callable, optional
        What makes the estimates symmetric: `numpy.log` for ratios.

    Returns
    -------
    MadeColumns
        `yi` and `vi`.
    """
    k = len(out)
    given = _columns(k, out=out, low=ci_lb, high=ci_ub, z=zval, p=pval)
    crit = float(normal.quantile(np.array(0.5 + level / 200)))
    with np.errstate(all="ignore"):
        yi, low, high = (
            given[name] if transf is None else transf(given[name])
            for name in ("out", "low", "high")
        )
        vi = ((high - low) / (2 * crit)) ** 2
        by_z = (yi / given["z"]) ** 2
        by_p = (yi / normal.quantile(given["p"] / 2)) ** 2
        for other in (by_z, by_p):
            vi = np.where(np.isnan(vi), other, vi)
        uneven = np.abs((yi - low) / (high - low) - 0.5)
    unfit = ~np.isfinite(vi) | ~np.isfinite(yi)
    notes = [
        (row, "neither interval, test statistic nor p-value can be used")
        for row in np.flatnonzero(unfit).tolist()
    ]
    notes += [
        (row, "the estimate does not lie in the middle of its interval; check the source")
        for row in np.flatnonzero(~unfit & (uneven > 0.05)).tolist()
    ]
    return _made(notes, yi=np.where(np.isfinite(yi), yi, np.nan), vi=np.where(unfit, np.nan, vi))


def conv_delta(
    *, yi: Column, vi: Column, transf: Callable[[Floats], Floats], h: float = 1e-6
) -> MadeColumns:
    """Transform estimates, and their variances by the delta method.

    Parameters
    ----------
    yi, vi : sequence of float or None
        Estimates and variances.
    transf : callable
        The transformation, of an array.
    h : float, optional
        Step of the numerical derivative (four points), relative to estimates above 1.

    Returns
    -------
    MadeColumns
        `yi` and `vi`, transformed.
    """
    given = _columns(len(yi), yi=yi, vi=vi)
    y = given["yi"]
    step = h ** (4 / 5) * 100 * np.maximum(np.abs(y), 1)
    with np.errstate(all="ignore"):
        near = transf(y + step) - transf(y - step)
        far = transf(y + 2 * step) - transf(y - 2 * step)
        slope = (8 * near - far) / (12 * step)
        made, variance = transf(y), slope**2 * given["vi"]
    lost = ~np.isfinite(made) | ~np.isfinite(variance)
    notes = [(row, "the transformation gives no value") for row in np.flatnonzero(lost).tolist()]
    return _made(notes, yi=np.where(lost, np.nan, made), vi=np.where(lost, np.nan, variance))


def conv_2x2(
    *,
    ni: Column,
    n1i: Column,
    n2i: Column,
    ori: Column | None = None,
    ri: Column | None = None,
    x2i: Column | None = None,
    correct: bool = True,
) -> MadeColumns:
    """Make the four counts of a table from its margins and a measure of association.

    Parameters
    ----------
    ni, n1i, n2i : sequence of float or None
        People in all, in group 1, and with the event (not in group 2).
    ori, ri, x2i : sequence of float or None
        Odds ratio, phi coefficient, or chi-square with the sign of the association.
    correct : bool, optional
        Whether chi-square was computed with Yates's correction.

    Returns
    -------
    MadeColumns
        `ai`, `bi`, `ci`, `di`, rounded to whole people.

    Notes
    -----
    The odds ratio gives a quadratic equation for `ai` (Bonett 2007, American Psychologist 62, 254);
    phi gives it at once; chi-square gives phi.
    """
    given = _columns(len(ni), n=ni, n1=n1i, n2=n2i, odds=ori, r=ri, x2=x2i)
    n, n1, n2 = given["n"], given["n1"], given["n2"]
    with np.errstate(all="ignore"):
        margins = n1 * (n - n1) * n2 * (n - n2)
        more = n / 2 if correct else 0.0
        cross = np.sqrt(np.abs(given["x2"]) * margins / n) + more
        by_x2 = np.sign(given["x2"]) * cross / np.sqrt(margins)
        r = np.where(np.isnan(given["r"]), by_x2, given["r"])
        by_r = (n1 * n2 + r * np.sqrt(margins)) / n
        a = np.where(np.isnan(given["odds"]), by_r, _from_odds(given["odds"], n, n1, n2))
        a = np.asarray(np.round(a), dtype=float)
    four: dict[str, Floats] = {"ai": a, "bi": n1 - a, "ci": n2 - a, "di": n - n1 - n2 + a}
    impossible = np.any(np.stack(tuple(four.values())) < 0, axis=0)
    lost = np.asarray(impossible | np.isnan(a), dtype=bool)
    notes = [
        (row, "the margins and the association do not fit together" if impossible[row]
         else "no association or margin to make the counts from")
        for row in np.flatnonzero(lost).tolist()
    ]  # fmt: skip
    return _made(notes, **{name: np.where(lost, np.nan, x) for name, x in four.items()})


def _from_odds(odds: Floats, n: Floats, n1: Floats, n2: Floats) -> Floats:
    """Give `ai` of the table with these margins and odds ratio."""
    more = odds - 1
    middle = n + (n1 + n2) * more
    root = (middle - np.sqrt(middle**2 - 4 * odds * more * n1 * n2)) / (2 * more)
    return np.where(more == 0, n1 * n2 / n, root)
