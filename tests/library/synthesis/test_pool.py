"""Pooling, worked by hand, and the laws that hold for every method."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import ESTIMATORS, TESTS, Pooled, pool

YI, VI = [1.0, 2.0, 3.0], [0.5, 0.5, 0.5]
METHODS = list(ESTIMATORS)
EVERY = [(method, test) for method in METHODS for test in TESTS]

estimates = st.floats(-3, 3).map(lambda y: round(y, 3))
variances = st.floats(0.01, 1).map(lambda v: round(v, 3))
studies = st.lists(st.tuples(estimates, variances), min_size=2, max_size=12).filter(
    lambda rows: len({y for y, _ in rows}) > 1
)


def pooled(rows: list[tuple[float, float]], method: str, test: str = "z") -> Pooled:
    return pool([y for y, _ in rows], [v for _, v in rows], method=method, test=test)


def test_equal_effects_weigh_by_inverse_variance() -> None:
    result = pool([1.0, 3.0], [0.25, 0.75], method="EE")
    assert result.beta == pytest.approx((4 * 1 + 4 / 3 * 3) / (4 + 4 / 3))
    assert result.se == pytest.approx(math.sqrt(1 / (4 + 4 / 3)))
    assert result.weights == pytest.approx((75, 25))
    assert result.tau2 == 0
    assert math.isnan(result.se_tau2)
    assert math.isnan(result.pi_lb)


def test_random_effects_after_dersimonian_and_laird() -> None:
    # Q = 2 (1 + 0 + 1) = 4, C = 6 - 12/6 = 4, tau2 = (4 - 2)/4; then every weight is 1
    result = pool(YI, VI, method="DL")
    assert (result.QE, result.tau2, result.beta) == pytest.approx((4, 0.5, 2))
    assert result.se == pytest.approx(math.sqrt(1 / 3))
    row = result.as_json()
    assert (row["I2"], row["H2"], row["QM"]) == pytest.approx((50, 2, 12))
    assert row["zval"] == pytest.approx(2 * math.sqrt(3))


def test_hartung_knapp_scales_the_variance_and_uses_t() -> None:
    # sum w (y - 2)^2 / (k - 1) = 2/2 = 1 and the 97.5% point of t(2) is 4.302653
    result = pool(YI, VI, method="DL", test="knha")
    assert result.s2w == pytest.approx(1)
    assert result.ddf == 2
    assert result.ci_ub == pytest.approx(2 + 4.302652729911275 * math.sqrt(1 / 3))


def test_the_ad_hoc_variant_is_never_narrower() -> None:
    calm = ([1.0, 1.1, 1.2], [0.5, 0.5, 0.5])
    assert pool(*calm, test="knha").se < pool(*calm, test="adhoc").se == pool(*calm).se


@pytest.mark.parametrize(("test", "crit"), [("z", 1.959963984540054), ("knha", 4.302652729911275)])
def test_the_prediction_interval_adds_the_variance_between_studies(test: str, crit: float) -> None:
    result = pool(YI, VI, method="DL", test=test)
    assert result.pi_ub == pytest.approx(2 + crit * math.sqrt(1 / 3 + 0.5))


def test_a_known_tau2_is_used_as_it_is() -> None:
    result = pool(YI, VI, tau2=0.5)
    assert (result.tau2, result.tau2_given) == (0.5, True)
    assert result.se == pytest.approx(math.sqrt(1 / 3))


@pytest.mark.parametrize(("method", "test"), EVERY)
def test_one_study_is_passed_on(method: str, test: str) -> None:
    result = pool([0.7], [0.04], method=method, test=test)
    assert (result.beta, result.se, result.k) == pytest.approx((0.7, 0.2, 1))
    assert result.ci_lb == pytest.approx(0.7 - 1.959963984540054 * 0.2)
    assert (result.tau2, result.I2, result.test) == (0, 0, "z")
    assert math.isnan(result.pi_lb)


@pytest.mark.parametrize(("method", "test"), EVERY)
def test_two_studies_that_agree_pool_to_what_they_say(method: str, test: str) -> None:
    result = pool([0.5, 0.5], [0.1, 0.1], method=method, test=test)
    assert result.beta == pytest.approx(0.5)
    assert result.tau2 == pytest.approx(0, abs=1e-12)


def test_a_study_without_a_number_is_not_pooled() -> None:
    result = pool([1.0, math.nan, 2.0], [0.1, 0.1, 0.1], slab=["A", "B", "C"])
    assert (result.k, result.slab) == (2, ("A", "C"))
    assert result.notes == ("B: no value for yi (left out)",)


def test_a_result_stored_before_notes_were_kept_is_still_read() -> None:
    row = pool(YI, VI).as_json()
    del row["notes"]
    assert Pooled.from_json(row) == pool(YI, VI)


def test_a_variance_of_zero_names_the_study() -> None:
    with pytest.raises(DataError, match=r"Beth 2001: vi: the variance 0\.0 is not above zero"):
        pool([1.0, 2.0], [0.1, 0.0], slab=["Alice 2000", "Beth 2001"])


def test_no_study_at_all_is_too_few() -> None:
    with pytest.raises(TooFewStudies):
        pool([math.nan], [0.1])


@pytest.mark.parametrize(
    "wrong", [{"method": "XX"}, {"test": "XX"}, {"level": 0}, {"tau2": -1.0}, {"slab": ["one"]}]
)
def test_an_option_that_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DataError):
        pool(YI, VI, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(rows=studies)
def test_the_pooled_effect_lies_among_the_studies(method: str, rows) -> None:
    result = pooled(rows, method)
    assert min(result.yi) - 1e-9 <= result.beta <= max(result.yi) + 1e-9
    assert sum(result.weights) == pytest.approx(100)
    assert result.ci_lb <= result.beta <= result.ci_ub
    assert result.tau2 >= 0
    assert 0 <= result.I2 <= 100


@given(rows=studies)
def test_a_prediction_interval_holds_the_confidence_interval(rows) -> None:
    result = pooled(rows, "REML", "knha")
    assert result.pi_lb <= result.ci_lb <= result.ci_ub <= result.pi_ub


@given(rows=studies)
def test_a_result_comes_back_from_json_as_it_was(rows) -> None:
    result = pooled(rows, "REML", "knha")
    again = Pooled.from_json(json.loads(json.dumps(result.as_json(), allow_nan=False)))
    assert again == result
