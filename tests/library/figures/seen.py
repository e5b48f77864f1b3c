"""What a reader sees in a drawing: its words with their boxes, its marks, its axes, its grounds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from lxml import etree

from consilience.figures.fonts import text_width

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float, str]


def boxes(svg: str) -> list[Box]:
    """Left, top, right, bottom and words of every text of a drawing."""
    return [box(text) for text in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def box(text: etree._Element) -> Box:
    """Where a text stands; turned text is turned."""
    size, weight = float(text.get("font-size")), int(text.get("font-weight"))
    width = text_width(text.text or "", size, weight)
    x, base = float(text.get("x")), float(text.get("y"))
    left = x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")] * width
    turned = re.match(r"rotate\(-90 ([\d.]+) ([\d.]+)\)", text.get("transform") or "")
    if turned:
        about_x, about_y = float(turned[1]), float(turned[2])
        up, along = base - about_y, left - about_x
        ends = (about_y - along - width, about_y - along)
        return (about_x + up - 0.76 * size, ends[0], about_x + up + 0.2 * size, ends[1], text.text)
    return (left, base - 0.76 * size, left + width, base + 0.2 * size, text.text or "")


def overlaps(svg: str) -> list[tuple[str, str]]:
    """Words of the texts that lie on one another."""
    return [(a[4], b[4]) for a, b in _near(sorted(boxes(svg), key=lambda one: one[1]))]


def _near(found: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Pairs that meet; boxes come from top to bottom, so that few are compared."""
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if b[1] >= a[3] - 0.1:
                break
            if a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1:
                yield a, b


def outside(svg: str) -> list[str]:
    """Words of the texts that leave the drawing."""
    root = etree.fromstring(svg.encode())
    width, height = float(root.get("width")), float(root.get("height"))
    return [
        words
        for left, top, right, bottom, words in boxes(svg)
        if left < -0.1 or top < -0.1 or right > width + 0.1 or bottom > height + 0.1
    ]


def by_class(svg: str, tag: str, look: str) -> list[etree._Element]:
    """Elements of a tag and class."""
    root = etree.fromstring(svg.encode())
    return [e for e in root.iter(f"{SVG}{tag}") if e.get("class") == look]


SIGNS = ("good", "unclear", "bad filled", "muted")
"""Classes of the discs of judgements, which stand in columns of their own."""


def grounds(svg: str, *, signs: bool = False) -> dict[str, float]:
    """The lightness on paper of the grounds of all marks, or of the signs of judgements."""
    found = {}
    for mark in etree.fromstring(svg.encode()).iter(
        *(SVG + tag for tag in ("rect", "polygon", "circle", "path"))
    ):
        fill, opacity = mark.get("fill") or "none", float(mark.get("fill-opacity") or 1)
        if fill != "none" and opacity > 0 and (mark.get("class") in SIGNS) == signs:
            found[f"{fill} {opacity}"] = lightness(fill, opacity)
    return found


def too_alike(svg: str, *, signs: bool = False) -> list[tuple[str, str]]:
    """Pairs of grounds that differ by less than 20 in lightness."""
    return [
        (a, b)
        for (a, light), (b, other) in combinations(grounds(svg, signs=signs).items(), 2)
        if abs(light - other) < 20
    ]


def lightness(colour: str, opacity: float = 1) -> float:
    """CIE L* of a colour (`#rrggbb`) on white."""
    parts = [int(colour[i : i + 2], 16) / 255 * opacity + 1 - opacity for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def number_of(words: str) -> float | None:
    """The number that a label says, None for other words."""
    try:
        return float(words.replace("−", "-").replace("%", ""))
    except ValueError:
        return None


def on_axes(svg: str) -> list[tuple[float, float]]:
    """The points of a chart, read back through the labels of its axes."""
    root = etree.fromstring(svg.encode())
    across, up = (_scale(root, f"{way}-axis") for way in "xy")
    group = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "points")
    return [
        (across(float(mark.get("cx"))), up(float(mark.get("cy"))))
        for mark in group.iter(f"{SVG}circle")
    ]


def a_pixel(svg: str, way: str, at: float) -> float:
    """How much of an axis, at a place of it in its own units, a pixel is."""
    scale = _scale(etree.fromstring(svg.encode()), f"{way}-axis")
    inverse = scale.inverse(at)
    return abs(scale(inverse + 1) - scale(inverse))


def scale_of(svg: str, way: str) -> Scale:
    """The scale of an axis, "x" or "y"."""
    return _scale(etree.fromstring(svg.encode()), f"{way}-axis")


class Scale:
    """From a place in the drawing to a value, linear or logarithmic as the labels say."""

    def __init__(self, ticks: list[tuple[float, float]]) -> None:
        places, values = [p for p, _ in ticks], [v for _, v in ticks]
        logs = [math.log(v) for v in values] if min(values) > 0 else None
        self.log = logs is not None and _bent(places, logs) < _bent(places, values) - 1e-9
        used = logs if self.log and logs else values
        self.step = (used[-1] - used[0]) / (places[-1] - places[0])
        self.start = used[0] - self.step * places[0]

    def __call__(self, place: float) -> float:
        value = self.start + self.step * place
        return math.exp(value) if self.log else value

    def inverse(self, value: float) -> float:
        return ((math.log(value) if self.log else value) - self.start) / self.step


def _bent(places: list[float], values: list[float]) -> float:
    """How far ticks are from lying evenly."""
    steps = [
        (b - a) / (q - p)
        for a, b, p, q in zip(values, values[1:], places, places[1:], strict=False)
    ]
    return max(steps) / min(steps) - 1 if min(steps) > 0 else abs(min(steps) / max(steps) - 1)


def _scale(root: etree._Element, name: str) -> Scale:
    group = next(g for g in root.iter(f"{SVG}g") if g.get("class") == name)
    lines = list(group.iter(f"{SVG}line"))[1:]
    labels = [number_of(text.text or "") for text in group.iter(f"{SVG}text")]
    ends = ("x1", "x2") if name == "x-axis" else ("y1", "y2")
    return Scale(
        [
            (float(line.get(ends[0])), value)
            for line, value in zip(lines, labels, strict=True)
            if value is not None
        ]
    )
