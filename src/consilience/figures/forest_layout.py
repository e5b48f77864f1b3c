"""Where everything in a forest plot goes: columns as wide as their widest text, rows as high."""

from __future__ import annotations

import math
import statistics
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from consilience.figures.axis import Axis, axis_over
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.forest_rows import Column
from consilience.figures.styles import Style
from consilience.figures.svg import Anchor

SIZE = 12.0
SMALL = 11.0
LEADING = 15.0
ROW = 25.0
GAP = 22.0
EDGE = 4.0
SYMBOL = 21.0
STEP = SMALL + 3
_STUDY = (150.0, 250.0)
_COLUMN = 84.0
_NOTES = 240.0

Kind = Literal["heading", "study", "subtotal", "total", "prediction"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A judgement: its class, its sign, its words."""

    tone: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a label in ink and one in muted, cells, estimate and interval, their text.

    `notes` stand below the label, across the columns on the left of the plot.
    """

    kind: Kind
    label: tuple[str, str]
    cells: tuple[str, ...] = ()
    estimate: float | None = None
    low: float = math.nan
    high: float = math.nan
    effect: str = ""
    weight: str = ""
    share: float = 1.0
    symbols: tuple[Symbol, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a forest plot says, before it has a place. Numbers are on the axis's scale."""

    lines: tuple[Line, ...]
    style: Style
    columns: tuple[Column, ...]
    domains: tuple[str, ...]
    plot_heading: str
    effect_heading: str
    favours: tuple[str, str]
    log: bool
    null: float | None
    plot_width: float
    notes: tuple[str, ...]

    @property
    def pooled(self) -> Line:
        """The row of the pooled effect."""
        return next(line for line in self.lines if line.kind == "total")

    def of(self, *kinds: Kind) -> list[Line]:
        """The rows of some kinds that have an interval."""
        return [line for line in self.lines if line.kind in kinds and math.isfinite(line.low)]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one or more lines; `x` is where its anchor lies, `lift` how far it is raised."""

    x: float
    lines: tuple[str, ...]
    anchor: Anchor
    lift: float = 0.0
    rule: tuple[float, float] | None = None


@dataclass(slots=True)
class Layout:
    """The places of a sheet, in px from the upper left corner.

    `cells` are the places of the columns, `effect` and `weight` right edges, `symbols` the left
    edge of the risk of bias.
    """

    width: float = EDGE
    study_width: float = 0.0
    cells: dict[int, float] = field(default_factory=dict)
    axis: Axis = field(default_factory=lambda: Axis(0, 1, 0, 1, ()))
    effect: float = 0.0
    weight: float = 0.0
    symbols: float = 0.0
    headings: list[Heading] = field(default_factory=list)

    @property
    def header_height(self) -> float:
        """From the top to the rule below the headings."""
        return max(len(h.lines) * STEP + h.lift for h in self.headings) + 10

    @property
    def notes_width(self) -> float:
        """Room for lines on the left of the plot."""
        return self.axis.left - 26 - EDGE


def lay_out(sheet: Sheet) -> Layout:
    """Give every column its width from its texts, so that nothing can overlap."""
    made = Layout()
    for part in sheet.style.parts:
        match part:
            case "study":
                made.study_width = _study_width(sheet)
                made.headings.append(Heading(EDGE, _lines(sheet.style.study, 900), "start"))
                made.width = EDGE + made.study_width
            case "left" | "right":
                _place_columns(made, sheet, part)
            case "plot":
                _place_plot(made, sheet)
            case "effect":
                words = [line.effect for line in sheet.lines]
                made.effect = _place_numbers(made, sheet.effect_heading, words, 200.0)
            case "weight":
                words = [line.weight for line in sheet.lines]
                made.weight = _place_numbers(made, sheet.style.weight, words, _COLUMN)
            case "risk":
                _place_symbols(made, sheet)
    made.width += EDGE
    return made


def label_lines(
    line: Line, layout: Layout
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Break the labels of a row to the width of the study column, its notes to their room."""
    first, second = line.label
    room = layout.notes_width if line.kind == "heading" else layout.study_width
    return (
        wrap(first, room, SIZE, SEMIBOLD if line.kind != "study" else REGULAR) if first else (),
        wrap(second, layout.study_width, SMALL) if second else (),
        tuple(row for note in line.notes for row in wrap(note, layout.notes_width, SMALL)),
    )


def row_height(line: Line, layout: Layout) -> float:
    """Give a row the height of its label and notes."""
    return ROW + LEADING * (sum(len(rows) for rows in label_lines(line, layout)) - 1)


def letters() -> Iterator[str]:
    """Give the letters of the domains: A to Z, then AA, AB, ..."""
    yield from string.ascii_uppercase
    for first in string.ascii_uppercase:
        for second in string.ascii_uppercase:
            yield first + second


def _lines(words: str, width: float) -> tuple[str, ...]:
    """Break a heading at its own line breaks, then to a width."""
    return tuple(row for part in words.split("\n") for row in wrap(part, width, SMALL, SEMIBOLD))


def _study_width(sheet: Sheet) -> float:
    rows = [line for line in sheet.lines if line.kind != "heading"]
    widest = max(text_width(line.label[0], SIZE, SEMIBOLD) for line in rows)
    widest = max(widest, text_width(sheet.style.study, SMALL, SEMIBOLD))
    at_least = _NOTES if any(line.notes for line in sheet.lines) else _STUDY[0]
    return min(max(widest, at_least), _STUDY[1])


def _place_numbers(made: Layout, heading: str, words: Sequence[str], room: float) -> float:
    """Set a column of numbers to the right of what stands; give its right edge."""
    lines, width = _column(heading, words, room)
    made.width += GAP + width
    made.headings.append(Heading(made.width, lines, "end"))
    return made.width


def _column(heading: str, words: Sequence[str], room: float) -> tuple[tuple[str, ...], float]:
    """Break the heading to the width of the column, and give that width."""
    content = max((text_width(word, SIZE, SEMIBOLD) for word in words), default=0.0)
    lines = _lines(heading, max(content, room))
    return lines, max(content, *(text_width(row, SMALL, SEMIBOLD) for row in lines))


def _place_columns(made: Layout, sheet: Sheet, side: str) -> None:
    chosen = [(i, column) for i, column in enumerate(sheet.columns) if column.side == side]
    for group, members in groupby(chosen, key=lambda pair: pair[1].group):
        start = made.width + GAP
        placed = [_place_column(made, sheet, i, column) for i, column in members]
        if not group:
            continue
        wanted = min(text_width(group, SMALL, SEMIBOLD), _COLUMN)
        if (short := start + wanted - made.width) > 0:  # the name of the arm needs more room
            made.width += short
            for i, _ in enumerate(placed):
                _shift(made, placed[i], short)
        deepest = max(len(made.headings[-1 - i].lines) for i in range(len(placed)))
        span = (start, made.width)
        made.headings.append(
            Heading(
                (start + made.width) / 2,
                _lines(group, made.width - start + 0.01),
                "middle",
                deepest * STEP + 6,
                span,
            )
        )


def _place_column(made: Layout, sheet: Sheet, i: int, column: Column) -> int:
    words = [line.cells[i] for line in sheet.lines if i < len(line.cells)]
    lines, width = _column(column.heading, words, _COLUMN)
    left = made.width + GAP
    made.width = left + width
    made.cells[i] = made.width if column.align == "end" else left
    made.headings.append(Heading(made.cells[i], lines, column.align))
    return i


def _shift(made: Layout, i: int, by: float) -> None:
    """Move a column that has just been placed to the right."""
    at = made.cells[i]
    made.cells[i] = at + by
    for n, heading in enumerate(made.headings):
        if heading.x == at and heading.lift == 0:
            made.headings[n] = Heading(at + by, heading.lines, heading.anchor)


def _place_plot(made: Layout, sheet: Sheet) -> None:
    left = made.width + GAP + 4
    right = left + sheet.plot_width
    made.axis = _axis(sheet, (left, right))
    lines = _lines(sheet.plot_heading, sheet.plot_width) if sheet.plot_heading else ()
    lift = 0.0
    if sheet.style.above and any(sheet.favours):
        lift = STEP * max(len(rows) for rows in favours_lines(sheet)) + 2
    made.headings.append(Heading((left + right) / 2, lines, "middle", lift))
    made.width = right


def favours_lines(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """Whom each side favours, broken to half the width of the plot."""
    width = sheet.plot_width / 2 - 22
    return tuple(wrap(f"Favours {who}", width, SMALL) if who else () for who in sheet.favours)


def _place_symbols(made: Layout, sheet: Sheet) -> None:
    if not sheet.domains:
        return
    room = SYMBOL * len(sheet.domains)
    lines = wrap("Risk of bias", max(room, 72.0), SMALL, SEMIBOLD)
    made.symbols = made.width + GAP
    made.width = made.symbols + max(room, *(text_width(row, SMALL, SEMIBOLD) for row in lines))
    made.headings.append(Heading(made.symbols, lines, "start", STEP))


def _axis(sheet: Sheet, place: tuple[float, float]) -> Axis:
    """Choose the range: all estimates, the pooled and the null value; very wide intervals are cut.

    An interval may reach beyond the rest by one span of the rest; what is further is shown by an
    arrow, else one imprecise study would flatten all the others.
    """
    drawn = sheet.of("study")
    spans = [line.high - line.low for line in drawn]
    core = [sheet.null] if sheet.null is not None else []
    for line in sheet.of("subtotal", "total", "prediction"):
        core += [line.low, line.high]
    core += [line.estimate for line in drawn if line.estimate is not None]
    core = [value for value in core if math.isfinite(value)]
    low, high = min(core), max(core)
    reach = max(high - low, statistics.median(spans))
    low = max(min([low, *(line.low for line in drawn)]), low - reach)
    high = min(max([high, *(line.high for line in drawn)]), high + reach)
    return axis_over(low, high, place, log=sheet.log, size=SMALL)
