"""The ticks of an axis are round, inside, and apart."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.figures.axis import axis_over
from consilience.figures.fonts import text_width


def labels(low: float, high: float, *, log: bool) -> list[str]:
    return [tick.label for tick in axis_over(low, high, (0, 300), log=log).ticks]


def test_a_plain_axis_has_round_ticks() -> None:
    assert labels(-0.4, 0.8, log=False) == ["−0.25", "0", "0.25", "0.50", "0.75"]


def test_a_ratio_has_ticks_as_a_reader_thinks() -> None:
    assert labels(math.log(0.15), math.log(6), log=True) == ["0.2", "0.5", "1", "2", "5"]


def test_a_narrow_ratio_has_ticks_too() -> None:
    assert "1.00" in labels(math.log(0.92), math.log(1.1), log=True)


@given(st.floats(-500, 500), st.floats(0.001, 1000), st.booleans())
def test_ticks_are_inside_in_order_and_do_not_touch(low: float, span: float, log: bool) -> None:
    low, span = (low / 100, max(span / 100, 0.02)) if log else (low, span)
    axis = axis_over(low, low + span, (10, 310), log=log)
    assert 2 <= len(axis.ticks) <= 12
    places = [(axis.at(tick.value), text_width(tick.label, 11) / 2) for tick in axis.ticks]
    assert all(10 <= x <= 310 for x, _ in places)
    assert all(a + half_a < b - half_b for (a, half_a), (b, half_b) in pairwise(places))


def test_a_value_beyond_the_axis_is_put_on_its_end() -> None:
    axis = axis_over(0, 1, (0, 100), log=False)
    assert (axis.at(-9), axis.at(9)) == (0, 100)
    assert axis.at(0.5) == pytest.approx(50)
