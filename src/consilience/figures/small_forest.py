"""A forest plot at the size of a table's cell: every study as a line, the pooled effect below."""

from __future__ import annotations

import math

from consilience.effects import Measure
from consilience.figures.axis import Axis
from consilience.figures.svg import COLOURS, Element, document, element, line, polygon
from consilience.synthesis import Pooled, results_sentence

WIDTH, ROW, EDGE = 150.0, 7.0, 4.0
_MOST = 24
_Z = 1.959963985


def small_forest(result: Pooled, measure: Measure, *, name: str) -> str:
    """Draw the studies (the first two dozen) and the pooled effect on one axis, without labels.

    Parameters
    ----------
    name : str
        Unique among the drawings of a page.
    """
    spans = [
        (y, y - _Z * math.sqrt(v), y + _Z * math.sqrt(v))
        for y, v in zip(result.yi, result.vi, strict=True)
    ][:_MOST]
    low = min(0.0, result.ci_lb, *(s[1] for s in spans))
    high = max(0.0, result.ci_ub, *(s[2] for s in spans))
    axis = Axis(low, high if high > low else low + 1, EDGE, WIDTH - EDGE, ())
    height = ROW * (len(spans) + 2)
    null = axis.at(0.0)
    drawn = [line((null, 1), (null, height - 1), "axis")]
    for n, (estimate, lower, upper) in enumerate(spans):
        y = ROW * (n + 1)
        drawn.append(line((axis.at(lower), y), (axis.at(upper), y), "ink"))
        drawn.append(_point(axis.at(estimate), y))
    y = ROW * (len(spans) + 1)
    ends = [axis.at(v) for v in (result.ci_lb, result.beta, result.ci_ub)]
    corners = ((ends[0], y), (ends[1], y - 3.5), (ends[2], y), (ends[1], y + 3.5))
    drawn.append(polygon(corners, "accent"))
    said = results_sentence(result, measure)
    return document((WIDTH, height), drawn, title="Small forest plot", description=said, name=name)


def _point(x: float, y: float) -> Element:
    return element("circle", class_="ink", fill=COLOURS["ink"], cx=x, cy=y, r=1.8)
