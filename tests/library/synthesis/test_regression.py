"""Meta-regression: by hand, beside the model without moderators, and what holds for all data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import ESTIMATORS, TESTS, Regression, pool, regress
from consilience.synthesis.moments import project

YI, VI, DOSE = [1.0, 2.0, 2.0, 4.0], [0.5, 0.5, 0.5, 0.5], [0.0, 1.0, 2.0, 3.0]
NAMES = ("intrcpt", "dose")
DESIGN = [[1.0, dose] for dose in DOSE]

few = settings(max_examples=20)
studies = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(0.01, 1), st.floats(-2, 2)), min_size=5, max_size=12
).filter(lambda rows: np.ptp([x for _, _, x in rows]) > 0.1)


def fitted(rows: list[tuple[float, float, float]], **options: object) -> Regression:
    y, v, x = zip(*rows, strict=True)
    design = [[1.0, one] for one in x]
    return regress(y, v, design, names=NAMES, **options)  # type: ignore[arg-type]


def test_four_studies_by_hand() -> None:
    # Ordinary least squares, as the variances are equal: slope 0.9, intercept 0.9,
    # squared residuals 0.7, weights 2: Q = 1.4 on 2 degrees of freedom
    found = regress(YI, VI, DESIGN, names=NAMES, method="EE")
    assert found.beta == pytest.approx((0.9, 0.9))
    assert found.se == pytest.approx((math.sqrt(0.5 * 0.7), math.sqrt(0.5 / 5)))
    assert pytest.approx((1.4, 0.9**2 / 0.1)) == (found.QE, found.QM)
    assert (found.tested, found.m, found.k) == ((1,), 1, 4)
    # Q of both models over their degrees of freedom: 1 - (1.4/2) / (9.5/3)
    assert pytest.approx(100 * (1 - 0.7 / (9.5 / 3))) == found.R2


def test_knapp_and_hartung_scale_by_the_residuals() -> None:
    found = regress(YI, VI, DESIGN, names=NAMES, method="EE", test="knha")
    assert (found.s2w, found.ddf) == (pytest.approx(0.7), 2)
    assert found.se[1] == pytest.approx(math.sqrt(0.7 * 0.1))


def test_weights_of_ones_are_no_weights() -> None:
    vi = [0.2, 0.5, 0.9, 0.4]
    ones = regress(YI, vi, DESIGN, names=NAMES, weights=[1.0] * 4)
    none = regress(YI, vi, DESIGN, names=NAMES, weighted=False)
    assert ones.beta == none.beta == pytest.approx((0.9, 0.9))
    assert ones.vb == none.vb


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("test", TESTS)
@few
@given(rows=studies)
def test_an_intercept_alone_is_the_pooled_effect(
    method: str, test: str, rows: list[tuple[float, float, float]]
) -> None:
    y, v, _ = zip(*rows, strict=True)
    one = regress(y, v, [[1.0]] * len(y), names=["intrcpt"], method=method, test=test)
    other = pool(y, v, method=method, test=test)
    mine = (one.beta[0], one.se[0], one.tau2, one.QE, one.I2, one.ci_lb[0])
    wanted = (other.beta, other.se, other.tau2, other.QE, other.I2, other.ci_lb)
    assert mine == pytest.approx(wanted, rel=1e-6, abs=1e-7)
    assert one.fit_stats["REML"].ll == pytest.approx(other.fit_stats["REML"].ll, abs=1e-6)


# Sidik and Jonkman start from the variance of the estimates, which the line changes.
@pytest.mark.parametrize("method", [name for name in ESTIMATORS if name != "SJ"])
@few
@given(rows=studies, shift=st.floats(-5, 5), slope=st.floats(-5, 5))
def test_adding_a_line_moves_the_coefficients_only(
    method: str, rows: list[tuple[float, float, float]], shift: float, slope: float
) -> None:
    moved = [(y + shift + slope * x, v, x) for y, v, x in rows]
    before, after = fitted(rows, method=method), fitted(moved, method=method)
    assert after.tau2 == pytest.approx(before.tau2, rel=1e-5, abs=1e-6)
    if method not in ("ML", "REML"):
        wanted = (before.beta[0] + shift, before.beta[1] + slope)
        assert after.beta == pytest.approx(wanted, rel=1e-4, abs=1e-4)


@few
@given(rows=studies, unit=st.floats(0.1, 10))
def test_the_unit_of_a_moderator_does_not_matter(
    rows: list[tuple[float, float, float]], unit: float
) -> None:
    before = fitted(rows, method="DL")
    after = fitted([(y, v, x * unit) for y, v, x in rows], method="DL")
    assert after.beta[1] * unit == pytest.approx(before.beta[1], rel=1e-6, abs=1e-9)
    assert pytest.approx(before.QM, rel=1e-6, abs=1e-9) == after.QM


@few
@given(rows=studies)
def test_traces_are_those_of_the_large_matrix(rows: list[tuple[float, float, float]]) -> None:
    y, v, x = (np.array(column) for column in zip(*rows, strict=True))
    design, a = np.column_stack((np.ones_like(x), x)), 1 / (v + 0.3)
    fit = project(y, design, a)
    whole = np.diag(a) - np.outer(a, a) * (design @ fit.inverse @ design.T)
    inner = whole @ np.diag(v)
    assert fit.trace == pytest.approx(np.trace(whole))
    assert fit.trace_squared == pytest.approx(np.trace(whole @ whole))
    assert fit.trace_with(v) == pytest.approx(np.trace(inner))
    assert fit.trace_both_with(v) == pytest.approx(np.trace(inner @ inner))
    assert fit.trace_one_with(v) == pytest.approx(np.trace(inner @ whole))
    assert fit.q == pytest.approx(y @ whole @ y, abs=1e-9)


def test_a_moderator_that_says_nothing_new_is_dropped_and_named() -> None:
    design = [[1.0, dose, 2 * dose] for dose in DOSE]
    found = regress(YI, VI, design, names=("intrcpt", "dose", "twice"))
    assert (found.names, found.dropped) == (("intrcpt", "dose"), ("twice",))


def test_estimates_on_a_line_leave_no_error_to_test_with() -> None:
    found = regress(DOSE, VI, DESIGN, names=NAMES, test="knha")
    assert found.beta == pytest.approx((0, 1), abs=1e-12)
    none = regress([0.0] * 4, VI, DESIGN, names=NAMES, test="knha")
    assert (none.s2w, none.beta) == (0, (0, 0))
    assert math.isnan(none.QM)
    assert math.isnan(none.zval[1])


def test_a_study_without_a_value_is_left_out() -> None:
    design = [*DESIGN, [1.0, math.nan]]
    found = regress([*YI, 9.0], [*VI, 0.5], design, names=NAMES)
    assert found.k == 4
    assert found.beta == regress(YI, VI, DESIGN, names=NAMES).beta


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"method": "GUESS"}, "no method"),
        ({"test": "guess"}, "no test"),
        ({"level": 100}, "makes no interval"),
        ({"tau2": -1}, "is a variance"),
        ({"btt": [5]}, "none of the coefficients"),
    ],
)
def test_wrong_use_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(DataError, match=said):
        regress(YI, VI, DESIGN, names=NAMES, **options)  # type: ignore[arg-type]


def test_as_many_coefficients_as_studies_are_too_many() -> None:
    with pytest.raises(TooFewStudies, match="2 studies for 2 coefficients"):
        regress(YI[:2], VI[:2], DESIGN[:2], names=NAMES)
    with pytest.raises(DataError, match="not above zero"):
        regress(YI, [0.5, 0.5, 0.5, 0.0], DESIGN, names=NAMES)


def test_without_an_estimate_of_tau2_as_many_coefficients_as_studies_fit_them_exactly() -> None:
    found = regress(YI[:2], VI[:2], DESIGN[:2], names=NAMES, method="EE", test="knha")
    assert found.study.x @ found.beta == pytest.approx(YI[:2])
    assert (found.QE, found.test, found.ddf) == (0.0, "z", None)
    assert math.isnan(found.R2)


@pytest.mark.parametrize(("share", "percent"), [(0.95, 95), (0.9, 90), (0.05, 95), (95, 95)])
def test_a_level_may_be_a_share(share: float, percent: float) -> None:
    one, other = (regress(YI, VI, DESIGN, names=NAMES, level=level) for level in (share, percent))
    assert one.level == pytest.approx(percent)
    assert one.ci_lb == pytest.approx(other.ci_lb)
