"""A small layer for drawing SVG: the same drawing is always the same text.

Numbers have at most two decimals, attributes are sorted, and nothing needs an inline style: looks
are presentation attributes, and each element has a class that the style sheet of a page can theme
(`ink`, `muted`, `rule`, `accent`, `paper`, ...).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from consilience.figures.fonts import FAMILY, REGULAR

Value = str | float | int
Anchor = Literal["start", "middle", "end"]

COLOURS = {
    "ink": "#1b1f24",
    "muted": "#57606a",
    "rule": "#d5d4cf",
    "axis": "#8a9097",
    "accent": "#0f5e63",
    "tint": "#9ccaca",
    "blue": "#2b5fb4",
    "sky": "#8fb3de",
    "shade": "#8d8e8a",
    "haze": "#c4c4c0",
    "second": "#a8322a",
    "paper": "#ffffff",
    "good": "#19723f",
    "unclear": "#9a6400",
    "bad": "#a8322a",
}
"""What each class looks like where no page themes it. Legible on white, and in greyscale: grounds
that one drawing sets against one another differ by 20 or more in lightness (CIE L*)."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes, in any order, and its children."""

    tag: str
    attributes: tuple[tuple[str, Value], ...] = ()
    children: tuple[Element | str, ...] = ()


def number(value: float) -> str:
    """Write a number with at most two decimals, without trailing zeros or a negative zero.

    >>> number(1.50), number(-0.001), number(3)
    ('1.5', '0', '3')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(tag: str, *children: Element | str, **attributes: Value) -> Element:
    """Make an element; `stroke_width` becomes `stroke-width`, `class_` becomes `class`."""
    named = tuple((name.rstrip("_").replace("_", "-"), v) for name, v in attributes.items())
    return Element(tag, named, children)


def line(start: tuple[float, float], end: tuple[float, float], look: str, **more: Value) -> Element:
    """Draw a straight line in the colour of the class `look`."""
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", class_=look, stroke=COLOURS[look], **ends, **more)


def rectangle(
    corner: tuple[float, float], size: tuple[float, float], look: str, **more: Value
) -> Element:
    """Draw a filled rectangle from its upper left corner."""
    box = {"x": corner[0], "y": corner[1], "width": size[0], "height": size[1]}
    return element("rect", class_=look, fill=COLOURS[look], **box, **more)


def polygon(points: Sequence[tuple[float, float]], look: str, **more: Value) -> Element:
    """Draw a filled polygon."""
    said = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return element("polygon", class_=look, fill=COLOURS[look], points=said, **more)


def curve(points: Sequence[tuple[float, float]], look: str, **more: Value) -> Element:
    """Draw a line through points, without a ground."""
    said = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", class_=look, d=said, fill="none", stroke=COLOURS[look], **more)


def circle(
    place: tuple[float, float], radius: float, look: str, *inside: Element, **more: Value
) -> Element:
    """Draw a filled circle."""
    return element(
        "circle",
        *inside,
        class_=look,
        fill=COLOURS[look],
        cx=place[0],
        cy=place[1],
        r=radius,
        **more,
    )


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: size, weight, class of its colour, and which end `x` means."""

    size: float = 12
    weight: int = REGULAR
    look: str = "ink"
    anchor: Anchor = "start"


def text(place: tuple[float, float], words: str, type_: Type) -> Element:
    """Set one line of text with its middle (of the small letters) at `place`."""
    return element(
        "text",
        words,
        class_=type_.look,
        fill=COLOURS[type_.look],
        font_size=type_.size,
        font_weight=type_.weight,
        text_anchor=type_.anchor,
        x=place[0],
        y=place[1] + 0.36 * type_.size,
    )


def lines_of_text(
    place: tuple[float, float], words: Iterable[str], type_: Type, leading: float
) -> list[Element]:
    """Set lines below one another, the block centred on `place`."""
    rows = list(words)
    top = place[1] - leading * (len(rows) - 1) / 2
    return [text((place[0], top + i * leading), row, type_) for i, row in enumerate(rows)]


def document(
    size: tuple[float, float],
    children: Sequence[Element],
    *,
    title: str,
    description: str,
    name: str = "figure",
) -> str:
    """Write a whole drawing.

    Parameters
    ----------
    size : tuple of float
        Width and height in px.
    children : sequence of Element
        What is drawn, back to front.
    title, description : str
        The text alternative.
    name : str
        Unique among the drawings of a page: begins the ids of title and description.
    """
    width, height = size
    root = element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_="figure",
        font_family=FAMILY,
        font_variant="tabular-nums",
    )
    return "\n".join(_written(root, 0)) + "\n"


def _written(node: Element, depth: int) -> list[str]:
    indent = "  " * depth
    opening = " ".join([node.tag, *(_attribute(n, v) for n, v in sorted(node.attributes))])
    if not node.children:
        return [f"{indent}<{opening}/>"]
    if all(isinstance(child, str) for child in node.children):
        words = "".join(_clean(child) for child in node.children if isinstance(child, str))
        return [f"{indent}<{opening}>{escape(words)}</{node.tag}>"]
    inner = [row for c in node.children if isinstance(c, Element) for row in _written(c, depth + 1)]
    return [f"{indent}<{opening}>", *inner, f"{indent}</{node.tag}>"]


@lru_cache(maxsize=4096)
def _attribute(name: str, value: Value) -> str:
    return f"{name}={quoteattr(_clean(value) if isinstance(value, str) else number(value))}"


def _clean(words: str) -> str:
    """Drop what XML cannot hold, and keep a text on one line."""
    return " ".join(_FORBIDDEN.sub("", words).split())
