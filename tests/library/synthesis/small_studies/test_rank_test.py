"""The rank correlation test: by hand, exact against counting, and what holds for all data."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import TooFewStudies
from consilience.synthesis import pool
from consilience.synthesis.small_studies import rank_test

few = settings(max_examples=20)
studies = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(0.01, 1)),
    min_size=4,
    max_size=9,
    unique_by=lambda r: r[1],
)


def test_four_studies_by_hand() -> None:
    # The effects rise with their variances in every pair: one order of 24, and its mirror image.
    found = rank_test(pool([0.0, 1.0, 2.5, 6.0], [1.0, 1.1, 1.2, 1.3], method="EE"))
    assert found.tau == pytest.approx(1)
    assert found.pval == pytest.approx(2 / 24)
    assert found.exact


def test_ties_take_the_normal_approximation() -> None:
    # Six pairs, two of them tied in the variance: tau = 4 / sqrt(6 * 4); the variance of the score
    # is (4*3*13 - 2*(2*1*9)) / 18 = 20/3.
    found = rank_test(pool([0.0, 1.0, 4.0, 6.0], [1.0, 1.0, 2.0, 2.0], method="EE"))
    assert found.tau == pytest.approx(4 / math.sqrt(24))
    assert found.pval == pytest.approx(math.erfc(4 / math.sqrt(20 / 3) / math.sqrt(2)))
    assert not found.exact


def test_equal_variances_leave_nothing_to_correlate() -> None:
    found = rank_test(pool([0.0, 1.0, 2.0], [1.0, 1.0, 1.0]))
    assert math.isnan(found.tau)
    assert math.isnan(found.pval)


@given(studies)
@few
def test_exact_probabilities_are_those_of_counting(rows: list[tuple[float, float]]) -> None:
    k = min(len(rows), 6)
    found = rank_test(pool([y for y, _ in rows[:k]], [v for _, v in rows[:k]], method="EE"))
    if not found.exact:
        return
    scores = [
        sum(np.sign(b - a) for a, b in itertools.combinations(order, 2))
        for order in itertools.permutations(range(k))
    ]
    least = round(abs(found.tau) * k * (k - 1) / 2)
    assert found.pval == pytest.approx(np.mean([abs(score) >= least for score in scores]))


@given(studies)
@few
def test_shift_scale_sign_and_order_do_what_they_must(rows: list[tuple[float, float]]) -> None:
    y, v = np.round([y for y, _ in rows], 3), np.round([v for _, v in rows], 6)
    found = rank_test(pool(y, v))
    moved = rank_test(pool(-2 * y, 4 * v))
    turned = rank_test(pool(y[::-1], v[::-1]))
    assert moved.tau == pytest.approx(-found.tau, nan_ok=True)
    assert turned.pval == pytest.approx(found.pval, nan_ok=True)


def test_two_studies_are_too_few() -> None:
    with pytest.raises(TooFewStudies, match="2 studies"):
        rank_test(pool([0.0, 1.0], [1.0, 2.0]))
