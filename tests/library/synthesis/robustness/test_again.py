"""Leaving out and cumulating: by hand, against single fits, and what holds for all data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.robustness import cumulate, leave_one_out

YI, VI = [1.0, 2.0, 6.0], [0.5, 0.5, 0.5]
NAMES = ["Ash", "Beech", "Cedar"]

few = settings(max_examples=20)
studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 1)), min_size=3, max_size=9)


def test_leaving_out_by_hand() -> None:
    found = leave_one_out(pool(YI, VI, method="EE", slab=NAMES))
    assert found.slab == tuple(NAMES)
    assert found.estimate == pytest.approx((4, 3.5, 1.5))
    assert found.se == pytest.approx((0.5,) * 3)
    assert pytest.approx((16, 25, 1)) == found.Q
    assert found.k == (2, 2, 2)


def test_cumulating_by_hand() -> None:
    found = cumulate(pool(YI, VI, method="EE", slab=NAMES), order=[2019, 2021, 2010])
    assert found.slab == ("Cedar", "Ash", "Beech")
    assert found.estimate == pytest.approx((6, 3.5, 3))
    assert (found.k, found.Q[0], found.I2[0]) == ((1, 2, 3), 0, 0)
    assert found.rows()[0] == {
        "slab": "Cedar", "k": 1, "estimate": 6.0, "se": pytest.approx(math.sqrt(0.5)),
        "zval": pytest.approx(6 / math.sqrt(0.5)), "pval": found.pval[0],
        "ci_lb": found.ci_lb[0], "ci_ub": found.ci_ub[0], "Q": 0.0, "Qp": 1.0, "tau2": 0.0,
        "I2": 0.0, "H2": 1.0,
    }  # fmt: skip


def test_studies_of_one_year_come_in_as_they_are() -> None:
    assert cumulate(pool(YI, VI, slab=NAMES), order=[1, 1, 1]).slab == tuple(NAMES)
    assert cumulate(pool(YI, VI, slab=NAMES)).slab == tuple(NAMES)


@given(studies, st.sampled_from(["REML", "DL", "EE"]), st.sampled_from(["z", "knha"]))
@few
def test_the_last_row_of_cumulating_is_the_result_in_any_order(
    rows: list[tuple[float, float]], method: str, test: str
) -> None:
    y, v = [round(y, 4) for y, _ in rows], [v for _, v in rows]
    result = pool(y, v, method=method, test=test)
    for order in (None, y, v):
        found = cumulate(result, order)
        assert found.estimate[-1] == pytest.approx(result.beta, rel=1e-6, abs=1e-6)
        assert found.ci_ub[-1] == pytest.approx(result.ci_ub, rel=1e-5, abs=1e-5)
    # Without the last is the last but one.
    last = leave_one_out(result)
    assert last.estimate[-1] == pytest.approx(cumulate(result).estimate[-2], rel=1e-6, abs=1e-6)


def test_a_given_variance_between_studies_is_kept() -> None:
    found = leave_one_out(pool(YI, VI, tau2=0.7))
    assert found.tau2 == pytest.approx((0.7,) * 3)


def test_of_two_studies_one_is_left_and_of_one_none() -> None:
    found = leave_one_out(pool(YI[:2], VI[:2], test="knha"))
    assert found.estimate == pytest.approx((2, 1))
    assert found.se == pytest.approx((math.sqrt(0.5),) * 2)
    with pytest.raises(TooFewStudies, match="there is one study"):
        leave_one_out(pool(YI[:1], VI[:1]))
    assert cumulate(pool(YI[:1], VI[:1])).estimate == pytest.approx((1,))


def test_extreme_weights_are_borne() -> None:
    result = pool([0.0, 1.0, 2.0, 1.0], [1e-9, 1.0, 1e6, 1e-8])
    assert cumulate(result).estimate[-1] == pytest.approx(result.beta)
    assert leave_one_out(result).k == (3, 3, 3, 3)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(DataError, match="a value for each"):
        cumulate(pool(YI, VI), order=[1, 2])
    with pytest.raises(DataError, match="a value for each"):
        cumulate(pool(YI, VI), order=[1, 2, math.nan])
    model = regress(YI, VI, [[1.0, x] for x in (0.0, 1.0, 2.0)], names=("intrcpt", "dose"))
    with pytest.raises(DataError, match="moderators"):
        leave_one_out(model)
