"""The sign of a judgement: told apart by its mark, its ring and its ground, not by colour alone."""

from __future__ import annotations

from consilience.catalogue import Answer
from consilience.figures.fonts import SEMIBOLD
from consilience.figures.svg import COLOURS, Element, Type, element, text

TONES = {"low": "good", "unclear": "unclear", "high": "bad", "none": "muted"}
"""Class of the drawing for the colour role of an answer."""
OPACITY = {"good": 0.1, "unclear": 0.55, "bad": 1.0, "muted": 0.0}
"""Grounds that stay apart in greyscale: pale, middle, full."""
ON = {"good": "good", "unclear": "ink", "bad": "paper", "muted": "muted"}
"""The colour of a mark on each ground."""

NOT_JUDGED = Answer("", "Not judged", "", "none")


def sign(place: tuple[float, float], answer: Answer, radius: float = 10.0) -> Element:
    """Draw the sign of an answer: low a ring, unclear a dashed one, high a filled disc."""
    if not answer.symbol:
        return element("g", element("title", answer.label), _dot(place))
    return disc(place, TONES[answer.role], answer.symbol, answer.label, radius)


def disc(
    place: tuple[float, float], tone: str, mark: str, words: str, radius: float = 10.0
) -> Element:
    """Draw a mark in its ring, on the ground of its tone; `words` are its name, if any."""
    x, y = place
    bad = tone == "bad"
    dashed = {"stroke_dasharray": "3 2"} if tone == "unclear" else {}
    ring = element(
        "circle", class_=f"{tone} filled" if bad else tone, cx=x, cy=y, r=radius,
        fill=COLOURS[tone], fill_opacity=OPACITY[tone],
        stroke=COLOURS[tone], stroke_width=1.4, **dashed,
    )  # fmt: skip
    said = text(place, mark, Type(radius * 1.4, SEMIBOLD, ON[tone], "middle"))
    return element("g", *((element("title", words),) if words else ()), ring, said)


def _dot(place: tuple[float, float]) -> Element:
    x, y = place
    return element("circle", class_="muted", fill=COLOURS["muted"], cx=x, cy=y, r=1.6)
