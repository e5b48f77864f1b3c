"""A drawing as a PNG for documents that take no SVG."""

from __future__ import annotations

import struct

import pytest

from consilience.figures.forest import forest
from consilience.synthesis import pool

pytest.importorskip("typst", reason="typst is missing; get it by: pip install 'consilience[pdf]'")

from consilience.figures.printed import pdf, png

SVG = forest(pool([0.1, 0.3], [0.01, 0.04])).svg


def size(picture: bytes) -> tuple[int, int]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", picture[16:24])


def test_the_picture_has_the_dots_that_were_asked_for() -> None:
    width = float(SVG.partition(' width="')[2].partition('"')[0])
    assert size(png(SVG, 192))[0] == pytest.approx(2 * width, abs=2)


def test_the_same_drawing_gives_the_same_picture() -> None:
    assert png(SVG, 96) == png(SVG, 96)


def test_a_pdf_has_a_page_for_each_drawing_a_title_and_words_for_it() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    made = pdf([SVG, SVG], title="Forest plot: pain", description="The pooled effect was 0.14.")
    document = pdfium.PdfDocument(made)
    assert len(document) == 2
    width = float(SVG.partition(' width="')[2].partition('"')[0])
    assert document[0].get_width() == pytest.approx(width * 0.75, abs=0.5)
    assert document.get_metadata_value("Title") == "Forest plot: pain"
    assert b"pdfuaid" in made
    assert b"/Alt" in made or b"/StructTreeRoot" in made
    assert made == pdf(
        [SVG, SVG], title="Forest plot: pain", description="The pooled effect was 0.14."
    )
