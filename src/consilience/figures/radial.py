"""The radial plot (Galbraith): standardised effects against precision, with an arc of effects."""

from __future__ import annotations

import math
from collections.abc import Sequence

from consilience.effects import MEASURES, Measure
from consilience.figures.axis import axis_over
from consilience.figures.chart import (
    SMALL,
    Chart,
    ChartOptions,
    Span,
    Swatch,
    axes,
    chart,
    clipped,
    dot,
    finished,
    ground,
    points,
    shown,
    stroke,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.fonts import REGULAR
from consilience.figures.svg import Element, Type, curve, line, polygon, text
from consilience.synthesis import Pooled
from consilience.synthesis.inference import critical
from consilience.synthesis.robustness import Coordinates
from consilience.synthesis.robustness import radial as coordinates
from consilience.synthesis.words import decimal, interval


def radial(result: Pooled, options: ChartOptions | None = None) -> Drawing:
    """Draw a radial plot: a study's effect is the slope of the line from 0 to its point.

    Precise studies lie far to the right. The band holds 95% of the studies if they share one
    effect (with random effects: one mean). Source: Galbraith 1988, Technometrics 30, 271.
    """
    chosen = options or ChartOptions(name="radial")
    measure, found = MEASURES[chosen.measure], coordinates(result)
    z = float(critical(None, 95))
    drawn = _chart(result, found, z, chosen)
    dots = [
        dot(drawn.at(x, y), words=name)
        for name, x, y in zip(found.slab, found.x, found.y, strict=True)
    ]
    behind = _band(drawn, result.beta, z)
    marks = [*clipped(drawn, behind), *axes(drawn), *_arc(drawn, result, measure), points(dots)]
    title = f"Radial plot: {chosen.outcome or measure.title}"
    far = sum(abs(y - result.beta * x) > z for x, y in zip(found.x, found.y, strict=True))
    effect = decimal(measure.back(result.beta), chosen.places)
    within = interval(result.ci_lb, result.ci_ub, measure, chosen.places)
    said = (
        f"{result.k} studies by precision; the slope of the line is the pooled {measure.title} of "
        f"{effect} ({result.level:g}% CI {within}). Outside of the band that holds 95% of studies: "
        f"{far}."
    )
    entries = [
        Swatch(dot, "Study"),
        Swatch(stroke("ink"), "Pooled effect"),
        Swatch(ground("tint"), "95% of the studies"),
    ]
    svg = finished(chosen, marks, entries, title=title, description=said)
    table: tuple[dict[str, Cell], ...] = tuple(
        {"study": name, "estimate": shown(measure, yi), "x": x, "y": y}
        for name, yi, x, y in zip(found.slab, result.yi, found.x, found.y, strict=True)
    )
    return Drawing(svg, title, said, table)


def _chart(result: Pooled, found: Coordinates, z: float, options: ChartOptions) -> Chart:
    far = max(found.x)
    heights = [*found.y, -z, z, result.beta * far - z, result.beta * far + z]
    root = "√(variance + τ²)" if result.tau2 > 0 else "standard error"
    return chart(
        Span(0, far * 1.05, f"Precision: 1 / {root}", padding=0),
        Span(min(heights), max(heights), f"Estimate / {root}"),
        options,
        right=56,
    )


def _band(drawn: Chart, slope: float, z: float) -> list[Element]:
    """Where studies lie that share the effect; the line of the effect, and that of none."""
    end = drawn.x.high
    corners = [(0, -z), (end, slope * end - z), (end, slope * end + z), (0, z)]
    return [
        polygon([drawn.at(*one) for one in corners], "tint"),
        line(drawn.at(0, 0), drawn.at(end, slope * end), "ink", stroke_width=1.2),
        drawn.level(0, "axis", stroke_width=1),
    ]


def _arc(drawn: Chart, result: Pooled, measure: Measure) -> list[Element]:
    """The arc on the right: where the line from 0 through a study leads, its effect is read."""
    low, high = min(result.yi), max(result.yi)
    scale = axis_over(low, high, (0, 100), log=measure.scale == "log", padding=0)
    radius = drawn.x.right - drawn.x.left + 10
    ends = [_on_arc(drawn, radius, slope) for slope in _between(low, high)]
    ends = [p for p in ends if drawn.top <= p[1] <= drawn.bottom]
    parts: list[Element] = [curve(ends, "axis", stroke_width=1)] if len(ends) > 1 else []
    taken: list[float] = []
    for tick in scale.ticks:
        x, y = _on_arc(drawn, radius, tick.value)
        if not drawn.top <= y <= drawn.bottom or any(abs(y - other) < SMALL + 2 for other in taken):
            continue
        taken.append(y)
        parts.append(line((x, y), (x + 4, y), "axis", stroke_width=1))
        parts.append(text((x + 7, y), tick.label, Type(SMALL, REGULAR, "ink", "start")))
    middle = _on_arc(drawn, radius, result.beta)
    parts.append(
        line((middle[0] - 5, middle[1]), (middle[0] + 4, middle[1]), "ink", stroke_width=2)
    )
    return parts


def _between(low: float, high: float) -> Sequence[float]:
    return [low + (high - low) * i / 40 for i in range(41)]


def _on_arc(drawn: Chart, radius: float, slope: float) -> tuple[float, float]:
    """Where the line of a slope from the origin meets the arc, in px."""
    origin, one = drawn.at(0, 0), drawn.at(1, slope)
    dx, dy = one[0] - origin[0], one[1] - origin[1]
    share = radius / math.hypot(dx, dy)
    return origin[0] + dx * share, origin[1] + dy * share
