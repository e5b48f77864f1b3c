"""Draw a composed flow diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from consilience.figures.flow_layout import (
    LEADING,
    PADDING,
    SIZE,
    SMALL,
    SPACE,
    WIDTHS,
    Panel,
    Sheet,
    Written,
)
from consilience.figures.fonts import REGULAR, SEMIBOLD, wrap
from consilience.figures.svg import COLOURS, Element, Type, document, element, polygon, text

MARGIN, BAND, AFTER_BAND = 12.0, 26.0, 16.0
BETWEEN_COLUMNS, BETWEEN_ROWS, HEADER = 30.0, 26.0, 40.0
HEAD = 5.0
BANDS = {"identification": "Identification", "screening": "Screening", "included": "Included"}
HEADERS = {
    "previous": ("Previous studies", ("previous",)),
    "main": ("Identification of studies via databases and registers", ("main", "side")),
    "other": ("Identification of studies via other methods", ("other", "other_side")),
}
JOINED_HEADERS = {
    "previous": HEADERS["previous"],
    "main": ("Databases and registers", ("main",)),
    "side": ("Other sources", ("side",)),
}


def draw(sheet: Sheet, *, links: Mapping[str, str], title: str, description: str, name: str) -> str:
    """Write the SVG of a flow diagram; boxes in `links` lead to their lists."""
    lefts, right = _columns(sheet)
    rows, bottom = _placed(sheet, lefts)
    panels = {panel.key: panel for _, row in rows for panel in row}
    children = [
        *_headers(sheet, lefts),
        *_bands(rows),
        *_arrows(sheet, panels),
        *[part for panel in panels.values() for part in _panel(panel, links)],
    ]
    svg = document(
        (right + MARGIN, bottom + MARGIN), children,
        title=title, description=description, name=name,
    )  # fmt: skip
    # What is inside an image cannot be reached by keyboard; a diagram with links is a group.
    return svg.replace('role="img"', 'role="group"', 1) if links else svg


def _columns(sheet: Sheet) -> tuple[dict[str, float], float]:
    """The left edge of each column, and the right edge of the last."""
    lefts = {}
    x = MARGIN + BAND + AFTER_BAND
    for column in sheet.columns:
        lefts[column] = x
        x += WIDTHS[column] + BETWEEN_COLUMNS
    return lefts, x - BETWEEN_COLUMNS


def _placed(
    sheet: Sheet, lefts: Mapping[str, float]
) -> tuple[list[tuple[str, tuple[Panel, ...]]], float]:
    """Give every panel its place, centred in its row, and the lower edge of the last."""
    y = MARGIN + HEADER + 14
    rows = []
    for band, panels in sheet.rows:
        height = max(panel.height for panel in panels)
        rows.append(
            (
                band,
                tuple(replace(p, x=lefts[p.column], y=y + (height - p.height) / 2) for p in panels),
            )
        )
        y += height + BETWEEN_ROWS
    return rows, y - BETWEEN_ROWS


def _headers(sheet: Sheet, lefts: Mapping[str, float]) -> list[Element]:
    parts = []
    for words, columns in (JOINED_HEADERS if sheet.joined else HEADERS).values():
        used = [column for column in columns if column in lefts]
        if not used or (sheet.joined and not _has_other(sheet) and columns == ("side",)):
            continue
        left, right = lefts[used[0]], lefts[used[-1]] + WIDTHS[used[-1]]
        parts.append(_tint((left, MARGIN), (right - left, HEADER)))
        lines = wrap(words, right - left - 2 * PADDING, SIZE, SEMIBOLD)
        top = MARGIN + HEADER / 2 - (len(lines) - 1) * 7.5
        type_ = Type(SIZE, SEMIBOLD, "accent", "middle")
        parts += [
            text(((left + right) / 2, top + i * 15), words, type_) for i, words in enumerate(lines)
        ]
    return parts


def _has_other(sheet: Sheet) -> bool:
    return any(panel.key == "other_identified" for _, row in sheet.rows for panel in row)


def _bands(rows: list[tuple[str, tuple[Panel, ...]]]) -> list[Element]:
    parts = []
    for band, words in BANDS.items():
        panels = [panel for name, row in rows if name == band for panel in row]
        if not panels:
            continue
        top, bottom = min(p.y for p in panels), max(p.bottom for p in panels)
        parts.append(_tint((MARGIN, top), (BAND, bottom - top)))
        x, y = MARGIN + BAND / 2 + 0.36 * SMALL, (top + bottom) / 2
        parts.append(
            element(
                "text", words, class_="accent", fill=COLOURS["accent"], font_size=SMALL,
                font_weight=SEMIBOLD, text_anchor="middle", x=0, y=0,
                transform=f"translate({x:.1f} {y:.1f}) rotate(-90)",
            )
        )  # fmt: skip
    return parts


def _tint(corner: tuple[float, float], size: tuple[float, float]) -> Element:
    """A pale ground in the accent, which stays pale on a dark page."""
    return element(
        "rect", class_="accent", fill=COLOURS["accent"], fill_opacity=0.1, rx=4,
        x=corner[0], y=corner[1], width=size[0], height=size[1],
    )  # fmt: skip


def _arrows(sheet: Sheet, panels: Mapping[str, Panel]) -> list[Element]:
    parts: list[Element] = []
    for keys in (
        ("identified", "screened", "sought", "assessed", "included", "total"),
        ("other_identified", "other_sought", "other_assessed"),
    ):
        chain = [panels[key] for key in keys if key in panels]
        for upper, lower in pairwise(chain):
            if not (sheet.joined and upper.key.startswith("other")):
                parts += _arrow((upper.centre, upper.bottom), (lower.centre, lower.y))
    for left, right in (
        ("screened", "excluded"), ("sought", "lost"), ("assessed", "out"),
        ("other_identified", "other_removed"), ("other_sought", "other_lost"),
        ("other_assessed", "other_out"),
    ):  # fmt: skip
        if left in panels and right in panels:
            parts += _arrow(_right(panels[left]), _left(panels[right]))
    parts += _removal(sheet, panels)
    return parts + _joins(sheet, panels)


def _removal(sheet: Sheet, panels: Mapping[str, Panel]) -> list[Element]:
    removed, identified = panels.get("removed"), panels.get("identified")
    if removed is None or identified is None:
        return []
    start = (identified.centre, removed.middle) if sheet.joined else _right(identified)
    return _arrow(start, _left(removed))


def _joins(sheet: Sheet, panels: Mapping[str, Panel]) -> list[Element]:
    """Other methods into the main column, and the previous version into the total."""
    parts: list[Element] = []
    other, included = panels.get("other_assessed"), panels.get("included")
    if other is not None and included is not None and not sheet.joined:
        corner = (other.centre, included.middle)
        end = (included.x + included.width, included.middle)
        parts += [_line((other.centre, other.bottom), corner), *_arrow(corner, end)]
    early, identified = panels.get("other_identified"), panels.get("identified")
    if sheet.joined and early is not None and identified is not None:
        y = max(early.bottom, identified.bottom) + BETWEEN_ROWS / 2
        corner = (early.centre, y)
        parts += [_line((early.centre, early.bottom), corner)]
        parts += _arrow(corner, (identified.centre, y))
    previous, total = panels.get("previous"), panels.get("total")
    if previous is not None and total is not None:
        corner = (previous.centre, total.middle)
        parts += [_line((previous.centre, previous.bottom), corner), *_arrow(corner, _left(total))]
    return parts


def _left(panel: Panel) -> tuple[float, float]:
    return panel.x, panel.middle


def _right(panel: Panel) -> tuple[float, float]:
    return panel.x + panel.width, panel.middle


def _line(start: tuple[float, float], end: tuple[float, float]) -> Element:
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", class_="axis", stroke=COLOURS["axis"], stroke_width=1.2, **ends)


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> list[Element]:
    """A straight arrow, level or upright, whose head touches `end`."""
    (x, y), (dx, dy) = end, (end[0] - start[0], end[1] - start[1])
    if abs(dx) > abs(dy):
        back = x - (HEAD if dx > 0 else -HEAD)
        head = [(x, y), (back, y - HEAD * 0.7), (back, y + HEAD * 0.7)]
        return [_line(start, (back, y)), polygon(head, "axis")]
    back = y - (HEAD if dy > 0 else -HEAD)
    head = [(x, y), (x - HEAD * 0.7, back), (x + HEAD * 0.7, back)]
    return [_line(start, (x, back)), polygon(head, "axis")]


def _panel(panel: Panel, links: Mapping[str, str]) -> list[Element]:
    box = element(
        "rect", class_="box", fill=COLOURS["paper"], stroke=COLOURS["axis"], rx=4,
        x=panel.x, y=panel.y, width=panel.width, height=panel.height,
    )  # fmt: skip
    parts = [box]
    y = panel.y + PADDING + LEADING / 2
    for words in panel.heading:
        parts.append(text((panel.x + PADDING, y), words, Type(SIZE, SEMIBOLD)))
        y += LEADING
    for i, entry in enumerate(panel.entries):
        if not entry.entry.part and (i or panel.heading):
            y += SPACE
        parts += _entry(panel, entry, y, links)
        y += entry.n_lines * LEADING
    return parts


def _entry(panel: Panel, written: Written, y: float, links: Mapping[str, str]) -> list[Element]:
    entry = written.entry
    link = None if entry.part else links.get(entry.box)
    x = panel.x + PADDING + written.indent
    size, look = (SMALL, "muted") if entry.part else (SIZE, "ink")
    parts = [
        text((x, y + i * LEADING), words, Type(size, REGULAR, look))
        for i, words in enumerate(written.lines)
    ]
    known = entry.number.startswith("n =")
    weight = REGULAR if entry.part or not known else SEMIBOLD
    colour = "accent" if link else look if known else "muted"
    end = panel.x + panel.width - PADDING
    parts.append(text((end, y), entry.number, Type(size, weight, colour, "end")))
    if written.mark is not None:
        row, indent = written.mark
        at = (panel.x + PADDING + indent, y + row * LEADING)
        parts.append(text(at, "as reported", Type(SMALL, REGULAR, "muted")))
    if link is None:
        return parts
    height = written.n_lines * LEADING
    ground = element(
        "rect", class_="hit", fill="none", pointer_events="all",
        x=panel.x + 2, y=y - LEADING / 2, width=panel.width - 4, height=height,
    )  # fmt: skip
    return [element("a", ground, *parts, href=link, aria_label=f"{entry.words}; open the list")]
