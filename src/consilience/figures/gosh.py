"""The GOSH plot: the pooled effect and I² of every subset of the studies, as a map of density."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from consilience.effects import MEASURES
from consilience.figures.chart import (
    Chart,
    ChartOptions,
    Span,
    Swatch,
    axes,
    axis_title,
    chart,
    finished,
    ground,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.svg import Element, circle, rectangle
from consilience.synthesis import Pooled
from consilience.synthesis.robustness import Gosh
from consilience.synthesis.robustness import gosh as subsets_of
from consilience.synthesis.words import decimal

_ACROSS, _UP = 64, 44
_LEVELS = ("haze", "shade", "accent", "ink")
"""From few subsets in a cell to many, on a logarithmic scale."""


def gosh(
    result: Pooled, options: ChartOptions | None = None, *, subsets: Gosh | None = None
) -> Drawing:
    """Draw a GOSH plot; two clouds mean that some studies split the evidence.

    Parameters
    ----------
    result : Pooled
    options : ChartOptions, optional
    subsets : Gosh, optional
        What `robustness.gosh` found, if it is known already.

    References
    ----------
    Olkin, Dahabreh and Trikalinos 2012, Research Synthesis Methods 3, 214.
    """
    chosen = options or ChartOptions(name="gosh")
    measure = MEASURES[chosen.measure]
    found = subsets_of(result) if subsets is None else subsets
    estimate = found.beta[:, 0]
    known = np.isfinite(estimate) & np.isfinite(found.I2)
    x, y = estimate[known], found.I2[known]
    drawn = chart(
        Span(float(x.min()), float(x.max()), axis_title(measure), measure.scale == "log"),
        Span(0, max(float(y.max()), 1.0), "I² (%)", padding=0.02),
        chosen,
    )
    whole = drawn.at(result.beta, result.I2)
    cells, most = _cells(drawn, x, y)
    marks = [
        *cells,
        *axes(drawn),
        circle(whole, 5.5, "paper", fill_opacity=0, stroke="#1b1f24", stroke_width=3.4),
        circle(whole, 5.5, "paper", fill_opacity=0, stroke="#ffffff", stroke_width=1.6),
    ]
    title = f"GOSH plot: {chosen.outcome or measure.title}"
    said = _description(result, found, (x, y), chosen)
    entries = [Swatch(ground(look), words) for look, words in _bands(most)]
    entries.append(Swatch(lambda p: circle(p, 5, "paper", stroke="#1b1f24"), "All studies"))
    svg = finished(chosen, marks, entries, title=title, description=said)
    return Drawing(svg, title, said, _table(found, chosen))


def _cells(
    drawn: Chart, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[list[Element], int]:
    """A field for every run of cells of one level, row by row; and the most subsets in a cell."""
    across = np.linspace(drawn.x.low, drawn.x.high, _ACROSS + 1)
    up = np.linspace(drawn.y.low, drawn.y.high, _UP + 1)
    counts, _, _ = np.histogram2d(x, y, bins=(across, up))
    most = int(counts.max())
    level = np.searchsorted(_lowest(most), counts, side="right") - 1
    parts = []
    for row in range(_UP):
        start = 0
        for column in range(1, _ACROSS + 1):
            same = column < _ACROSS and level[column, row] == level[start, row]
            if same:
                continue
            if counts[start, row] > 0:
                left, right = drawn.x.at(float(across[start])), drawn.x.at(float(across[column]))
                low, high = drawn.y.at(float(up[row])), drawn.y.at(float(up[row + 1]))
                look = _LEVELS[int(level[start, row])]
                parts.append(
                    rectangle(
                        (left, high),
                        (right - left, low - high),
                        look,
                        shape_rendering="crispEdges",
                    )
                )
            start = column
    return parts, most


def _lowest(most: int) -> list[int]:
    """The fewest subsets in a cell of each level; levels are even on a logarithmic scale."""
    steps = [math.ceil(most ** (i / len(_LEVELS)) + 1e-9) for i in range(1, len(_LEVELS))]
    return [1, *(max(step, i + 2) for i, step in enumerate(steps))]


def _bands(most: int) -> list[tuple[str, str]]:
    """The levels that occur, with the numbers of subsets that they stand for."""
    lowest = _lowest(most)
    found = []
    for look, low, after in zip(_LEVELS, lowest, [*lowest[1:], most + 1], strict=True):
        if low <= most:
            high = min(after - 1, most)
            plural = "" if high == 1 else "s"
            found.append((look, f"{low if low >= high else f'{low}–{high}'} subset{plural}"))
    return found


def _description(
    result: Pooled,
    found: Gosh,
    points: tuple[NDArray[np.float64], NDArray[np.float64]],
    options: ChartOptions,
) -> str:
    measure = MEASURES[options.measure]

    def seen(value: float) -> str:
        return decimal(measure.back(value), options.places)

    x, y = points
    how = "All" if found.exact else "A sample of"
    pulls = found.pulls()
    most = max(range(result.k), key=lambda i: _apart(pulls[i]))
    inside, without = pulls[most]
    return (
        f"{how} {found.n:,} subsets of {result.k} studies. The pooled {measure.title} goes from "
        f"{seen(float(x.min()))} to {seen(float(x.max()))} (median {seen(float(np.median(x)))}), "
        f"I² from {y.min():.0f}% to {y.max():.0f}%. {found.slab[most]} matters most: the median is "
        f"{seen(inside)} in subsets with it and {seen(without)} in those without."
    )


def _apart(pull: tuple[float, float]) -> float:
    distance = abs(pull[0] - pull[1])
    return distance if math.isfinite(distance) else 0.0


def _table(found: Gosh, options: ChartOptions) -> tuple[Mapping[str, Cell], ...]:
    back = MEASURES[options.measure].back
    return tuple(
        {"study": name, "median with it": back(inside), "median without it": back(without)}
        for name, (inside, without) in zip(found.slab, found.pulls(), strict=True)
    )
