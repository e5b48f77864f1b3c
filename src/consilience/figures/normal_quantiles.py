"""The normal quantile plot: residuals beside what they would be if effects were normal."""

from __future__ import annotations

from consilience.effects import MEASURES
from consilience.figures.chart import (
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
    stroke,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.svg import Element, line, polygon
from consilience.synthesis import Pooled
from consilience.synthesis.robustness import Envelope, normal_envelope, normal_quantiles


def normal_quantile_plot(
    result: Pooled, options: ChartOptions | None = None, *, seed: int = 1
) -> Drawing:
    """Draw the standardised residuals of the studies against quantiles of a normal distribution.

    Points lie near the diagonal where effects are normal about their mean. The band holds 95% of
    the residuals of data simulated from the model, at each rank (Cook and Weisberg 1982, Residuals
    and influence in regression).

    Parameters
    ----------
    result : Pooled
    options : ChartOptions, optional
    seed : int, optional
        Of the simulation; the same seed draws the same band.
    """
    chosen = options or ChartOptions(name="quantiles")
    found, band = normal_quantiles(result), normal_envelope(result, seed=seed)
    heights = [*found.y, *band.low, *band.high]
    drawn = chart(
        Span(min(found.x), max(found.x), "Quantile of the normal distribution"),
        Span(min(heights), max(heights), "Standardised residual"),
        chosen,
    )
    places = zip(found.slab, found.x, found.y, strict=True)
    dots = [dot(drawn.at(x, y), words=name) for name, x, y in places]
    marks = [*clipped(drawn, _behind(drawn, band)), *axes(drawn), points(dots)]
    limits = {x: (low, high) for x, low, high in zip(band.x, band.low, band.high, strict=True)}
    outside = [
        name
        for name, x, y in zip(found.slab, found.x, found.y, strict=True)
        if not limits[x][0] <= y <= limits[x][1]
    ]
    title = f"Normal quantile plot: {chosen.outcome or MEASURES[chosen.measure].title}"
    which = f" ({', '.join(outside)})" if 0 < len(outside) <= 3 else ""
    said = (
        f"Standardised residuals of {len(found.x)} studies beside the quantiles of a normal "
        f"distribution. Outside of the band that holds 95% of the residuals of simulated data: "
        f"{len(outside)}{which}."
    )
    entries = [
        Swatch(dot, "Study"),
        Swatch(stroke("ink"), "Normal"),
        Swatch(ground("tint"), "95% of simulated residuals"),
    ]
    svg = finished(chosen, marks, entries, title=title, description=said)
    table: tuple[dict[str, Cell], ...] = tuple(
        {"study": name, "x": x, "y": y, "low": limits[x][0], "high": limits[x][1]}
        for name, x, y in zip(found.slab, found.x, found.y, strict=True)
    )
    return Drawing(svg, title, said, table)


def _behind(drawn: Chart, band: Envelope) -> list[Element]:
    upper = [drawn.at(x, y) for x, y in zip(band.x, band.high, strict=True)]
    lower = [drawn.at(x, y) for x, y in zip(band.x, band.low, strict=True)]
    low, high = drawn.x.low, drawn.x.high
    return [
        polygon([*upper, *reversed(lower)], "tint"),
        line(drawn.at(low, low), drawn.at(high, high), "ink", stroke_width=1.2),
    ]
