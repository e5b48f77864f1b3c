"""Draw a laid-out forest plot: whole, and in pages where it is long."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from consilience.figures.fonts import REGULAR, SEMIBOLD
from consilience.figures.forest_foot import axis_foot, key, notes
from consilience.figures.forest_layout import (
    EDGE,
    LEADING,
    ROW,
    SIZE,
    SMALL,
    STEP,
    SYMBOL,
    Layout,
    Line,
    Sheet,
    favours_lines,
    label_lines,
    lay_out,
    letters,
    row_height,
)
from consilience.figures.forest_marks import mark, symbols
from consilience.figures.forest_pages import cut
from consilience.figures.svg import (
    Element,
    Type,
    document,
    line,
    lines_of_text,
    polygon,
    text,
)

_BEFORE = {"heading": 6.0, "total": 9.0}
"""Free space above these rows."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The SVG of the whole, and of each page where it needs several."""

    whole: str
    pages: tuple[str, ...]


def draw(sheet: Sheet, *, title: str, description: str, name: str, page_height: float = 0) -> Drawn:
    """Write the SVG of a forest plot."""
    layout = lay_out(sheet)
    children, height = _page(sheet, layout, sheet.lines, "")
    whole = document(
        (layout.width, height), children, title=title, description=description, name=name
    )
    limit = page_height or layout.width * math.sqrt(2)
    if height <= limit:
        return Drawn(whole, ())
    head = layout.header_height + 5
    middle = _foot(sheet, layout, 0.0, "1")[1]
    last = _foot(sheet, layout, 0.0, "")[1] + LEADING
    parts = cut(
        sheet.lines, lambda row: _tall(row, layout), limit - head - middle, limit - head - last
    )
    pages = []
    for i, rows in enumerate(parts):
        folio = f"Page {i + 1} of {len(parts)}"
        drawn, tall = _page(sheet, layout, rows, folio)
        said = f"{title}, page {i + 1} of {len(parts)}"
        size = (layout.width, tall)
        pages.append(document(size, drawn, title=said, description=description, name=name))
    return Drawn(whole, tuple(pages))


def _page(
    sheet: Sheet, layout: Layout, rows: Sequence[Line], folio: str
) -> tuple[list[Element], float]:
    """Draw rows below the header; notes and key stand below the last row of the plot."""
    tops = _tops(rows, layout)
    is_last = rows[-1] is sheet.lines[-1]
    foot, height = _foot(sheet, layout, tops[-1], "" if is_last else folio)
    parts = [*_header(sheet, layout), *_guides(sheet, layout, rows, tops)]
    for row, top in zip(rows, tops, strict=False):
        parts += _row(sheet, layout, row, top)
    if folio:
        height += LEADING if is_last else 0
        place = (layout.width - EDGE, height - 10)
        foot.append(text(place, folio, Type(SMALL, REGULAR, "muted", "end")))
    return [*parts, *foot], height


def _tall(row: Line, layout: Layout) -> float:
    return _BEFORE.get(row.kind, 0.0) + row_height(row, layout)


def _tops(rows: Sequence[Line], layout: Layout) -> list[float]:
    """The upper edge of every row, and the lower edge of the last."""
    y = layout.header_height + 5
    tops = []
    for row in rows:
        tops.append(y + _BEFORE.get(row.kind, 0.0))
        y += _tall(row, layout)
    return [*tops, y]


def _header(sheet: Sheet, layout: Layout) -> list[Element]:
    floor = layout.header_height - 10
    parts: list[Element] = []
    for i, letter in enumerate(islice(letters(), len(sheet.domains))):
        x = layout.symbols + SYMBOL * (i + 0.5)
        parts.append(
            text((x, floor - STEP / 2 + 2), letter, Type(SMALL, REGULAR, "muted", "middle"))
        )
    for heading in layout.headings:
        if not heading.lines:
            continue
        y = floor - heading.lift - STEP * len(heading.lines) / 2 + 2
        type_ = Type(SMALL, SEMIBOLD, "ink", heading.anchor)
        parts += lines_of_text((heading.x, y), heading.lines, type_, STEP)
        if heading.rule:
            under = floor - heading.lift + 4
            parts.append(
                line((heading.rule[0], under), (heading.rule[1], under), "axis", stroke_width=0.8)
            )
    if sheet.style.above:
        parts += favours(sheet, layout, floor - STEP * max(map(len, favours_lines(sheet))))
    y = layout.header_height
    return [*parts, line((0, y), (layout.width, y), "axis", stroke_width=1)]


def favours(sheet: Sheet, layout: Layout, top: float) -> list[Element]:
    """Whom each side favours, with an arrow to it, from `top` down."""
    axis = layout.axis
    parts: list[Element] = []
    for rows, x, way in zip(favours_lines(sheet), (axis.left, axis.right), (1, -1), strict=True):
        if not rows:
            continue
        y, back = top + STEP / 2, x + way * 6
        parts.append(polygon([(x, y), (back, y - 3.5), (back, y + 3.5)], "ink"))
        type_ = Type(SMALL, REGULAR, "muted", "start" if way == 1 else "end")
        parts += [text((x + way * 11, y + i * STEP), words, type_) for i, words in enumerate(rows)]
    return parts


def _guides(sheet: Sheet, layout: Layout, rows: Sequence[Line], tops: list[float]) -> list[Element]:
    """The null line, the line of the pooled effect, and the rule above the pooled row."""
    axis, top, bottom = layout.axis, layout.header_height + 4, tops[-1]
    parts: list[Element] = []
    end = bottom
    if sheet.pooled in rows:
        pooled_top = tops[list(rows).index(sheet.pooled)]
        end = pooled_top + ROW / 2
        parts.append(
            line((0, pooled_top - 5), (layout.width, pooled_top - 5), "rule", stroke_width=1)
        )
    if sheet.null is not None:
        null = axis.at(sheet.null)
        parts.append(line((null, top), (null, bottom), "axis", stroke_width=1))
    if len([row for row in sheet.lines if row.kind == "study"]) > 1:
        x = axis.at(sheet.pooled.estimate or 0.0)
        parts.append(line((x, top), (x, end), "ink", stroke_width=1.1, stroke_dasharray="2 3"))
    return parts


def _row(sheet: Sheet, layout: Layout, row: Line, top: float) -> list[Element]:
    y = top + ROW / 2
    weight = REGULAR if row.kind in ("study", "prediction") else SEMIBOLD
    quiet = row.kind == "prediction" or (row.kind == "study" and row.estimate is None)
    first, second, below = label_lines(row, layout)
    parts = [
        text((EDGE, y + i * LEADING), words, Type(SIZE, weight, "ink"))
        for i, words in enumerate(first)
    ]
    parts += [
        text((EDGE, y + (len(first) + i) * LEADING), words, Type(SMALL, REGULAR, "muted"))
        for i, words in enumerate((*second, *below))
    ]
    for i, cell in enumerate(row.cells[: len(sheet.columns)]):
        if cell:
            type_ = Type(SIZE, weight, "ink", sheet.columns[i].align)
            parts.append(text((layout.cells[i], y), cell, type_))
    parts += mark(row, layout.axis, y, sheet.style)
    if row.effect:
        look = "muted" if quiet else "ink"
        parts.append(text((layout.effect, y), row.effect, Type(SIZE, weight, look, "end")))
    if row.weight:
        parts.append(text((layout.weight, y), row.weight, Type(SIZE, REGULAR, "muted", "end")))
    return parts + symbols(layout, row, y)


def _foot(sheet: Sheet, layout: Layout, top: float, folio: str) -> tuple[list[Element], float]:
    """Axis, whom each side favours, and on the last page notes and key; and the height of it all.

    Notes stand beside the axis where the columns on its left leave room, else below it.
    """
    parts, y = axis_foot(layout.axis, top)
    if any(sheet.favours) and not sheet.style.above:
        parts += favours(sheet, layout, y)
        y += 4 + STEP * max(map(len, favours_lines(sheet)))
    if folio:
        return parts, y + LEADING + 4
    written, y = notes(sheet, layout, top, y)
    named, y = key(sheet, layout, y)
    return [*parts, *written, *named], y + 4
