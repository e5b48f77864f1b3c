"""The result under every defensible combination of choices, as one curve.

Source: Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208; for meta-analyses
Voracek, Kossmeier and Tran (2019), Zeitschrift für Psychologie 227, 64.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, combinations, product
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience.effects import Measure
from consilience.errors import DataError, TooFewStudies
from consilience.synthesis.batched import fit_many
from consilience.synthesis.moments import Floats
from consilience.synthesis.regression import check_options
from consilience.synthesis.study import notes_on_missing, refuse_variances
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import decimal

METHODS = ("REML", "DL", "PM", "EE")
TESTS = ("z", "knha")
OUTLYING = 1.96
"""Of a study's distance from what the others expect of it, in standard errors."""
OUTLIERS = "outliers"
MOST = 100_000

_DOTTED = {"ci_lb": "ci.lb", "ci_ub": "ci.ub"}

Inputs = Mapping[str, tuple[Sequence[float], Sequence[float]]]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Specification:
    """One combination of choices and what comes out.

    Attributes
    ----------
    data : str
        Which estimates: the measure, the correlation assumed, ...; empty where there is one kind.
    method, test : str
        Estimator of tau2, test and interval.
    without : tuple of str
        Names of the sets of studies that were left out.
    left_out : tuple of str
        The studies that were.
    k : int
    estimate, se, ci_lb, ci_ub, pval, tau2 : float
    """

    data: str
    method: str
    test: str
    without: tuple[str, ...]
    left_out: tuple[str, ...]
    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    pval: float
    tau2: float

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, by kind of choice."""
        without = ", ".join(self.without) or "nothing"
        return {"data": self.data, "method": self.method, "test": self.test, "without": without}


@dataclass(frozen=True, slots=True)
class SpecificationCurve:
    """All specifications, the lowest estimate first.

    Attributes
    ----------
    rows : tuple of Specification
    null : float
        What no effect is on the scale of the model.
    level : float
        Of the intervals, in percent.
    notes : tuple of str
        Combinations that say nothing new or could not be fitted.
    """

    rows: tuple[Specification, ...]
    null: float
    level: float
    notes: tuple[str, ...]

    @property
    def median(self) -> float:
        """The middle estimate."""
        return median(row.estimate for row in self.rows)

    def count(self, side: int, *, wholly: bool = False) -> int:
        """How many estimates (or whole intervals) are above (1) or below (-1) the null."""
        reach = [(row.ci_lb, row.ci_ub) if wholly else (row.estimate,) * 2 for row in self.rows]
        if side > 0:
            return sum(low > self.null for low, _ in reach)
        return sum(high < self.null for _, high in reach)

    def by_choice(self) -> dict[str, dict[str, float]]:
        """The median estimate under each choice, by kind: which choices matter.

        Kinds in which there was nothing to choose are left out.
        """
        kinds: dict[str, dict[str, list[float]]] = {}
        for row in self.rows:
            for kind, choice in row.choices.items():
                kinds.setdefault(kind, {}).setdefault(choice, []).append(row.estimate)
        return {
            kind: {choice: median(values) for choice, values in sorted(found.items())}
            for kind, found in kinds.items()
            if len(found) > 1
        }

    def sentences(self, measure: Measure | None = None) -> str:
        """Say how far the specifications agree; without a measure on the scale of the model."""
        back = measure.back if measure else float
        n, null = len(self.rows), f"{back(self.null):g}"
        side = 1 if self.count(1) >= self.count(-1) else -1
        word, other = ("above", "below") if side > 0 else ("below", "above")
        same, sure = self.count(side), self.count(side, wholly=True)
        ends = (self.rows[0].estimate, self.rows[-1].estimate, self.median)
        low, high, middle = (decimal(back(one)) for one in ends)
        count = "One specification" if n == 1 else f"{n:,} specifications"
        return (
            f"{count}: the estimate lies between {low} and {high}, in the middle at {middle}. "
            f"It is {word} {null} in {same} of {n} ({same / n:.0%}); the {self.level:g}% interval "
            f"lies wholly {word} {null} in {sure} ({sure / n:.0%}), and wholly {other} it in "
            f"{self.count(-side, wholly=True) or 'none'}."
        )

    def as_json(self) -> dict[str, Any]:
        """Give everything as a JSON object, limits under metafor's names."""
        return {
            "null": self.null,
            "level": self.level,
            "n": len(self.rows),
            "median": self.median,
            "by_choice": {
                kind: [{"choice": choice, "median": value} for choice, value in medians.items()]
                for kind, medians in self.by_choice().items()
            },
            "sentences": self.sentences(),
            "notes": list(self.notes),
            "rows": [
                {_DOTTED.get(name, name): value for name, value in asdict(row).items()}
                for row in self.rows
            ],
        }


def specification_curve(
    inputs: Inputs,
    slab: Sequence[str],
    *,
    methods: Sequence[str] = METHODS,
    tests: Sequence[str] = TESTS,
    exclusions: Mapping[str, Collection[str]] | None = None,
    outliers: bool = True,
    level: float = 95,
    null: float = 0.0,
) -> SpecificationCurve:
    """Pool under every combination of choices.

    Models of equal effects go with the test "z" alone. Combinations that leave the same studies of
    the same data are one.

    Parameters
    ----------
    inputs : mapping of str to (yi, vi)
        Estimates and variances of the same studies under the choices that make them (the measure,
        a correlation assumed, ...), by the name of the choice; NaN where a study has none.
    slab : sequence of str
        Names of the studies, each once.
    methods, tests : sequence of str
        Of `pool`.
    exclusions : mapping of str to collection of str, optional
        Sets of studies that might be left out, by name; each is kept or left out by itself.
    outliers : bool, optional
        Pool without outliers, too: studies more than 1.96 standard errors from what the others
        expect of them (by the first method).
    level : float
        Of the intervals, in percent.
    null : float
        What no effect is.

    Raises
    ------
    DataError
        A set names a study that there is not, lengths that differ, a variance that is not above
        zero, or more than 100,000 combinations.
    TooFewStudies
        No combination leaves two studies.

    Examples
    --------
    >>> curve = specification_curve(
    ...     {"": ([0.2, 0.3, 0.4, 1.9], [0.04, 0.04, 0.04, 0.04])},
    ...     ["A", "B", "C", "D"],
    ...     methods=["DL", "EE"], tests=["z"],
    ... )
    >>> [(row.method, row.without, round(row.estimate, 2)) for row in curve.rows]
    [('DL', ('outliers',), 0.3), ('EE', ('outliers',), 0.3), ('DL', (), 0.7), ('EE', (), 0.7)]
    """
    named = dict(exclusions or {})
    _check(inputs, slab, named)
    for method, test in product(methods, tests):
        level = check_options(method, test, level, None)
    pairs = [(m, t) for m in methods for t in tests if t == "z" or ESTIMATORS[m].estimate]
    kept: dict[tuple[str, bytes], tuple[str, tuple[str, ...], Bits]] = {}
    notes = _missing(inputs, slab)
    for data, without, use in _sets(inputs, slab, named, methods[0], outliers=outliers):
        key, what = (data, use.tobytes()), f"{data}: " * bool(data) + f"without {_and(without)}"
        if key in kept:
            notes.append(f"{what}: the same studies as without {_and(kept[key][1])}")
        elif use.sum() < 2:
            notes.append(f"{what}: fewer than two studies are left")
        else:
            kept[key] = (data, without, use)
        if len(kept) * len(pairs) > MOST:
            raise DataError(f"more than {MOST:,} combinations; give fewer choices")
    if not kept or not pairs:
        raise TooFewStudies("no combination of choices leaves two studies")
    rows = chain.from_iterable(
        _fitted(inputs, slab, list(kept.values()), method=method, test=test, level=level)
        for method, test in pairs
    )
    ordered = sorted(rows, key=lambda row: (row.estimate, row.data, row.method, row.test))
    return SpecificationCurve(tuple(ordered), null, level, tuple(notes))


def _and(names: Sequence[str]) -> str:
    return " and ".join(names) or "leaving any out"


def _check(inputs: Inputs, slab: Sequence[str], named: Mapping[str, Collection[str]]) -> None:
    if twice := [one for one, times in Counter(slab).items() if times > 1]:
        raise DataError(f"two studies are named {twice[0]!r}; name each apart", field="slab")
    for name, (yi, vi) in inputs.items():
        if not len(yi) == len(vi) == len(slab):
            said = f"{len(yi)} estimates, {len(vi)} variances, {len(slab)} names"
            raise DataError(f"{name}: {said}" if name else said, field="inputs")
    for name, studies in named.items():
        if unknown := sorted(set(studies) - set(slab)):
            raise DataError(f"{name}: there is no study {unknown[0]!r}", field="exclusions")
    if len(named) > 16:
        raise DataError(f"{len(named)} sets of studies are too many to combine", field="exclusions")


def _missing(inputs: Inputs, slab: Sequence[str]) -> list[str]:
    """Name the studies without a number, by the choice that leaves them without; refuse others."""
    notes = []
    for name, (yi, vi) in inputs.items():
        y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
        refuse_variances(v, np.isfinite(y) & np.isfinite(v), slab)
        said = notes_on_missing(slab, {"yi": y, "vi": v})
        notes += [f"{name}: {one}" if name else one for one in said]
    return notes


def _sets(
    inputs: Inputs,
    slab: Sequence[str],
    named: Mapping[str, Collection[str]],
    method: str,
    *,
    outliers: bool,
) -> Iterator[tuple[str, tuple[str, ...], Bits]]:
    """Give each choice of data and of studies left out, with the studies that stay."""
    subsets = [some for n in range(len(named) + 1) for some in combinations(named, n)]
    for data, (yi, vi) in inputs.items():
        y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
        for without in subsets:
            gone = set().union(*(named[name] for name in without))
            use = np.isfinite(y) & np.isfinite(v) & np.array([one not in gone for one in slab])
            yield data, without, use
            if outliers:
                yield data, (*without, OUTLIERS), use & ~outlying(y, v, use, method)


def outlying(y: Floats, v: Floats, use: Bits, method: str = "REML") -> Bits:
    """Which of the studies that are used lie far from what the others expect of them.

    By the studentised deleted residual (Viechtbauer and Cheung 2010, Research Synthesis Methods
    1, 112), beyond 1.96.

    Returns
    -------
    array of bool, shape (k,)
    """
    found = np.zeros(len(y), dtype=bool)
    places = np.flatnonzero(use)
    if len(places) < 3:
        return found
    others = np.repeat(use[None], len(places), axis=0)
    others[np.arange(len(places)), places] = False
    fits = fit_many(y, v, use=others, method=method)
    spread = np.sqrt(v[places] + fits.tau2 + fits.se[:, 0] ** 2)
    found[places] = np.abs(y[places] - fits.beta[:, 0]) > OUTLYING * spread
    return found


def _fitted(
    inputs: Inputs,
    slab: Sequence[str],
    kept: Sequence[tuple[str, tuple[str, ...], Bits]],
    *,
    method: str,
    test: str,
    level: float,
) -> Iterator[Specification]:
    """Fit all sets of studies at once."""
    y, v = (np.array([inputs[data][side] for data, _, _ in kept], dtype=float) for side in (0, 1))
    use = np.array([mask for _, _, mask in kept])
    fits = fit_many(y, v, use=use, method=method, test=test, level=level)
    for i, (data, without, mask) in enumerate(kept):
        known = np.isfinite(y[i]) & np.isfinite(v[i])
        yield Specification(
            data=data,
            method=method,
            test=test,
            without=without,
            left_out=tuple(one for one, out in zip(slab, known & ~mask, strict=True) if out),
            k=int(fits.k[i]),
            estimate=float(fits.beta[i, 0]),
            se=float(fits.se[i, 0]),
            ci_lb=float(fits.ci_lb[i, 0]),
            ci_ub=float(fits.ci_ub[i, 0]),
            pval=float(fits.pval[i, 0]),
            tau2=float(fits.tau2[i]),
        )
