"""Text is measured as Inter sets it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.figures.fonts import SEMIBOLD, text_width, wrap


def test_a_width_is_the_sum_of_the_advances() -> None:
    # Inter: A is 0.690 em wide, a full stop 0.288
    assert text_width("A.", 10) == pytest.approx(9.78)


def test_figures_are_as_wide_as_in_a_table() -> None:
    assert text_width("1111", 12) == text_width("0000", 12)


def test_semibold_is_wider() -> None:
    assert text_width("Study", 12, SEMIBOLD) > text_width("Study", 12)


@pytest.mark.parametrize(("text", "size"), [("株式会社", 40), ("e\u0301", None), ("🙂", 7)])
def test_signs_that_inter_lacks_take_room(text: str, size: float | None) -> None:
    assert text_width(text, 10) >= (size or text_width("e", 10))


@given(st.text(max_size=60), st.floats(20, 200))
def test_wrapped_lines_fit_and_keep_every_sign(text: str, width: float) -> None:
    lines = wrap(text, width, 10)
    assert lines
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 10) <= width or len(line) == 1 for line in lines)
