"""The marks of a forest plot: squares and intervals, diamonds, the prediction, judgements."""

from __future__ import annotations

import math

from consilience.figures.axis import Axis
from consilience.figures.forest_layout import SYMBOL, Layout, Line, Symbol
from consilience.figures.sign import disc
from consilience.figures.styles import Style
from consilience.figures.svg import COLOURS, Element, Value, line, polygon, rectangle

_ARROW = 5.0
_DIAMOND = 7.0
_SQUARE = (4.0, 14.0)
_OUTLINE = {"tint": "accent", "sky": "blue"}
"""Pale marks get a line round them, so that they stand out from the paper."""


def mark(row: Line, axis: Axis, y: float, style: Style) -> list[Element]:
    """Draw what a row says about its effect."""
    if not math.isfinite(row.low):
        return []
    match row.kind:
        case "study":
            return _study(row, axis, y, style)
        case "prediction":
            return _prediction(row, axis, y)
        case "subtotal":
            return [_diamond(row, axis, y, style.part)]
        case _:
            return [_diamond(row, axis, y, style.diamond)]


def symbols(layout: Layout, row: Line, y: float) -> list[Element]:
    """Draw the judgements of a row."""
    return [
        judged((layout.symbols + SYMBOL * (i + 0.5), y), symbol)
        for i, symbol in enumerate(row.symbols)
        if symbol.mark
    ]


def judged(place: tuple[float, float], symbol: Symbol) -> Element:
    """Draw one judgement."""
    return disc(place, symbol.tone, symbol.mark, symbol.text, 7.6)


def _outlined(look: str) -> dict[str, Value]:
    edge = _OUTLINE.get(look)
    return {"stroke": COLOURS[edge], "stroke_width": 1} if edge else {}


def _study(row: Line, axis: Axis, y: float, style: Style) -> list[Element]:
    """Interval and square; the area of the square is the weight."""
    left, right = axis.at(row.low), axis.at(row.high)
    side = max(_SQUARE[0], _SQUARE[1] * math.sqrt(row.share))
    x = axis.at(row.estimate or 0.0)
    whisker = line((left, y), (right, y), "ink", stroke_width=1.2)
    corner = (x - side / 2, y - side / 2)
    square = rectangle(corner, (side, side), style.square, **_outlined(style.square))
    parts = [whisker, square]
    if right - left < side:
        # A very precise study: its interval would vanish behind its square.
        parts = [square, line((left, y), (right, y), "paper", stroke_width=1.4)]
    if row.low < axis.low:
        parts.append(_arrow(axis.left, y, -1))
    if row.high > axis.high:
        parts.append(_arrow(axis.right, y, 1))
    return parts


def _arrow(x: float, y: float, way: int) -> Element:
    back = x - way * _ARROW * 1.3
    return polygon([(x, y), (back, y - _ARROW * 0.75), (back, y + _ARROW * 0.75)], "ink")


def _diamond(row: Line, axis: Axis, y: float, look: str) -> Element:
    middle = axis.at(row.estimate or 0.0)
    left, right = min(axis.at(row.low), middle - 1.5), max(axis.at(row.high), middle + 1.5)
    corners = [(left, y), (middle, y - _DIAMOND), (right, y), (middle, y + _DIAMOND)]
    return polygon(corners, look, **_outlined(look))


def _prediction(row: Line, axis: Axis, y: float) -> list[Element]:
    left, right = axis.at(row.low), axis.at(row.high)
    return [
        line((left, y), (right, y), "second", stroke_width=2.6),
        line((left, y - 4), (left, y + 4), "second", stroke_width=1.6),
        line((right, y - 4), (right, y + 4), "second", stroke_width=1.6),
    ]
