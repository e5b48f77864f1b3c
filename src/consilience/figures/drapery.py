"""The drapery plot: the p-value of every effect, for each study and for the pooled effect."""

from __future__ import annotations

import math
from collections.abc import Sequence

from consilience.effects import MEASURES
from consilience.figures.chart import (
    SMALL,
    Chart,
    ChartOptions,
    Span,
    Swatch,
    axes,
    axis_title,
    chart,
    clipped,
    finished,
    shown,
    stroke,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.fonts import REGULAR
from consilience.figures.svg import Element, Type, curve, line, text
from consilience.synthesis import Pooled
from consilience.synthesis.p_values import p_value_function
from consilience.synthesis.words import decimal, interval, p_value

_STEPS = 240
_LEVELS = (0.05, 0.1)


def drapery(result: Pooled, options: ChartOptions | None = None) -> Drawing:
    """Draw p-value functions: where a curve lies above 0.05 is the 95% interval of its study.

    Source: Rücker and Schwarzer 2021, Research Synthesis Methods 12, 34.
    """
    chosen = options or ChartOptions(name="drapery")
    measure = MEASURES[chosen.measure]
    drawn = _chart(result, chosen)
    grid = [drawn.x.low + (drawn.x.high - drawn.x.low) * i / _STEPS for i in range(_STEPS + 1)]
    behind: list[Element] = []
    for y, v in zip(result.yi, result.vi, strict=True):
        behind.append(_function(drawn, grid, y, math.sqrt(v), look="shade", width=0.9))
    behind.append(
        _function(drawn, grid, result.beta, result.se, result.ddf, look="accent", width=2.6)
    )
    behind += _prediction(drawn, result)
    if measure.tested:
        behind.append(drawn.upright(0.0, "axis", stroke_width=1))
    marks = [*clipped(drawn, behind), *axes(drawn), *_levels(drawn)]
    title = f"Drapery plot: {chosen.outcome or measure.title}"
    effect = decimal(measure.back(result.beta), chosen.places)
    within = interval(result.ci_lb, result.ci_ub, measure, chosen.places)
    test = f" ({p_value(result.pval)} for no effect)" if measure.tested else ""
    said = (
        f"p-value functions of {result.k} studies and of the pooled {measure.title}, which has its "
        f"peak at {effect}{test} and is above p = 0.05 from {within}."
    )
    entries = [
        Swatch(stroke("shade", stroke_width=1.2), "Study"),
        Swatch(stroke("accent", stroke_width=2.6), "Pooled effect"),
    ]
    if math.isfinite(result.pi_lb):
        entries.append(
            Swatch(
                stroke("second", stroke_width=2.6, stroke_dasharray="7 3"),
                f"{result.level:g}% prediction interval",
            )
        )
    svg = finished(chosen, marks, entries, title=title, description=said)
    names = (*result.slab, "Pooled effect")
    values = [*zip(result.yi, result.vi, strict=True), (result.beta, result.se**2)]
    table: tuple[dict[str, Cell], ...] = tuple(
        {"study": name, "estimate": shown(measure, y), "se": math.sqrt(v)}
        for name, (y, v) in zip(names, values, strict=True)
    )
    return Drawing(svg, title, said, table)


def _chart(result: Pooled, options: ChartOptions) -> Chart:
    measure = MEASURES[options.measure]
    errors = sorted(math.sqrt(v) for v in result.vi)
    usual = errors[len(errors) // 2]
    ends = [y + side * 2 * min(math.sqrt(v), usual)
            for y, v in zip(result.yi, result.vi, strict=True) for side in (-1, 1)]  # fmt: skip
    ends += [value for value in (result.pi_lb, result.pi_ub) if math.isfinite(value)]
    ends += [0.0] if measure.tested else []
    x = Span(min(ends), max(ends), axis_title(measure), measure.scale == "log")
    return chart(x, Span(0, 1, "p-value", padding=0), options, right=40)


def _function(
    drawn: Chart,
    grid: Sequence[float],
    estimate: float,
    se: float,
    ddf: int | None = None,
    *,
    look: str,
    width: float,
) -> Element:
    """One curve; its peak is always among its points."""
    at = sorted({*grid, estimate}) if drawn.x.low <= estimate <= drawn.x.high else list(grid)
    values = p_value_function(at, estimate, se, ddf)
    places = [drawn.at(x, p) for x, p in zip(at, values, strict=True)]
    return curve(places, look, stroke_width=width, stroke_linejoin="round")


def _prediction(drawn: Chart, result: Pooled) -> list[Element]:
    """A bar with ends, just above the axis."""
    if not math.isfinite(result.pi_lb):
        return []
    left, right, y = drawn.x.beyond(result.pi_lb), drawn.x.beyond(result.pi_ub), drawn.bottom - 6
    return [
        line((left, y), (right, y), "second", stroke_width=2.6, stroke_dasharray="7 3"),
        *(line((x, y - 4), (x, y + 4), "second", stroke_width=1.6) for x in (left, right)),
    ]


def _levels(drawn: Chart) -> list[Element]:
    """The levels that intervals are read at, named on the right."""
    parts: list[Element] = []
    for p in _LEVELS:
        parts.append(drawn.level(p, "muted", stroke_width=0.8, stroke_dasharray="2 3"))
    at = drawn.y.at(_LEVELS[0]), drawn.y.at(_LEVELS[1])
    for y, words in ((at[0] + 2, "95%"), (at[1] - 4, "90%")):
        parts.append(text((drawn.x.right + 6, y), words, Type(SMALL, REGULAR, "muted", "start")))
    return parts
