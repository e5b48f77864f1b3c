"""The SVG layer: the same text for the same drawing, nothing that a strict page refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from consilience.figures.svg import COLOURS, Type, document, element, number, text


def drawing(words: str) -> str:
    parts = [text((1, 2), words, Type())]
    return document((10, 20), parts, title=words, description=words, name="d")


@pytest.mark.parametrize(
    ("value", "written"), [(1.5, "1.5"), (2.0, "2"), (-0.001, "0"), (1 / 3, "0.33"), (100, "100")]
)
def test_numbers_have_at_most_two_decimals(value: float, written: str) -> None:
    assert number(value) == written


def test_attributes_are_sorted() -> None:
    out = document((1, 1), [element("g", b=1, a=2, c=3)], title="t", description="d")
    assert '<g a="2" b="1" c="3"/>' in out


@given(st.text(max_size=40))
def test_any_text_stays_well_formed_and_names_the_drawing(words: str) -> None:
    root = etree.fromstring(drawing(words))
    title, desc = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    kept = "".join(sign for sign in words if sign.isprintable() and not sign.isspace())
    shown = "".join((title.text or "").split())
    assert all(sign in shown for sign in kept)


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


@pytest.mark.parametrize("look", ["ink", "muted", "accent", "second", "good", "unclear", "bad"])
def test_text_colours_stand_out_from_white(look: str) -> None:
    assert 1.05 / (luminance(COLOURS[look]) + 0.05) >= 4.5
