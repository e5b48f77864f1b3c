"""Henmi and Copas: where it is known, and what holds for all data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.synthesis import henmi_copas, pool

studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 1)), min_size=2, max_size=10)


def test_one_study_is_passed_on() -> None:
    found = henmi_copas([0.7], [0.04])
    assert (found.beta, found.se, found.k) == pytest.approx((0.7, 0.2, 1))
    assert found.ci_lb == pytest.approx(0.7 - 1.959963984540054 * 0.2)


def test_the_standard_error_allows_for_heterogeneity() -> None:
    # Q = 4 on 2 degrees of freedom, weights 2: tau2 = 0.5, so (1 + 0.5 * 2) / 6
    found = henmi_copas([1.0, 2.0, 3.0], [0.5, 0.5, 0.5])
    assert (found.beta, found.tau2) == pytest.approx((2, 0.5))
    assert found.se == pytest.approx((2 / 6) ** 0.5)


@settings(max_examples=30)
@given(rows=studies)
def test_it_keeps_the_equal_effects_estimate_with_an_interval_at_least_as_wide(rows) -> None:
    y, v = zip(*rows, strict=True)
    found, common = henmi_copas(y, v), pool(y, v, method="EE")
    assert found.beta == common.beta
    assert found.se >= common.se * (1 - 1e-12)
    assert found.ci_lb <= found.beta <= found.ci_ub
    assert henmi_copas(y, v, level=99).crit > found.crit


@settings(max_examples=30)
@given(rows=studies, shift=st.floats(-5, 5))
def test_a_shift_and_a_turned_sign_carry_over(rows, shift: float) -> None:
    y, v = zip(*rows, strict=True)
    found = henmi_copas(y, v)
    moved = henmi_copas([shift - one for one in y], v)
    assert moved.ci_lb == pytest.approx(shift - found.ci_ub, abs=1e-5)
    assert moved.tau2 == pytest.approx(found.tau2, abs=1e-9)
