"""The Baujat plot: which studies make the heterogeneity, and which move the result."""

from __future__ import annotations

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
from consilience.synthesis.robustness import baujat as coordinates

_NAMED = 12


def baujat(result: Pooled, options: ChartOptions | None = None) -> Drawing:
    """Draw a Baujat plot; studies in the upper right corner matter most.

    Source: Baujat et al. 2002, Statistics in Medicine 21, 2641.
    """
    chosen = options or ChartOptions(name="baujat")
    found = coordinates(result)
    drawn = chart(
        Span(0, max(found.x), "Contribution to heterogeneity (squared Pearson residual)"),
        Span(0, max(found.y), "Influence on the pooled effect"),
        chosen,
    )
    places = [drawn.at(x, y) for x, y in zip(found.x, found.y, strict=True)]
    far = sorted(
        range(result.k),
        key=lambda i: -(found.x[i] / max(found.x) + found.y[i] / max(found.y)),
    )
    named = [(places[i], found.slab[i]) for i in far[:_NAMED]]
    dots = [dot(p, words=name) for p, name in zip(places, found.slab, strict=True)]
    marks = [*axes(drawn), points(dots), *labels(drawn, named, places)]
    title = f"Baujat plot: {chosen.outcome or MEASURES[chosen.measure].title}"
    first, second = (max(range(result.k), key=axis.__getitem__) for axis in (found.x, found.y))
    said = (
        f"Of {result.k} studies, {found.slab[first]} contributes most to the heterogeneity "
        f"({found.x[first]:.2f}) and {found.slab[second]} influences the pooled effect most "
        f"({found.y[second]:.2f})."
    )
    svg = finished(chosen, marks, [Swatch(dot, "Study")], title=title, description=said)
    rows = zip(found.slab, found.x, found.y, strict=True)
    table: tuple[dict[str, Cell], ...] = tuple(
        {"study": name, "x": x, "y": y} for name, x, y in rows
    )
    return Drawing(svg, title, said, table)
