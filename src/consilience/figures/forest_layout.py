"""Where everything in a forest plot goes: columns as wide as their widest text, rows as high."""

from __future__ import annotations

import math
import statistics
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.figures.axis import Axis, axis_over
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap

SIZE = 12.0
SMALL = 11.0
LEADING = 15.0
ROW = 25.0
GAP = 22.0
EDGE = 4.0
SYMBOL = 21.0
_STUDY = (150.0, 250.0)
_COLUMN = 84.0


@dataclass(frozen=True, slots=True)
class Symbol:
    """A judgement: its class, its sign, its words."""

    tone: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a label in ink and one in muted, cells, estimate and interval, their text."""

    label: tuple[str, str]
    cells: tuple[str, ...] = ()
    estimate: float | None = None
    low: float = math.nan
    high: float = math.nan
    effect: str = ""
    weight: str = ""
    share: float = 1.0
    symbols: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a forest plot says, before it has a place. Numbers are on the axis's scale."""

    lines: tuple[Line, ...]
    pooled: Line
    prediction: Line | None
    columns: tuple[str, ...]
    domains: tuple[str, ...]
    plot_heading: str
    effect_heading: str
    favours: tuple[str, str]
    log: bool
    null: float | None
    plot_width: float
    footer: str

    @property
    def rows(self) -> tuple[Line, ...]:
        """Every row from top to bottom."""
        last = (self.prediction,) if self.prediction else ()
        return (*self.lines, self.pooled, *last)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one or more lines; `x` is where its anchor lies."""

    x: float
    lines: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a sheet, in px from the upper left corner.

    `cells` are the right edges of the columns, `symbols` the left edge of the risk of bias.
    """

    width: float
    study_width: float
    cells: tuple[float, ...]
    axis: Axis
    effect: float
    weight: float
    symbols: float
    headings: tuple[Heading, ...]
    header_height: float


def lay_out(sheet: Sheet) -> Layout:
    """Give every column its width from its texts, so that nothing can overlap."""
    study_width = _study_width(sheet)
    x = EDGE + study_width
    cells: list[float] = []
    headings = [Heading(EDGE, ("Study",), "start")]
    for i, name in enumerate(sheet.columns):
        words = [line.cells[i] for line in sheet.rows if i < len(line.cells)]
        lines, width = _column(name, words)
        x += GAP + width
        cells.append(x)
        headings.append(Heading(x, lines, "end"))
    left = x + GAP + 4
    right = left + sheet.plot_width
    lines = wrap(sheet.plot_heading, sheet.plot_width, SMALL, SEMIBOLD)
    headings.append(Heading((left + right) / 2, lines, "middle"))
    lines, width = _column(sheet.effect_heading, [line.effect for line in sheet.rows], wide=True)
    effect = right + GAP + width
    headings.append(Heading(effect, lines, "end"))
    lines, width = _column("Weight", [line.weight for line in sheet.rows])
    weight = effect + GAP + width
    headings.append(Heading(weight, lines, "end"))
    end, symbols = weight, weight + GAP
    if sheet.domains:
        lines = wrap("Risk of bias", max(SYMBOL * len(sheet.domains), 72.0), SMALL, SEMIBOLD)
        letters = SYMBOL * len(sheet.domains)
        end = symbols + max(letters, *(text_width(row, SMALL, SEMIBOLD) for row in lines))
        headings.append(Heading(symbols, lines, "start"))
    deepest = max(len(heading.lines) for heading in headings) + (1 if sheet.domains else 0)
    return Layout(
        width=end + EDGE,
        study_width=study_width,
        cells=tuple(cells),
        axis=_axis(sheet, (left, right)),
        effect=effect,
        weight=weight,
        symbols=symbols,
        headings=tuple(headings),
        header_height=deepest * (SMALL + 3) + 10,
    )


def label_lines(line: Line, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Break the two labels of a row to the width of the study column."""
    first, second = line.label
    return (
        wrap(first, width, SIZE, REGULAR) if first else (),
        wrap(second, width, SMALL) if second else (),
    )


def row_height(line: Line, width: float) -> float:
    """Give a row the height of its label."""
    first, second = label_lines(line, width)
    return ROW + LEADING * (len(first) + len(second) - 1)


def letters() -> Iterator[str]:
    """Give the letters of the domains: A to Z, then AA, AB, ..."""
    yield from string.ascii_uppercase
    for first in string.ascii_uppercase:
        for second in string.ascii_uppercase:
            yield first + second


def _study_width(sheet: Sheet) -> float:
    widest = max(text_width(line.label[0], SIZE, SEMIBOLD) for line in sheet.rows)
    return min(max(widest, _STUDY[0]), _STUDY[1])


def _column(
    heading: str, words: Sequence[str], *, wide: bool = False
) -> tuple[tuple[str, ...], float]:
    """Break the heading to the width of the column, and give that width."""
    content = max((text_width(word, SIZE, SEMIBOLD) for word in words), default=0.0)
    lines = wrap(heading, max(content, 200.0 if wide else _COLUMN), SMALL, SEMIBOLD)
    return lines, max(content, *(text_width(row, SMALL, SEMIBOLD) for row in lines))


def _axis(sheet: Sheet, place: tuple[float, float]) -> Axis:
    """Choose the range: all estimates, the pooled and the null value; very wide intervals are cut.

    An interval may reach beyond the rest by one span of the rest; what is further is shown by an
    arrow, else one imprecise study would flatten all the others.
    """
    drawn = [line for line in sheet.lines if line.estimate is not None]
    spans = sorted(line.high - line.low for line in drawn)
    core = [sheet.pooled.low, sheet.pooled.high]
    core += [sheet.null] if sheet.null is not None else []
    core += [line.estimate for line in drawn if line.estimate is not None]
    if sheet.prediction is not None:
        core += [sheet.prediction.low, sheet.prediction.high]
    low, high = min(core), max(core)
    reach = max(high - low, statistics.median(spans))
    low = max(min([low, *(line.low for line in drawn)]), low - reach)
    high = min(max([high, *(line.high for line in drawn)]), high + reach)
    return axis_over(low, high, place, log=sheet.log, size=SMALL)
