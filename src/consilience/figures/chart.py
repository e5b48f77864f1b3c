"""A chart: two axes with their titles, marks between them, a key below, labels that find room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from consilience.effects import Measure
from consilience.effects.scales import SCALES
from consilience.figures.axis import Axis, axis_over
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.svg import (
    COLOURS,
    Element,
    Type,
    circle,
    document,
    element,
    line,
    lines_of_text,
    text,
)

SMALL = 11.0
LEADING = 15.0
EDGE = 8.0
TOP = 14.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """What every chart may be told.

    Attributes
    ----------
    measure : str
        metafor's name of the measure; a ratio gets a logarithmic axis.
    outcome : str
        What was measured, for the title in the text alternative.
    places : int
        Decimals of estimates in words.
    width, height : float
        Of the chart with its axes, in px; the key stands below.
    name : str
        Unique among the drawings of a page.
    """

    measure: str = "GEN"
    outcome: str = ""
    places: int = 2
    width: float = 560
    height: float = 420
    name: str = "figure"


@dataclass(frozen=True, slots=True)
class Span:
    """The range of an axis, on the scale of the model, its title, and how it is drawn.

    `padding` is free space on either side, as a share of the range; `down` turns an upright axis
    round, so that it rises from top to bottom.
    """

    low: float
    high: float
    title: str
    log: bool = False
    padding: float = 0.04
    down: bool = False


@dataclass(frozen=True, slots=True)
class Swatch:
    """An entry of the key: what its mark looks like round a place, and its words."""

    draw: Callable[[Point], Element]
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Two axes with a title each."""

    x: Axis
    y: Axis
    x_title: str
    y_title: str
    options: ChartOptions

    def at(self, x: float, y: float) -> Point:
        """Give the place of a point, also of one outside of the axes."""
        return self.x.beyond(x), self.y.beyond(y)

    @property
    def top(self) -> float:
        """The upper edge of the plot."""
        return min(self.y.left, self.y.right)

    @property
    def bottom(self) -> float:
        """The lower edge of the plot."""
        return max(self.y.left, self.y.right)

    def upright(self, x: float, look: str, **more: str | float) -> Element:
        """Draw a line over the whole height at a value."""
        at = self.x.beyond(x)
        return line((at, self.top), (at, self.bottom), look, **more)

    def level(self, y: float, look: str, **more: str | float) -> Element:
        """Draw a line over the whole width at a value."""
        at = self.y.beyond(y)
        return line((self.x.left, at), (self.x.right, at), look, **more)


def chart(x: Span, y: Span, options: ChartOptions, *, right: float = 0.0) -> Chart:
    """Lay out two axes in the size of the options; `right` keeps room beside the plot."""
    bottom = options.height - 46
    ends = (TOP, bottom) if y.down else (bottom, TOP)
    upright = axis_over(y.low, y.high, ends, log=y.log, padding=y.padding, upright=True)
    labels = max((text_width(tick.label, SMALL) for tick in upright.ticks), default=0.0)
    left = EDGE + 18 + labels + 8
    across = (left, options.width - EDGE - 12 - right)
    level = axis_over(x.low, x.high, across, log=x.log, padding=x.padding)
    return Chart(level, upright, x.title, y.title, options)


def axis_title(measure: Measure) -> str:
    """Title an axis of estimates: those of a scale that is not drawn back say which it is."""
    words = SCALES[measure.scale].words
    plain = measure.scale in ("raw", "log")
    return measure.axis_title if plain else f"{measure.axis_title} ({words} scale)"


def shown(measure: Measure, value: float) -> float:
    """Turn an estimate into the number that the labels of an axis say."""
    return measure.back(value) if measure.scale == "log" else value


def points(marks: Iterable[Element]) -> Element:
    """Group the marks of the studies, in the order of the table."""
    return element("g", *marks, class_="points")


def dot(
    place: Point, radius: float = 4.2, look: str = "accent", *, words: str = "", open_: bool = False
) -> Element:
    """Draw a study as a disc with a thin line of paper round it, or as an open ring."""
    named = (element("title", words),) if words else ()
    if open_:
        return circle(place, radius, "paper", *named, stroke=COLOURS[look], stroke_width=1.4)
    return circle(place, radius, look, *named, stroke=COLOURS["paper"], stroke_width=0.8)


def clipped(drawn: Chart, marks: Sequence[Element]) -> list[Element]:
    """Cut marks off at the edges of the plot."""
    name = f"{drawn.options.name}-plot"
    window = element(
        "rect", x=drawn.x.left, y=drawn.top, width=drawn.x.right - drawn.x.left,
        height=drawn.bottom - drawn.top, fill="none",
    )  # fmt: skip
    cut = element("clipPath", window, id=name)
    return [cut, element("g", *marks, clip_path=f"url(#{name})")]


def axes(drawn: Chart) -> list[Element]:
    """Draw both axes with ticks, labels and titles."""
    x, y = drawn.x, drawn.y
    low = drawn.bottom
    across: list[Element] = [line((x.left, low), (x.right, low), "axis", stroke_width=1)]
    for tick in x.ticks:
        at = x.at(tick.value)
        across.append(line((at, low), (at, low + 4), "axis", stroke_width=1))
        across.append(text((at, low + 14), tick.label, Type(SMALL, REGULAR, "ink", "middle")))
    up: list[Element] = [line((x.left, drawn.top), (x.left, low), "axis", stroke_width=1)]
    for tick in y.ticks:
        at = y.at(tick.value)
        up.append(line((x.left - 4, at), (x.left, at), "axis", stroke_width=1))
        up.append(text((x.left - 8, at), tick.label, Type(SMALL, REGULAR, "ink", "end")))
    middle = ((x.left + x.right) / 2, low + 34)
    title = wrap(drawn.x_title, x.right - x.left, SMALL, SEMIBOLD)[0]
    place = (EDGE + 6, (drawn.top + low) / 2)
    return [
        element("g", *across, class_="x-axis"),
        element("g", *up, class_="y-axis"),
        text(middle, title, Type(SMALL, SEMIBOLD, "ink", "middle")),
        turned(place, wrap(drawn.y_title, low - drawn.top, SMALL, SEMIBOLD)[0]),
    ]


def turned(place: Point, words: str) -> Element:
    """Set a title along an upright axis."""
    set_ = text(place, words, Type(SMALL, SEMIBOLD, "ink", "middle"))
    turn = ("transform", f"rotate(-90 {place[0]:g} {place[1]:g})")
    return replace(set_, attributes=(*set_.attributes, turn))


def key(entries: Sequence[Swatch], width: float, top: float) -> tuple[list[Element], float]:
    """Set the key in rows below `top`; give its lower edge."""
    if not entries:
        return [], top
    parts: list[Element] = []
    x, y = EDGE + 8, top + 10
    for entry in entries:
        step = 30 + text_width(entry.words, SMALL) + 20
        if x > EDGE + 8 and x + step > width:
            x, y = EDGE + 8, y + 20
        parts.append(entry.draw((x + 10, y)))
        rows = wrap(entry.words, width - EDGE - 40 - x + 8, SMALL)
        type_ = Type(SMALL, REGULAR, "muted")
        parts += lines_of_text((x + 28, y + LEADING * (len(rows) - 1) / 2), rows, type_, LEADING)
        y += LEADING * (len(rows) - 1)
        x += step
    return parts, y + 14


def stroke(look: str, **more: str | float) -> Callable[[Point], Element]:
    """A short line as the mark of the key."""
    return lambda p: line((p[0] - 12, p[1]), (p[0] + 12, p[1]), look, **more)


def ground(look: str) -> Callable[[Point], Element]:
    """A small field as the mark of the key."""
    return lambda p: element(
        "rect", class_=look, fill=COLOURS[look], stroke=COLOURS["axis"], stroke_width=0.6,
        x=p[0] - 9, y=p[1] - 5, width=18, height=10,
    )  # fmt: skip


def labels(
    drawn: Chart, places: Sequence[tuple[Point, str]], avoid: Sequence[Point], reach: float = 6.0
) -> list[Element]:
    """Name points where there is room: first to the right, then to the left, above, below.

    A label that would lie on another or on a point is left out; the table has every name.
    """
    taken: list[tuple[float, float, float, float]] = []
    parts: list[Element] = []
    for (x, y), words in places:
        width = text_width(words, SMALL)
        for dx, dy, anchor in _SIDES:
            start = x + dx * reach - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            middle = y + dy * (reach + 5)
            box = (start - 1, middle - 6, start + width + 1, middle + 6)
            if _free(drawn, box, taken, avoid, (x, y)):
                taken.append(box)
                parts.append(text((start, middle), words, Type(SMALL, REGULAR, "muted", "start")))
                break
    return parts


_SIDES = (
    (1, 0, "start"), (-1, 0, "end"), (0, -1, "middle"), (0, 1, "middle"),
    (0.7, -0.8, "start"), (0.7, 0.8, "start"), (-0.7, -0.8, "end"), (-0.7, 0.8, "end"),
)  # fmt: skip


def _free(
    drawn: Chart,
    box: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]],
    avoid: Sequence[Point],
    own: Point,
) -> bool:
    left, top, right, bottom = box
    inside = left > drawn.x.left and right < drawn.x.right + 8
    inside = inside and top > drawn.top - 6 and bottom < drawn.bottom
    apart = all(right < one[0] or one[2] < left or bottom < one[1] or one[3] < top for one in taken)
    clear = all(
        p == own or not (left - 3 < p[0] < right + 3 and top - 3 < p[1] < bottom + 3) for p in avoid
    )
    return inside and apart and clear


def finished(
    options: ChartOptions,
    marks: Sequence[Element],
    entries: Sequence[Swatch],
    *,
    title: str,
    description: str,
) -> str:
    """Write the SVG of a chart with its key."""
    written, height = key(entries, options.width, options.height - 4)
    return document(
        (options.width, max(height, options.height)),
        [*marks, *written],
        title=title, description=description, name=options.name,
    )  # fmt: skip
