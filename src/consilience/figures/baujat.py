"""The Baujat plot: which studies make the heterogeneity, and which move the result."""

from __future__ import annotations

import math
from collections.abc import Sequence

from consilience.effects import MEASURES
from consilience.figures.chart import (
    ChartOptions,
    Span,
    Swatch,
    axes,
    chart,
    dot,
    finished,
    labels,
    points,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.synthesis import Pooled
from consilience.synthesis.robustness import Coordinates
from consilience.synthesis.robustness import baujat as coordinates

_NAMED = 12


def baujat(result: Pooled, options: ChartOptions | None = None) -> Drawing:
    """Draw a Baujat plot; studies in the upper right corner matter most.

    Source: Baujat et al. 2002, Statistics in Medicine 21, 2641.
    """
    chosen = options or ChartOptions(name="baujat")
    found = coordinates(result)
    known = [i for i in range(result.k) if math.isfinite(found.x[i]) and math.isfinite(found.y[i])]
    most_x, most_y = (max((of[i] for i in known), default=0.0) or 1.0 for of in (found.x, found.y))
    drawn = chart(
        Span(0, most_x, "Contribution to heterogeneity (squared Pearson residual)"),
        Span(0, most_y, "Influence on the pooled effect"),
        chosen,
    )
    places = {i: drawn.at(found.x[i], found.y[i]) for i in known}
    far = sorted(known, key=lambda i: -(found.x[i] / most_x + found.y[i] / most_y))
    named = [(places[i], found.slab[i]) for i in far[:_NAMED]]
    dots = [dot(places[i], words=found.slab[i]) for i in known]
    marks = [*axes(drawn), points(dots), *labels(drawn, named, list(places.values()))]
    title = f"Baujat plot: {chosen.outcome or MEASURES[chosen.measure].title}"
    said = _description(found, known)
    svg = finished(chosen, marks, [Swatch(dot, "Study")], title=title, description=said)
    rows = zip(found.slab, found.x, found.y, strict=True)
    table: tuple[dict[str, Cell], ...] = tuple(
        {"study": name, "x": x, "y": y} for name, x, y in rows
    )
    return Drawing(svg, title, said, table)


def _description(found: Coordinates, known: Sequence[int]) -> str:
    studies = f"{len(found.slab)} studies"
    if not any(found.x[i] for i in known):
        return f"{studies} that all agree: none contributes to heterogeneity."
    first, second = (max(known, key=axis.__getitem__) for axis in (found.x, found.y))
    return (
        f"Of {studies}, {found.slab[first]} contributes most to the heterogeneity "
        f"({found.x[first]:.2f}) and {found.slab[second]} influences the pooled effect most "
        f"({found.y[second]:.2f})."
    )
