"""The sign of a judgement: told apart by its mark, its ring and its ground, not by colour alone."""

from __future__ import annotations

from consilience.catalogue import Answer
from consilience.figures.fonts import SEMIBOLD
from consilience.figures.svg import COLOURS, Element, Type, element, text

TONES = {"low": "good", "unclear": "unclear", "high": "bad", "none": "muted"}
"""Class of the drawing for the colour role of an answer."""

NOT_JUDGED = Answer("", "Not judged", "", "none")


def sign(place: tuple[float, float], answer: Answer, radius: float = 10.0) -> Element:
    """Draw the sign of an answer: low a ring, unclear a dashed one, high a filled disc."""
    x, y = place
    tone = TONES[answer.role]
    if not answer.symbol:
        return element("g", element("title", answer.label), _dot(place))
    bad = answer.role == "high"
    dashed = {"stroke_dasharray": "3 2"} if answer.role == "unclear" else {}
    ring = element(
        "circle", class_=f"{tone} filled" if bad else tone, cx=x, cy=y, r=radius,
        fill=COLOURS[tone], fill_opacity=1 if bad else 0.12 if answer.role != "none" else 0,
        stroke=COLOURS[tone], stroke_width=1.4, **dashed,
    )  # fmt: skip
    look = "paper" if bad else tone
    mark = text(place, answer.symbol, Type(radius * 1.4, SEMIBOLD, look, "middle"))
    return element("g", element("title", answer.label), ring, mark)


def _dot(place: tuple[float, float]) -> Element:
    x, y = place
    return element("circle", class_="muted", fill=COLOURS["muted"], cx=x, cy=y, r=1.6)
