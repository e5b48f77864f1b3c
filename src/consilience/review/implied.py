"""What the numbers that a paper prints imply among themselves: the flow's sums, I², df, p."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from consilience.catalogue import flow_boxes, flow_checks
from consilience.effects.measures import measure_named
from consilience.effects.scales import SCALES, Way
from consilience.protocol import Plan
from consilience.reporting.reported import ReportedNumber, ReportedNumbers
from consilience.review.expression import rounded
from consilience.review.reproduction import decimals
from consilience.review.review import Review

Span = tuple[float, float]
"""The least and the greatest value that a printed number may stand for."""


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
        rows += _of_pool(reported, prefix, _scale(review.plan, prefix))
    return rows


def _scale(plan: Plan, prefix: str) -> Way:
    """The scale of the planned analysis: the interval of a ratio is even about its logarithm."""
    about = prefix.split(".", 2)[1:]
    of = (a.measure for a in plan.analyses if [a.outcome, a.timepoint] == about and a.measure)
    name = next(of, "")
    return SCALES[measure_named(name).scale if name else "raw"]


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


def _of_pool(reported: ReportedNumbers, prefix: str, scale: Way) -> list[Implied]:
    def get(name: str) -> ReportedNumber | None:
        return reported.get(f"{prefix}.{name}")

    rows = []
    i2, chi2, df = get("i2"), get("chi2"), get("df")
    if i2 and chi2 and df:
        # Higgins and Thompson 2002: I2 = max(0, (Q - df) / Q)
        value = rounded(100 * max(0.0, (chi2.value - df.value) / chi2.value))
        agrees = rounded(i2.value) == value
        rows.append(Implied(f"{prefix}.i2", i2.value, value, "χ² and df", agrees))
    k = get("k")
    if k and df:
        fewer = k.value - 1
        rows.append(Implied(f"{prefix}.df", df.value, fewer, "trials − 1", df.value == fewer))
    p, estimate, low, high = get("p"), get("estimate"), get("ci_lb"), get("ci_ub")
    given = [number.value for number in (estimate, low, high) if number]
    if len(given) == 3 and _is_interval(given, scale):
        rows.append(_estimate(prefix, given, scale))
        if p:
            rows.append(_p(prefix, p, given, scale))
    return rows


def _is_interval(given: Sequence[float], scale: Way) -> bool:
    """Whether the numbers have places on the scale, and the limits are two."""
    try:
        _, low, high = map(scale.onto, given)
    except ValueError:
        return False
    return low < high


def _estimate(prefix: str, given: Sequence[float], scale: Way) -> Implied:
    """The estimate is the middle of its interval, on the scale on which it was pooled."""
    spans = _spans(given, scale.onto)
    middle = [(low + high) / 2 for low, high in zip(*spans[1:], strict=True)]
    agrees = middle[0] <= spans[0][1] and spans[0][0] <= middle[1]
    _, low, high = given
    shown = float(f"{scale.back((scale.onto(low) + scale.onto(high)) / 2):.4g}")
    words = "middle of the interval"
    source = f"{words}, on the {scale.words} scale" if scale.words else words
    return Implied(f"{prefix}.estimate", given[0], shown, source, agrees)


def _p(prefix: str, p: ReportedNumber, given: Sequence[float], scale: Way) -> Implied:
    """p from a 95% interval (normal): z = 3.92 |estimate| / width; the last digits are rounded."""

    def p_of(middle: float, width: float) -> float:
        return 2 * (1 - NormalDist().cdf(abs(middle) * 3.919927969 / width))

    at, low, high = (scale.onto(value) for value in given)
    middles, lows, highs = _spans(given, scale.onto)
    nearest = 0.0 if middles[0] <= 0 <= middles[1] else min(map(abs, middles))
    least = p_of(max(map(abs, middles)), max(highs[0] - lows[1], 1e-12))
    most = p_of(nearest, highs[1] - lows[0])
    value = float(f"{p_of(at, high - low):.2g}")
    agrees = least <= p.value <= most or math.isclose(p.value, value, rel_tol=0.1)
    return Implied(f"{prefix}.p", p.value, value, "estimate and interval, as rounded", agrees)


def _spans(given: Sequence[float], onto: Callable[[float], float]) -> list[Span]:
    """What each printed number may stand for, on the scale; all are printed with like digits."""
    half = 0.5 * 10.0 ** -max(map(decimals, given))
    return [(_within(onto, v, -half), _within(onto, v, half)) for v in given]


def _within(onto: Callable[[float], float], value: float, step: float) -> float:
    """A number a step further on the scale; the number itself where the scale ends before."""
    try:
        return onto(value + step)
    except ValueError:
        return onto(value)
