"""Draw a laid-out forest plot."""

from __future__ import annotations

import math
from itertools import islice
from typing import cast

from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.forest_layout import (
    EDGE,
    LEADING,
    ROW,
    SIZE,
    SMALL,
    SYMBOL,
    Layout,
    Line,
    Sheet,
    label_lines,
    lay_out,
    letters,
    row_height,
)
from consilience.figures.svg import (
    COLOURS,
    Anchor,
    Element,
    Type,
    document,
    element,
    line,
    lines_of_text,
    polygon,
    rectangle,
    text,
)

_ARROW = 5.0
_DIAMOND = 7.0
_SQUARE = (4.0, 14.0)


def draw(sheet: Sheet, *, title: str, description: str, name: str) -> str:
    """Write the SVG of a forest plot."""
    layout = lay_out(sheet)
    tops = _tops(sheet, layout)
    bottom = tops[-1]
    below, height = _below(sheet, layout, bottom)
    children = [
        *_header(sheet, layout),
        *_guides(sheet, layout, tops),
        *[
            part
            for row, top in zip(sheet.rows, tops, strict=False)
            for part in _row(sheet, layout, row, top)
        ],
        *below,
    ]
    return document(
        (layout.width, height), children, title=title, description=description, name=name
    )


def _tops(sheet: Sheet, layout: Layout) -> list[float]:
    """The upper edge of every row, and the lower edge of the last."""
    y = layout.header_height + 5
    tops = []
    for row in sheet.rows:
        if row is sheet.pooled:
            y += 9
        tops.append(y)
        y += row_height(row, layout.study_width)
    return [*tops, y]


def _header(sheet: Sheet, layout: Layout) -> list[Element]:
    step = SMALL + 3
    floor = layout.header_height - 10
    parts: list[Element] = []
    if sheet.domains:
        for i, letter in enumerate(islice(letters(), len(sheet.domains))):
            x = layout.symbols + SYMBOL * (i + 0.5)
            parts.append(
                text((x, floor - step / 2 + 2), letter, Type(SMALL, REGULAR, "muted", "middle"))
            )
    for heading in layout.headings:
        lift = step if sheet.domains and heading is layout.headings[-1] else 0
        y = floor - lift - step * len(heading.lines) / 2 + 2
        type_ = Type(SMALL, SEMIBOLD, "ink", cast("Anchor", heading.anchor))
        parts += lines_of_text((heading.x, y), heading.lines, type_, step)
    y = layout.header_height
    return [*parts, line((0, y), (layout.width, y), "axis", stroke_width=1)]


def _guides(sheet: Sheet, layout: Layout, tops: list[float]) -> list[Element]:
    """The null line, the line of the pooled effect, and the rule above the pooled row."""
    axis, top, bottom = layout.axis, layout.header_height + 4, tops[-1]
    pooled_top = tops[len(sheet.lines)]
    parts = [line((0, pooled_top - 5), (layout.width, pooled_top - 5), "rule", stroke_width=1)]
    if sheet.null is not None:
        null = axis.at(sheet.null)
        parts.append(line((null, top), (null, bottom), "axis", stroke_width=1))
    if len(sheet.lines) > 1:
        x, end = axis.at(sheet.pooled.estimate or 0.0), pooled_top + ROW / 2
        parts.append(line((x, top), (x, end), "accent", stroke_width=1.1, stroke_dasharray="2 3"))
    return parts


def _row(sheet: Sheet, layout: Layout, row: Line, top: float) -> list[Element]:
    y = top + ROW / 2
    last = row is sheet.pooled
    weight = SEMIBOLD if last else REGULAR
    look = "muted" if row is sheet.prediction or row.estimate is None else "ink"
    first, second = label_lines(row, layout.study_width)
    parts = [
        text((EDGE, y + i * LEADING), words, Type(SIZE, weight, "ink"))
        for i, words in enumerate(first)
    ]
    parts += [
        text((EDGE, y + (len(first) + i) * LEADING), words, Type(SMALL, REGULAR, "muted"))
        for i, words in enumerate(second)
    ]
    for x, cell in zip(layout.cells, row.cells, strict=False):
        parts.append(text((x, y), cell, Type(SIZE, weight, "ink", "end")))
    if row is sheet.prediction:
        parts += _prediction(layout, row, y)
    elif row.estimate is not None:
        parts += _diamond(layout, row, y) if last else _study(layout, row, y)
    parts.append(text((layout.effect, y), row.effect, Type(SIZE, weight, look, "end")))
    if row.weight:
        parts.append(text((layout.weight, y), row.weight, Type(SIZE, REGULAR, "muted", "end")))
    return parts + _symbols(layout, row, y)


def _study(layout: Layout, row: Line, y: float) -> list[Element]:
    """Interval and square; the area of the square is the weight."""
    axis = layout.axis
    left, right = axis.at(row.low), axis.at(row.high)
    side = max(_SQUARE[0], _SQUARE[1] * math.sqrt(row.share))
    x = axis.at(row.estimate or 0.0)
    whisker = line((left, y), (right, y), "ink", stroke_width=1.2)
    square = rectangle((x - side / 2, y - side / 2), (side, side), "accent")
    parts = [whisker, square]
    if right - left < side:
        # A very precise study: its interval would vanish behind its square.
        parts = [square, line((left, y), (right, y), "paper", stroke_width=1.4)]
    if row.low < axis.low:
        parts.append(_arrow(axis.left, y, -1, "ink"))
    if row.high > axis.high:
        parts.append(_arrow(axis.right, y, 1, "ink"))
    return parts


def _arrow(x: float, y: float, way: int, look: str) -> Element:
    back = x - way * _ARROW * 1.3
    return polygon([(x, y), (back, y - _ARROW * 0.75), (back, y + _ARROW * 0.75)], look)


def _diamond(layout: Layout, row: Line, y: float) -> list[Element]:
    axis = layout.axis
    middle = axis.at(row.estimate or 0.0)
    left, right = min(axis.at(row.low), middle - 1.5), max(axis.at(row.high), middle + 1.5)
    corners = [(left, y), (middle, y - _DIAMOND), (right, y), (middle, y + _DIAMOND)]
    return [polygon(corners, "accent")]


def _prediction(layout: Layout, row: Line, y: float) -> list[Element]:
    axis = layout.axis
    left, right = axis.at(row.low), axis.at(row.high)
    return [
        line((left, y), (right, y), "second", stroke_width=2.6),
        line((left, y - 4), (left, y + 4), "second", stroke_width=1.6),
        line((right, y - 4), (right, y + 4), "second", stroke_width=1.6),
    ]


def _symbols(layout: Layout, row: Line, y: float) -> list[Element]:
    parts: list[Element] = []
    for i, symbol in enumerate(row.symbols):
        if symbol.mark:
            x = layout.symbols + SYMBOL * (i + 0.5)
            parts.append(_judged((x, y), symbol.tone, symbol.mark, symbol.text))
    return parts


def _judged(place: tuple[float, float], tone: str, mark: str, words: str) -> Element:
    """A judgement: good is an open ring, unclear a dashed one, bad is filled."""
    x, y = place
    filled = tone == "bad"
    ring = element(
        "circle",
        class_=f"{tone} filled" if filled else tone,
        cx=x,
        cy=y,
        r=7.2,
        fill=COLOURS[tone] if filled else "none",
        stroke=COLOURS[tone],
        stroke_width=1.3,
        **({"stroke_dasharray": "2.2 1.6"} if tone == "unclear" else {}),
    )
    sign = text(place, mark, Type(SMALL, SEMIBOLD, "paper" if filled else tone, "middle"))
    named = (element("title", words),) if words else ()
    return element("g", *named, ring, sign)


def _below(sheet: Sheet, layout: Layout, top: float) -> tuple[list[Element], float]:
    """Axis, whom each side favours, footer and key; and the height of the whole drawing."""
    axis, y = layout.axis, top + 4
    parts = [line((axis.left, y), (axis.right, y), "axis", stroke_width=1)]
    for tick in axis.ticks:
        x = axis.at(tick.value)
        parts.append(line((x, y), (x, y + 4), "axis", stroke_width=1))
        parts.append(text((x, y + 13), tick.label, Type(SMALL, REGULAR, "ink", "middle")))
    y += 24
    favours, y = _favours(sheet, layout, y)
    parts += favours
    if sheet.footer:
        rows = wrap(sheet.footer, layout.width - 2 * EDGE, SMALL)
        parts += [
            text((EDGE, y + 12 + i * LEADING), row, Type(SMALL, REGULAR, "muted"))
            for i, row in enumerate(rows)
        ]
        y += 12 + LEADING * len(rows)
    key, y = _key(sheet, layout, y)
    return [*parts, *key], y + 4


def _favours(sheet: Sheet, layout: Layout, y: float) -> tuple[list[Element], float]:
    axis, room = layout.axis, layout.axis.right - layout.axis.left
    width = room / 2 - 22
    sides = [wrap(f"Favours {who}", width, SMALL) if who else () for who in sheet.favours]
    deepest = max(len(side) for side in sides)
    if not deepest:
        return [], y
    parts: list[Element] = []
    for rows, x, way in ((sides[0], axis.left, 1), (sides[1], axis.right, -1)):
        if not rows:
            continue
        tip, back = x, x + way * 6
        parts.append(polygon([(tip, y + 8), (back, y + 4.5), (back, y + 11.5)], "muted"))
        type_ = Type(SMALL, REGULAR, "muted", "start" if way == 1 else "end")
        parts += [
            text((x + way * 11, y + 8 + i * 14), words, type_) for i, words in enumerate(rows)
        ]
    return parts, y + 4 + 14 * deepest


def _key(sheet: Sheet, layout: Layout, y: float) -> tuple[list[Element], float]:
    """What the letters and the signs of the risk of bias mean."""
    if not sheet.domains:
        return [], y
    named = zip(letters(), sheet.domains, strict=False)
    rows = _flow([f"{letter}  {name}" for letter, name in named], layout.width - 2 * EDGE)
    parts: list[Element] = []
    y += 12
    for row in rows:
        x = EDGE
        for entry in row:
            parts.append(text((x, y), entry, Type(SMALL, REGULAR, "muted")))
            x += text_width(entry, SMALL) + 18
        y += LEADING
    x, y = EDGE, y + 3
    for tone, mark, words in _tones(sheet):
        parts += [
            _judged((x + 7.5, y + 3), tone, mark, ""),
            text((x + 20, y + 3), words, Type(SMALL, REGULAR, "muted")),
        ]
        x += 20 + text_width(words, SMALL) + 18
    return parts, y + 14


def _tones(sheet: Sheet) -> list[tuple[str, str, str]]:
    """The judgements that occur, in the order of the colours, with the words first used."""
    words: dict[tuple[str, str], str] = {}
    for row in sheet.lines:
        for symbol in row.symbols:
            if symbol.mark:
                words.setdefault((symbol.tone, symbol.mark), symbol.text or symbol.tone)
    order = list(COLOURS)
    return [(t, m, words[t, m]) for t, m in sorted(words, key=lambda pair: order.index(pair[0]))]


def _flow(entries: list[str], width: float) -> list[list[str]]:
    """Set entries beside one another, as many as fit a row."""
    rows: list[list[str]] = [[]]
    x = 0.0
    for entry in entries:
        step = text_width(entry, SMALL) + 18
        if rows[-1] and x + step > width:
            rows.append([])
            x = 0.0
        rows[-1].append(entry)
        x += step
    return rows
