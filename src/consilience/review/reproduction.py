"""What a paper reports beside what is computed here, and what its own numbers imply."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from consilience.catalogue import flow_boxes, flow_checks
from consilience.effects import MEASURES
from consilience.errors import RuleError
from consilience.reporting.flow import Box
from consilience.reporting.reported import ReportedNumber, ReportedNumbers
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
) -> list[Reproduced]:
    """Put every reported number beside its computed counterpart, by name of the quantity."""
    computed = _computed(review, tables, counted, comparisons)
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
    for plan in announced(review):
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
            and rounded(computed, _decimals(published)) == published
        ):
            return "same"
        return "same" if math.isclose(gap, 0, abs_tol=1e-9) else f"{gap:+.10g}"
    return "same" if published == computed else "differs"


def _decimals(printed: float) -> int:
    """How many decimals a number has, as it is written."""
    return len(repr(printed).partition(".")[2]) if "e" not in repr(printed) else 0


# -- what the published numbers imply among themselves ------------------------------------------


@dataclass(frozen=True, slots=True)
class Implied:
    """A reported number beside what other reported numbers of the same paper imply."""

    quantity: str
    published: Any
    implied: Any
    source: str
    agrees: bool


def implied(review: Review) -> list[Implied]:
    """Hold the paper's numbers to one another: the flow's arithmetic, I2, p and df of each pool."""
    reported = review.state.reported
    rows = _flow(reported, review.plan.other_methods_join == "before_duplicates")
    prefixes = {q.rsplit(".", 1)[0] for q in reported.by_quantity if q.startswith("pooled.")}
    for prefix in sorted(prefixes):
        rows += _of_pool(reported, prefix)
    return rows


def _flow(reported: ReportedNumbers, joined: bool) -> list[Implied]:
    rows = []
    for check in flow_checks():
        plus = list(check.plus)
        if joined and check.id == "screened":
            plus += [
                "website_results",
                "organisation_results",
                "citations_results",
                "other_results",
            ]
        terms = [*plus, *check.minus]
        left = reported.get(f"flow.{check.left}")
        if left is None or reported.get(f"flow.{plus[0]}") is None or check.relation != "=":
            continue
        held = {t: n for t in terms if (n := reported.get(f"flow.{t}")) is not None}
        value = sum(n.value if t in plus else -n.value for t, n in held.items())
        words = {box.id: box.label[:1].lower() + box.label[1:] for box in flow_boxes()}
        source = " ".join(
            f"{'+' if t in plus else '−'} {words.get(t, t)}" for t in held
        ).removeprefix("+ ")
        rows.append(Implied(f"flow.{check.left}", left.value, value, source, left.value == value))
    return rows


def _of_pool(reported: ReportedNumbers, prefix: str) -> list[Implied]:
    def get(name: str) -> ReportedNumber | None:
        return reported.get(f"{prefix}.{name}")

    rows = []
    i2, chi2, df = get("i2"), get("chi2"), get("df")
    if i2 and chi2 and df:
        # Higgins and Thompson 2002: I2 = max(0, (Q - df) / Q)
        value = rounded(100 * max(0.0, (chi2.value - df.value) / chi2.value))
        rows.append(
            Implied(
                f"{prefix}.i2",
                i2.value,
                value,
                "χ² and df",
                rounded(i2.value) == value,
            )
        )
    k = get("k")
    if k and df:
        rows.append(
            Implied(
                f"{prefix}.df",
                df.value,
                k.value - 1,
                "trials − 1",
                df.value == k.value - 1,
            )
        )
    p, estimate, low, high = get("p"), get("estimate"), get("ci_lb"), get("ci_ub")
    if estimate and low and high:
        middle = (low.value + high.value) / 2
        near = abs(middle - estimate.value) <= 0.01
        shown = float(f"{middle:.4g}")
        rows.append(
            Implied(f"{prefix}.estimate", estimate.value, shown, "middle of the interval", near)
        )
    if p and estimate and low and high:
        rows.append(_p(prefix, p, (estimate.value, low.value, high.value)))
    return rows


def _p(prefix: str, p: ReportedNumber, given: tuple[float, float, float]) -> Implied:
    """p from a 95% interval (normal): z = 3.92 |estimate| / width; the last digits are rounded."""
    estimate, low, high = given

    def p_of(middle: float, width: float) -> float:
        return 2 * (1 - NormalDist().cdf(abs(middle) * 3.919927969 / width))

    half = 0.005
    least = p_of(abs(estimate) + half, high - low - 2 * half)
    most = p_of(max(abs(estimate) - half, 0), high - low + 2 * half)
    value = float(f"{p_of(estimate, high - low):.2g}")
    agrees = least <= p.value <= most or math.isclose(p.value, value, rel_tol=0.1)
    return Implied(f"{prefix}.p", p.value, value, "estimate and interval, as rounded", agrees)
