"""Probabilities of weighted sums of chi-square variables, beside what is known exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import chdtrc

from consilience.synthesis.quadratic_form import upper_tail


@pytest.mark.parametrize("df", [1, 2, 5, 11, 12, 40])
def test_equal_weights_are_one_chi_square(df: int) -> None:
    for value in (0.3 * df, df, 2.5 * df):
        exact = float(chdtrc(df, value))
        assert upper_tail(2 * value, np.full(df, 2.0)) == pytest.approx(exact, abs=1e-10)


def test_two_pairs_of_weights_are_a_mixture_of_exponentials() -> None:
    # weights 2, 2, 1, 1: a sum of two exponentials with means 4 and 2
    found = upper_tail(6.0, np.array([2.0, 2.0, 1.0, 1.0]))
    assert found == pytest.approx((4 * math.exp(-6 / 4) - 2 * math.exp(-6 / 2)) / 2, abs=1e-10)


@given(st.lists(st.floats(0.1, 3), min_size=11, max_size=12), st.floats(1, 40))
def test_series_and_integral_join(weights: list[float], value: float) -> None:
    few, many = np.array(weights[:11]), np.array([*weights[:11], 1e-6])
    assert upper_tail(value, many) == pytest.approx(upper_tail(value, few), abs=1e-6)
