"""What stands below a forest plot: axis, notes on heterogeneity, the key of the judgements."""

from __future__ import annotations

from consilience.figures.axis import Axis
from consilience.figures.fonts import REGULAR, text_width, wrap
from consilience.figures.forest_layout import (
    EDGE,
    LEADING,
    SMALL,
    Layout,
    Sheet,
    Symbol,
    letters,
)
from consilience.figures.forest_marks import judged
from consilience.figures.svg import COLOURS, Element, Type, element, line, text

_BESIDE = 300.0
"""Room that notes need to stand beside the axis."""


def axis_foot(axis: Axis, top: float) -> tuple[list[Element], float]:
    """Draw the axis with its ticks; give the lower edge of their labels."""
    y = top + 4
    parts = [line((axis.left, y), (axis.right, y), "axis", stroke_width=1)]
    for tick in axis.ticks:
        x = axis.at(tick.value)
        parts.append(line((x, y), (x, y + 4), "axis", stroke_width=1))
        parts.append(text((x, y + 13), tick.label, Type(SMALL, REGULAR, "ink", "middle")))
    return [element("g", *parts, class_="x-axis")], y + 24


def notes(sheet: Sheet, layout: Layout, top: float, below: float) -> tuple[list[Element], float]:
    """Write the notes beside the axis from `top`, or below all; give the lower edge of both."""
    beside = layout.notes_width >= _BESIDE
    room = layout.notes_width if beside else layout.width - 2 * EDGE
    rows = [row for note in sheet.notes for row in wrap(note, room, SMALL)]
    if not rows:
        return [], below
    y = top + 10 if beside else below + 12
    parts = [
        text((EDGE, y + i * LEADING), row, Type(SMALL, REGULAR, "muted"))
        for i, row in enumerate(rows)
    ]
    return parts, max(below, y + LEADING * len(rows))


def key(sheet: Sheet, layout: Layout, y: float) -> tuple[list[Element], float]:
    """Say what the letters and the signs of the risk of bias mean."""
    if not sheet.domains:
        return [], y
    named = zip(letters(), sheet.domains, strict=False)
    rows = _flow([f"{letter}  {name}" for letter, name in named], layout.width - 2 * EDGE)
    parts: list[Element] = []
    y += 12
    for row in rows:
        x = EDGE
        for entry in row:
            for i, words in enumerate(wrap(entry, layout.width - 2 * EDGE, SMALL)):
                y += LEADING if i else 0
                parts.append(text((x, y), words, Type(SMALL, REGULAR, "muted")))
            x += text_width(entry, SMALL) + 18
        y += LEADING
    x, y = EDGE, y + 3
    for symbol in _tones(sheet):
        parts += [
            judged((x + 7.6, y + 3), Symbol(symbol.tone, symbol.mark, "")),
            text((x + 20, y + 3), symbol.text, Type(SMALL, REGULAR, "muted")),
        ]
        x += 20 + text_width(symbol.text, SMALL) + 18
    return parts, y + 14


def _tones(sheet: Sheet) -> list[Symbol]:
    """The judgements that occur, in the order of the colours, with the words first used."""
    words: dict[tuple[str, str], str] = {}
    for row in sheet.lines:
        for symbol in row.symbols:
            if symbol.mark:
                words.setdefault((symbol.tone, symbol.mark), symbol.text or symbol.tone)
    order = list(COLOURS)
    ordered = sorted(words, key=lambda pair: order.index(pair[0]))
    return [Symbol(tone, mark, words[tone, mark]) for tone, mark in ordered]


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
