"""A drawing as a PNG for documents that take no SVG."""

from __future__ import annotations

import struct

import pytest

from consilience.figures.forest import forest
from consilience.synthesis import pool

pytest.importorskip("typst", reason="typst is missing; get it by: pip install 'consilience[pdf]'")

from consilience.figures.raster import png

SVG = forest(pool([0.1, 0.3], [0.01, 0.04]))


def size(picture: bytes) -> tuple[int, int]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", picture[16:24])


def test_the_picture_has_the_dots_that_were_asked_for() -> None:
    width = float(SVG.partition(' width="')[2].partition('"')[0])
    assert size(png(SVG, 192))[0] == pytest.approx(2 * width, abs=2)


def test_the_same_drawing_gives_the_same_picture() -> None:
    assert png(SVG, 96) == png(SVG, 96)
