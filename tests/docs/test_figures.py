"""The pictures of the page of figures are what the code draws now."""

from __future__ import annotations

import re

from tests.docs.figure_pictures import PICTURES, PROJECT, pictures


def test_every_picture_is_what_the_code_draws() -> None:
    for name, svg in pictures().items():
        kept = (PICTURES / name).read_text(encoding="utf-8")
        assert marks(kept) == marks(svg), "run: python -m tests.docs.figure_pictures"


def marks(svg: str) -> str:
    """A picture without the words for it, which have tests of their own."""
    return re.sub(r"<desc.*?</desc>", "", svg)


def test_the_page_shows_every_picture() -> None:
    page = (PROJECT / "docs" / "reference" / "figures.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"images/figures/([\w-]+\.svg)\)", page))
    assert shown == set(pictures()) == {path.name for path in PICTURES.iterdir()}
