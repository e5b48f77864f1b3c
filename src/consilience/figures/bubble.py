"""The bubble plot: a meta-regression on one moderator, with its line, band and studies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consilience.effects import MEASURES, Measure
from consilience.errors import DataError
from consilience.figures.chart import (
    Chart,
    ChartOptions,
    Point,
    Span,
    Swatch,
    axes,
    axis_title,
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
from consilience.figures.svg import Element, curve, line, polygon
from consilience.synthesis import Predicted, Regression, predict
from consilience.synthesis.words import decimal, p_value

_STEPS = 60


def bubble(
    model: Regression,
    options: ChartOptions | None = None,
    *,
    moderator: str = "",
    label: str = "",
    prediction: bool = True,
) -> Drawing:
    """Draw a meta-regression against one of its moderators; the others are at their means.

    Parameters
    ----------
    model : Regression
    options : ChartOptions, optional
    moderator : str, optional
        Name of a coefficient; by default the first that is tested.
    label : str, optional
        What the axis calls it; by default its name.
    prediction : bool, optional
        Draw the limits of the prediction interval, too.

    Raises
    ------
    DataError
        The model has no such coefficient.
    """
    chosen = options or ChartOptions(name="bubble")
    measure = MEASURES[chosen.measure]
    seen = _along(model, moderator, label, prediction=prediction)
    drawn = _chart(model, seen, chosen)
    values = model.study.x[:, seen.at].tolist()
    y, v = model.study.y.tolist(), model.study.v.tolist()
    weights = 1 / np.sqrt(model.study.v + model.tau2)
    radii = (3 + 9 * (weights / weights.max()) ** 2).tolist()
    dots = [dot(drawn.at(values[i], y[i]), radii[i], words=model.slab[i]) for i in range(model.k)]
    marks = [*clipped(drawn, _lines(drawn, seen, measure)), *axes(drawn), points(dots)]
    title = f"Bubble plot: {chosen.outcome or measure.title} by {seen.name}"
    said = _description(model, seen, chosen)
    svg = finished(chosen, marks, _key(seen, model.level), title=title, description=said)
    table: tuple[dict[str, Cell], ...] = tuple(
        {
            "study": model.slab[i],
            "moderator": values[i],
            "estimate": shown(measure, y[i]),
            "se": math.sqrt(v[i]),
        }
        for i in range(model.k)
    )
    return Drawing(svg, title, said, table)


@dataclass(frozen=True, slots=True)
class _Along:
    """What the model expects along one moderator."""

    name: str
    at: int
    places: tuple[float, ...]
    found: Predicted
    wide: bool


def _along(model: Regression, moderator: str, label: str, *, prediction: bool) -> _Along:
    name = moderator or model.names[model.tested[0]]
    if name not in model.names:
        raise DataError(f"no coefficient {name!r}; known are {', '.join(model.names)}")
    at, x = model.names.index(name), model.study.x
    grid = np.linspace(x[:, at].min(), x[:, at].max(), _STEPS + 1)
    rows = np.tile(x.mean(axis=0), (len(grid), 1))
    rows[:, at] = grid
    found = predict(model, rows.tolist())
    wide = prediction and math.isfinite(found.pi_lb[0])
    return _Along(label or name, at, tuple(grid.tolist()), found, wide)


def _chart(model: Regression, seen: _Along, options: ChartOptions) -> Chart:
    measure = MEASURES[options.measure]
    ends = [*model.study.y.tolist(), *seen.found.ci_lb, *seen.found.ci_ub]
    ends += [0.0] if measure.tested else []
    return chart(
        Span(seen.places[0], seen.places[-1], seen.name, padding=0.05),
        Span(min(ends), max(ends), axis_title(measure), measure.scale == "log"),
        options,
    )


def _lines(drawn: Chart, seen: _Along, measure: Measure) -> list[Element]:
    """The band, the prediction limits, no effect, and the line."""

    def edge(limits: tuple[float, ...]) -> list[Point]:
        return [drawn.at(one, limit) for one, limit in zip(seen.places, limits, strict=True)]

    found = seen.found
    parts = [polygon([*edge(found.ci_lb), *reversed(edge(found.ci_ub))], "tint")]
    if seen.wide:
        limits = (found.pi_lb, found.pi_ub)
        parts += [curve(edge(one), "muted", stroke_dasharray="2 3") for one in limits]
    if measure.tested:
        parts.append(drawn.level(0.0, "axis", stroke_width=1))
    ends = edge(found.pred)
    return [*parts, line(ends[0], ends[-1], "ink", stroke_width=1.6)]


def _key(seen: _Along, level: float) -> list[Swatch]:
    entries = [
        Swatch(dot, "Study; larger is more weight"),
        Swatch(stroke("ink", stroke_width=1.6), "Regression line"),
        Swatch(ground("tint"), f"{level:g}% confidence band"),
    ]
    limits = Swatch(stroke("muted", stroke_dasharray="2 3"), "Prediction limits")
    return [*entries, limits] if seen.wide else entries


def _description(model: Regression, seen: _Along, options: ChartOptions) -> str:
    measure, at = MEASURES[options.measure], seen.at
    scale = " (log scale)" if measure.scale == "log" else ""
    slope, low, high = (decimal(v[at], options.places + 1)
                        for v in (model.beta, model.ci_lb, model.ci_ub))  # fmt: skip
    first, last = (decimal(measure.back(seen.found.pred[i]), options.places) for i in (0, -1))
    return (
        f"{model.k} studies; per unit of {seen.name} the {measure.title} changes by {slope}{scale} "
        f"({model.level:g}% CI {low} to {high}; {p_value(model.pval[at])}). Expected at "
        f"{seen.name} {seen.places[0]:g}: {first}; at {seen.places[-1]:g}: {last}."
    )
