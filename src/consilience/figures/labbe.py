"""The L'Abbé plot: the risk of each study under treatment against that under control."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from consilience.effects import MEASURES
from consilience.errors import DataError
from consilience.figures.chart import (
    Chart,
    ChartOptions,
    Point,
    Span,
    Swatch,
    axes,
    chart,
    clipped,
    dot,
    finished,
    labels,
    points,
    stroke,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.svg import Element, curve, line
from consilience.synthesis import Pooled
from consilience.synthesis.words import decimal, interval

Risks = tuple[float, float, float]
"""Of one study: risk under control, risk under treatment, number of people."""

LABBE: Mapping[str, Callable[[float, float], float]] = {
    "RR": lambda p, b: p * math.exp(b),
    "OR": lambda p, b: p * math.exp(b) / (1 - p + p * math.exp(b)),
    "PETO": lambda p, b: p * math.exp(b) / (1 - p + p * math.exp(b)),
    "RD": lambda p, b: p + b,
}
"""The risk under treatment that an effect makes of a risk under control."""


def labbe(
    result: Pooled,
    counts: Sequence[tuple[float, float, float, float]],
    options: ChartOptions | None = None,
    *,
    arms: tuple[str, str] = ("group 1", "group 2"),
) -> Drawing:
    """Draw a L'Abbé plot.

    Parameters
    ----------
    result : Pooled
        Of "RR", "OR", "PETO" or "RD", as `options.measure` says.
    counts : sequence of (ai, n1i, ci, n2i)
        Events and people in both groups of every study of the result, in its order.
    options : ChartOptions, optional
    arms : tuple of str, optional
        Names of the groups.

    Raises
    ------
    DataError
        Another measure; not as many counts as studies.

    References
    ----------
    L'Abbé, Detsky and O'Rourke 1987, Annals of Internal Medicine 107, 224.
    """
    chosen = options or ChartOptions(measure="RR", name="labbe")
    measure = MEASURES[chosen.measure]
    if chosen.measure not in LABBE:
        raise DataError(f"a L’Abbé plot is of {', '.join(LABBE)}, not of {chosen.measure}")
    if len(counts) != result.k:
        raise DataError(f"counts of {len(counts)} studies for the {result.k} of the result")
    rows = [(c / n2, a / n1, n1 + n2) for a, n1, c, n2 in counts]
    drawn = _chart(rows, arms, chosen)
    places = [drawn.at(x, y) for x, y, _ in rows]
    by_size = sorted(range(len(rows)), key=lambda i: -rows[i][2])
    named = [(places[i], result.slab[i]) for i in by_size]
    marks = [
        *clipped(drawn, _lines(drawn, chosen.measure, result.beta)),
        *axes(drawn),
        _dots(rows, places, result.slab),
        *labels(drawn, named, places, 13),
    ]
    title = f"L’Abbé plot: {chosen.outcome or measure.title}"
    below = sum(y < x for x, y, _ in rows)
    pooled = decimal(measure.back(result.beta), chosen.places)
    within = interval(result.ci_lb, result.ci_ub, measure, chosen.places)
    said = (
        f"Risk in {arms[0]} against risk in {arms[1]} of {result.k} studies; it was lower in "
        f"{arms[0]} in {below}. The pooled {measure.title} of {pooled} "
        f"({result.level:g}% CI {within}) is drawn as a curve."
    )
    svg = finished(chosen, marks, _KEY, title=title, description=said)
    table = tuple(_row(name, row) for name, row in zip(result.slab, rows, strict=True))
    return Drawing(svg, title, said, table)


_KEY = (
    Swatch(dot, "Study; the area is its number of people"),
    Swatch(stroke("ink", stroke_dasharray="5 3"), "Pooled effect"),
    Swatch(stroke("axis"), "No difference"),
)


def _chart(rows: Sequence[Risks], arms: tuple[str, str], options: ChartOptions) -> Chart:
    low, high = min(min(row[:2]) for row in rows), max(max(row[:2]) for row in rows)
    space = 0.05 * (high - low)
    low, high = max(0.0, low - space), min(1.0, high + space)
    return chart(
        Span(low, high, f"Risk, {arms[1]}", padding=0),
        Span(low, high, f"Risk, {arms[0]}", padding=0),
        options,
    )


def _lines(drawn: Chart, measure: str, beta: float) -> list[Element]:
    """The line of no difference, and the pooled effect over all risks."""
    low, high = drawn.x.low, drawn.x.high
    grid = [low + (high - low) * i / 60 for i in range(61)]
    effect = [drawn.at(p, LABBE[measure](p, beta)) for p in grid]
    return [
        line(drawn.at(low, low), drawn.at(high, high), "axis", stroke_width=1),
        curve(effect, "ink", stroke_width=1.4, stroke_dasharray="5 3"),
    ]


def _dots(rows: Sequence[Risks], places: Sequence[Point], names: Sequence[str]) -> Element:
    biggest = max(n for *_, n in rows)
    radii = [max(2.5, 11 * math.sqrt(n / biggest)) for *_, n in rows]
    return points(
        dot(place, radius, words=name)
        for place, radius, name in zip(places, radii, names, strict=True)
    )


def _row(name: str, values: Risks) -> dict[str, Cell]:
    return {"study": name, "risk 1": values[1], "risk 2": values[0], "n": values[2]}
