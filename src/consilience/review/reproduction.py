"""What a paper reports beside what is computed here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.effects import MEASURES
from consilience.errors import RuleError
from consilience.reporting.flow import Box
from consilience.review.analyses import Rebuilt
from consilience.review.checks import Comparison
from consilience.review.expression import Questions, evaluate, rounded
from consilience.review.planned import Announced, announced
from consilience.review.review import Review
from consilience.review.tables import Table

NOTHING_HELD = "nothing is held from which it could be computed"
_POOLED = {"estimate": "beta", "ci_lb": "ci_lb", "ci_ub": "ci_ub", "p": "pval", "k": "k",
           "i2": "I2", "chi2": "QE"}  # fmt: skip
_ON_THE_SCALE = ("estimate", "ci_lb", "ci_ub")
"""What a paper prints as a ratio where the measure is one; it is pooled as a logarithm."""


@dataclass(frozen=True, slots=True)
class Reproduced:
    """One quantity.

    Attributes
    ----------
    published : object
        What the paper prints (or what follows from it, where `inferred`).
    computed : object or None
        What follows from the records, extractions and judgements that are held here. No reported
        number is read on the way: changing one leaves every computed value where it was.
    difference : str
        Computed minus published, `same` (to the digits of a printed fraction), or nothing where
        either is no number.
    reason : str
        Why they differ, or what is missing.
    """

    quantity: str
    published: Any
    computed: Any
    difference: str
    reason: str
    place: str
    inferred: bool


def reproduction(
    review: Review,
    tables: Mapping[str, Table],
    counted: dict[str, Box],
    comparisons: Sequence[Comparison] = (),
    *,
    analyses: Sequence[Rebuilt] | None = None,
) -> list[Reproduced]:
    """Put every reported number beside its computed counterpart, by name of the quantity.

    Parameters
    ----------
    analyses : sequence of Rebuilt, optional
        `rebuilt(review)`, where it is known.
    """
    planned = announced(review, analyses)
    computed = _computed(review, planned, tables, counted, comparisons)
    rows = []
    for quantity, number in sorted(review.state.reported.by_quantity.items()):
        value, reason = computed.get(quantity, (None, _missing(quantity)))
        difference = difference_of(number.value, value)
        if difference == "same" and value is not None and quantity not in _given(comparisons):
            reason = ""
        rows.append(
            Reproduced(
                quantity, number.value, value, difference, reason, number.place, number.inferred
            )
        )
    return rows


def _given(comparisons: Sequence[Comparison]) -> set[str]:
    return {c.quantity for c in comparisons if c.reason}


def _missing(quantity: str) -> str:
    if quantity.startswith("flow."):
        return "the paper's number: no record of its search is held here"
    return NOTHING_HELD


def _computed(
    review: Review,
    planned: Sequence[Announced],
    tables: Mapping[str, Table],
    counted: dict[str, Box],
    comparisons: Sequence[Comparison],
) -> dict[str, tuple[Any, str]]:
    # `reported` is None: an expression that reads a reported number is refused.
    questions = Questions(tables, {id: box.value for id, box in counted.items()}, None)
    found: dict[str, tuple[Any, str]] = {f"flow.{id}": (b.value, "") for id, b in counted.items()}
    for row in tables["overall"]:
        if row["value"]:
            found[f"overall.{row['study']}"] = (row["value"], row["why"])
    for plan in planned:
        found = _pooled(plan) | found  # of several on one outcome and time the first planned
    for comparison in comparisons:
        try:
            value = evaluate(comparison.computed, questions)
            found[comparison.quantity] = (value, comparison.reason)
        except RuleError as error:
            found[comparison.quantity] = (None, str(error))
    return found


def _pooled(row: Announced) -> dict[str, tuple[Any, str]]:
    plan = row.planned
    now = row.done.analysis if row.done else row.now
    if now is None:
        return {}
    prefix = f"pooled.{plan.outcome}.{plan.timepoint}"
    if now.pooled is not None:
        back = MEASURES[now.spec.measure].back
        values = {name: getattr(now.pooled, field) for name, field in _POOLED.items()}
        return {
            f"{prefix}.{name}": (back(value) if name in _ON_THE_SCALE else value, "")
            for name, value in values.items()
        }
    held, all_ = len(now.contrasts), len(now.contrasts) + len(now.left_out)
    why = f"needs n, mean and SD of each arm; held for {held} of {all_} studies"
    return {f"{prefix}.{name}": (None, why) for name in (*_POOLED, "n", "df")}


def difference_of(published: Any, computed: Any) -> str:
    """Computed minus published, `same`, `differs`, or nothing where there is none to compare.

    Examples
    --------
    >>> difference_of(0.49, 0.4896), difference_of(0.48, 0.4896), difference_of(252, 251.5)
    ('same', '+0.0096', '-0.5')
    """
    if computed is None:
        return ""
    numbers = [v for v in (published, computed) if isinstance(v, int | float)]
    if len(numbers) == 2:
        gap = computed - published
        if (
            isinstance(published, float)
            and math.isfinite(computed)
            and rounded(computed, decimals(published)) == published
        ):
            return "same"
        return "same" if math.isclose(gap, 0, abs_tol=1e-9) else f"{gap:+.10g}"
    return "same" if published == computed else "differs"


def decimals(printed: float) -> int:
    """How many decimals a number has, as it is written."""
    return len(repr(printed).partition(".")[2]) if "e" not in repr(printed) else 0
