"""A drawing shows itself in a notebook and is saved as its file's suffix says."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.errors import DataError
from consilience.figures.forest import forest
from consilience.synthesis import pool

DRAWING = forest(pool([0.1, 0.3], [0.01, 0.04]))


def test_a_notebook_shows_the_svg() -> None:
    assert DRAWING._repr_svg_() == DRAWING.svg


def test_it_is_saved_as_svg(tmp_path: Path) -> None:
    DRAWING.save(tmp_path / "forest.svg")
    assert (tmp_path / "forest.svg").read_text(encoding="utf-8") == DRAWING.svg


def test_another_suffix_is_refused_with_those_that_work(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"forest\.jpg: a figure is saved as \.svg, \.pdf, \.png"):
        DRAWING.save(tmp_path / "forest.jpg")
    assert not list(tmp_path.iterdir())
