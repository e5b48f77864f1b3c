"""Estimators of the variance between studies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.synthesis import ESTIMATORS
from consilience.synthesis.likelihood import log_likelihood, most_likely
from consilience.synthesis.study import Study

YI, VI = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.5, 0.5])

numbers = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 1)), min_size=2, max_size=10).map(
    lambda rows: (np.array([y for y, _ in rows]), np.array([v for _, v in rows]))
)


def alone(yi: np.ndarray, vi: np.ndarray) -> Study:
    return Study(yi, vi, np.ones((len(yi), 1)))


def tau2(name: str, yi: np.ndarray, vi: np.ndarray) -> float:
    estimate = ESTIMATORS[name].estimate
    assert estimate is not None
    return float(estimate(alone(yi, vi)))


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        # With equal variances v: the variance of the estimates, less v.
        ("REML", 1 - 0.5),
        ("HE", 1 - 0.5),
        ("PM", 1 - 0.5),
        ("EB", 1 - 0.5),
        ("DL", 1 - 0.5),
        ("DLIT", 1 - 0.5),
        ("SJIT", 1 - 0.5),
        ("GENQ", 1 - 0.5),
        ("ML", 2 / 3 - 0.5),
        # (Q - k) / sum w, and the same with Q k/(k - 1)
        ("HS", (4 - 3) / 6),
        ("HSk", (6 - 3) / 6),
        # start 2/3, w = 6/7, start * Q / (k - 1)
        ("SJ", 2 / 3 * (6 / 7 * 2) / 2),
        # Q falls to the median of chi-square(2), 2 log 2
        ("PMM", 2 / (2 * math.log(2)) - 0.5),
        # with equal variances the generalised Q is that chi-square, too
        ("GENQM", 2 / (2 * math.log(2)) - 0.5),
    ],
)
def test_three_studies_by_hand(name: str, by_hand: float) -> None:
    assert tau2(name, YI, VI) == pytest.approx(by_hand, rel=1e-9)


def test_every_estimator_has_a_hand_worked_value() -> None:
    mark = next(m for m in test_three_studies_by_hand.pytestmark if m.name == "parametrize")
    worked = {name for name, _ in mark.args[1]}
    assert worked == {name for name, row in ESTIMATORS.items() if row.estimate}


@settings(max_examples=30)
@given(numbers)
def test_no_other_tau2_is_more_likely(data) -> None:
    yi, vi = data
    for name, restricted in (("REML", True), ("ML", False)):
        best = tau2(name, yi, vi)
        top = log_likelihood(alone(yi, vi), best, restricted=restricted)
        for other in [0.0, *np.geomspace(1e-6, 50, 60)]:
            assert log_likelihood(alone(yi, vi), float(other), restricted=restricted) <= top + 1e-9


def test_the_higher_of_two_maxima_is_taken() -> None:
    # One precise study far from three others: the restricted likelihood has more than one peak.
    yi, vi = np.array([0.0, 0.1, 3.0, 6.0]), np.array([1e-4, 2.0, 2.0, 0.01])
    grid = np.geomspace(1e-6, 100, 4000)
    heights = [log_likelihood(alone(yi, vi), float(t), restricted=True) for t in grid]
    best = tau2("REML", yi, vi)
    assert log_likelihood(alone(yi, vi), best, restricted=True) >= max(heights)


@given(numbers)
def test_paule_and_mandel_make_q_equal_its_expectation(data) -> None:
    yi, vi = data
    value = tau2("PM", yi, vi)
    q = alone(yi, vi).at(value).q
    assert q == pytest.approx(len(yi) - 1, rel=1e-6) if value > 0 else q <= len(yi) - 1 + 1e-9


@given(numbers, st.floats(0, 2))
def test_traces_agree_with_the_matrix(data, value: float) -> None:
    yi, vi = data
    w = np.diag(1 / (vi + value))
    ones = np.ones((len(yi), 1))
    p = w - w @ ones @ np.linalg.inv(ones.T @ w @ ones) @ ones.T @ w
    fit = alone(yi, vi).at(value)
    assert fit.q == pytest.approx(float(yi @ p @ yi), rel=1e-6, abs=1e-8)
    assert fit.trace == pytest.approx(float(np.trace(p)), rel=1e-9)
    assert fit.trace_squared == pytest.approx(float(np.trace(p @ p)), rel=1e-6)


@given(numbers)
def test_the_short_way_to_a_mean_ends_where_the_long_way_does(data) -> None:
    # A column of twos is an intercept, too, but one that the short way does not take.
    yi, vi = data
    twos = Study(yi, vi, np.full((len(yi), 1), 2.0))
    for restricted in (True, False):
        short = most_likely(alone(yi, vi), restricted=restricted)
        long = most_likely(twos, restricted=restricted)
        assert float(short) == pytest.approx(float(long), rel=1e-8, abs=1e-10)
