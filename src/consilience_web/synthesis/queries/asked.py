"""What is carried out when somebody asks for it: a permutation test, and every combination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from consilience.effects import Measure
from consilience.errors import DataError
from consilience.review.analyses import Rebuilt, fact_names, low_risk
from consilience.synthesis import TESTS
from consilience.synthesis.fitted import Model
from consilience.synthesis.robustness import (
    Specification,
    SpecificationCurve,
    permutation_test,
    specification_curve,
)
from consilience.synthesis.small_studies import BY_VARIANCE
from consilience.synthesis.spec import RISK_OF_BIAS
from consilience.synthesis.words import decimal, interval
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.choices import MOST_VALUES

PERMUTATIONS = 10_000
MOST_SETS = 8
"""Sets of studies that may be left out together: each doubles the number of combinations."""
_SHOWN = 5
_KINDS = {"method": "Estimator", "test": "Interval and test", "without": "Left out"}


@dataclass(frozen=True)
class Asked:
    """What a person asks for below the address of the page."""

    permutation: bool = False
    every: bool = False
    without: tuple[str, ...] = ()
    seed: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Read it; what is no seed is 1."""
        seed = query.get("seed", "")
        number = int(seed) if seed.isascii() and seed.isdigit() and len(seed) < 10 else 1
        return cls(
            "permutation" in query, "every" in query, tuple(query.getlist("without")), number
        )


@dataclass(frozen=True)
class LeftOutSet:
    """Studies of one kind that might be left out."""

    value: str
    text: str
    n: int
    is_asked: bool


@dataclass(frozen=True)
class Combination:
    """One combination of choices with its result."""

    choices: str
    k: int
    estimate: str


@dataclass(frozen=True)
class Combinations:
    """The result under every combination of choices, or why there is none."""

    said: str
    by_choice: tuple[tuple[str, str], ...] = ()
    lowest: tuple[Combination, ...] = ()
    highest: tuple[Combination, ...] = ()
    notes: tuple[str, ...] = ()


def permutation(row: Rebuilt, asked: Asked) -> tuple[str, ...]:
    """Test the result, and its meta-regression, by permutation."""
    pooled, found = row.analysis.pooled, row.analysis.explained
    if pooled is None or not asked.permutation:
        return ()
    if pooled.counts:
        return (f"Not run: {BY_VARIANCE}.",)
    models: list[Model] = [pooled]
    if found is not None and found.model is not None:
        models.append(found.model)
    said = []
    for model in models:
        try:
            said.append(permutation_test(model, n=PERMUTATIONS, seed=asked.seed).sentence())
        except DataError as error:
            said.append(f"Not run: {error}.")
    return tuple(said)


def sets_to_leave_out(member: Member, row: Rebuilt, asked: Asked) -> tuple[LeftOutSet, ...]:
    """Give the kinds of studies that some combinations may do without."""
    names, low = fact_names(member.plan), low_risk(member.review)
    kinds: dict[str, list[str]] = {}
    for known in row.analysis.known:
        for name, value in known.items():
            kinds.setdefault(name, []).append(value)
    found = []
    for name, values in kinds.items():
        some = sorted(set(values))
        if not 1 < len(some) <= MOST_VALUES:
            continue
        for value in some:
            if name == RISK_OF_BIAS and value in low:
                continue
            key = f"{name}={value}"
            text = f"{names.get(name, name)}: {value}"
            found.append(LeftOutSet(key, text, values.count(value), key in asked.without))
    return tuple(found)


def combinations(
    row: Rebuilt, asked: Asked, offered: Sequence[LeftOutSet], measure: Measure
) -> Combinations | None:
    """Pool under every combination of estimators, tests, and studies left out."""
    analysis = row.analysis
    if analysis.pooled is None or not asked.every:
        return None
    chosen = [one for one in offered if one.is_asked]
    if len(chosen) > MOST_SETS:
        return Combinations(f"Tick at most {MOST_SETS} kinds of studies, {len(chosen)} are ticked.")
    slab = [c.name for c in analysis.contrasts]
    try:
        curve = specification_curve(
            {"": (analysis.yi, analysis.vi)}, slab, level=row.spec.level,
            exclusions={one.text: _named(row, one.value) for one in chosen},
        )  # fmt: skip
    except DataError as error:
        return Combinations(f"Not run: {error}.")
    return _told(curve, measure)


def _named(row: Rebuilt, key: str) -> list[str]:
    name, _, value = key.partition("=")
    rows = zip(row.analysis.contrasts, row.analysis.known, strict=True)
    return [c.name for c, known in rows if known.get(name) == value]


def _told(curve: SpecificationCurve, measure: Measure) -> Combinations:
    ends = [_combination(one, measure) for one in curve.rows]
    half = _SHOWN if len(ends) > 2 * _SHOWN else len(ends)
    return Combinations(
        curve.sentences(measure),
        tuple(
            (_KINDS.get(kind, kind), _medians(medians, measure))
            for kind, medians in curve.by_choice().items()
        ),
        tuple(ends[:half]),
        tuple(ends[len(ends) - _SHOWN :]) if len(ends) > half else (),
        curve.notes,
    )


def _medians(medians: Mapping[str, float], measure: Measure) -> str:
    return "; ".join(
        f"{TESTS.get(name, name)} {decimal(measure.back(one))}" for name, one in medians.items()
    )


def _combination(one: Specification, measure: Measure) -> Combination:
    without = f", without {' and '.join(one.without)}" if one.without else ""
    within = interval(one.ci_lb, one.ci_ub, measure)
    estimate = f"{decimal(measure.back(one.estimate))} ({within})"
    return Combination(f"{one.method}, {TESTS[one.test]}{without}", one.k, estimate)
