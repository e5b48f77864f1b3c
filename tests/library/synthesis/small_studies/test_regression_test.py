"""The regression test of a funnel plot: by hand, and what holds for all data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.small_studies import PREDICTORS, regression_test

YI, VI, NI = [1.0, 3.0, 4.0, 8.0], [1.0, 1.0, 4.0, 4.0], [40.0, 36.0, 10.0, 9.0]

few = settings(max_examples=20)
studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 1)), min_size=5, max_size=12).filter(
    lambda rows: np.ptp([v for _, v in rows]) > 0.05
)


def columns(rows: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [y for y, _ in rows], [v for _, v in rows]


def test_eggers_test_of_four_studies_by_hand() -> None:
    # Means 2 at standard error 1 and 6 at 2: slope 4, intercept -2. Weighted squares of residuals
    # 2 + 8/4 = 4 on 2 degrees of freedom; variance of the slope 1/2 + 1/0.5 = 2.5 times 2.
    found = regression_test(pool(YI, VI, method="EE"), model="lm")
    assert found.fit.beta == pytest.approx((-2, 4))
    assert found.zval == pytest.approx(4 / math.sqrt(5))
    assert (found.est, found.ddf, found.k) == (pytest.approx(-2), 2, 4)


def test_the_model_of_the_result_is_kept() -> None:
    found = regression_test(pool(YI, VI, method="EE"))
    assert found.zval == pytest.approx(4 / math.sqrt(2.5))
    assert found.ddf is None
    assert regression_test(pool(YI, VI, method="DL", test="knha")).ddf == 2


@given(studies)
@few
def test_shift_scale_sign_and_order_do_what_they_must(rows: list[tuple[float, float]]) -> None:
    y, v = columns(rows)
    found = regression_test(pool(y, v, method="DL"))
    moved = regression_test(pool([3 - 2 * one for one in y], [4 * one for one in v], method="DL"))
    turned = regression_test(pool(y[::-1], v[::-1], method="DL"))
    assert moved.zval == pytest.approx(-found.zval, rel=1e-6, abs=1e-6)
    assert moved.est == pytest.approx(3 - 2 * found.est, rel=1e-6, abs=1e-6)
    assert turned.zval == pytest.approx(found.zval, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("predictor", PREDICTORS)
def test_an_effect_in_a_very_large_study_only_where_the_predictor_vanishes(predictor: str) -> None:
    found = regression_test(pool(YI, VI), predictor=predictor, ni=NI)
    assert math.isnan(found.est) is (predictor in ("ni", "sqrtni"))


def test_a_study_without_participants_is_left_out_by_name() -> None:
    result = pool([*YI, 5.0], [*VI, 2.0], slab=["Ash", "Beech", "Cedar", "Elm", "Fir"])
    found = regression_test(result, predictor="ninv", ni=[*NI, math.nan])
    assert found.left_out == ("Fir",)
    assert found.zval == pytest.approx(regression_test(pool(YI, VI), predictor="ninv", ni=NI).zval)


def test_moderators_stay_in_and_leave_no_effect_to_expect() -> None:
    y, v = [*YI, 2.0], [*VI, 2.0]
    model = regress(y, v, [[1.0, x] for x in (0.0, 1.0, 1.0, 0.0, 2.0)], names=("intrcpt", "dose"))
    found = regression_test(model)
    assert found.fit.names == ("intrcpt", "dose", "sei")
    assert math.isnan(found.est)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(DataError, match="no predictor 'n'"):
        regression_test(pool(YI, VI), predictor="n")
    with pytest.raises(DataError, match="0 numbers of participants for 4 studies"):
        regression_test(pool(YI, VI), predictor="ni")
    with pytest.raises(DataError, match="not above zero"):
        regression_test(pool(YI, VI), predictor="ni", ni=[1, 2, 0, 4])
    with pytest.raises(DataError, match="all studies are of one size"):
        regression_test(pool(YI, [1.0] * 4))
    with pytest.raises(TooFewStudies, match="2 studies"):
        regression_test(pool(YI[:2], VI[1:3]))
    with pytest.raises(TooFewStudies, match="1 studies"):
        regression_test(pool(YI[:1], VI[:1]))
