"""Trim and fill: by hand, and what holds for all data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.small_studies import trim_and_fill

YI, VI = [0.0, 0.5, 7.0, 1.0, 6.0], [1.0] * 5
NAMES = ["Ash", "Beech", "Cedar", "Elm", "Fir"]

few = settings(max_examples=25)
studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 1)), min_size=4, max_size=10)


def test_five_studies_by_hand() -> None:
    # About the mean 2.9 the two largest deviations lie to the right: R0 = 2 - 1. Without Cedar
    # the mean is 1.875, and still two: its image is 2 * 1.875 - 7.
    found = trim_and_fill(pool(YI, VI, method="EE", slab=NAMES), side="left", estimator="R0")
    assert (found.k0, found.k, found.p_k0) == (1, 6, 0.25)
    assert found.se_k0 == pytest.approx(2)
    assert found.fit.study.y.tolist() == pytest.approx([*YI, -3.25])
    assert found.fit.beta == pytest.approx((1.875,))
    assert found.fit.slab == (*NAMES, "Image of Cedar")
    assert found.fill == (False,) * 5 + (True,)


def test_the_linear_estimator_by_hand() -> None:
    # Ranks to the right about 2.9 are 4 and 5: L0 = (4 * 9 - 30) / 9 = 0.67, so one; about 1.875
    # the same. Variance of the sum (330 + 10n^3 + 27n^2 + 17n - 90n^2 - 90n + 150n) / 24 at 2/3.
    found = trim_and_fill(pool(YI, VI, method="EE"), side="left")
    n = 2 / 3
    variance = (330 + 10 * n**3 - 63 * n**2 + 77 * n) / 24
    assert found.k0 == 1
    assert found.se_k0 == pytest.approx(4 * math.sqrt(variance) / 9)
    assert math.isnan(found.p_k0)


def test_the_side_is_where_the_slope_points_away_from() -> None:
    y, v = [0.1, 0.12, 0.2, 0.3, 0.9], [0.01, 0.02, 0.04, 0.1, 0.2]
    assert trim_and_fill(pool(y, v)).side == "left"
    assert trim_and_fill(pool([-one for one in y], v)).side == "right"
    assert trim_and_fill(pool(y, [0.1] * 5)).side == "left"


def test_the_test_of_the_result_is_kept_unless_told_otherwise() -> None:
    result = pool(YI, VI, method="DL", test="knha")
    assert trim_and_fill(result, side="left").fit.ddf == 5
    assert trim_and_fill(result, side="left", test="z").fit.ddf is None


@given(studies, st.sampled_from(["L0", "R0"]))
@few
def test_the_mirror_image_has_the_mirror_image(
    rows: list[tuple[float, float]], estimator: str
) -> None:
    y, v = [y for y, _ in rows], [v for _, v in rows]
    try:
        left = trim_and_fill(pool(y, v, method="EE"), side="left", estimator=estimator)
    except DataError as error:
        assert "does not settle" in str(error)
        return
    right = trim_and_fill(
        pool([-one for one in y], v, method="EE"), side="right", estimator=estimator
    )
    assert (left.k0, left.k) == (right.k0, len(y) + right.k0)
    assert left.fit.beta[0] == pytest.approx(-right.fit.beta[0], abs=1e-9)
    # Images on the left never make the effect larger.
    assert left.fit.beta[0] <= pool(y, v, method="EE").beta + 1e-9


@pytest.mark.parametrize("k", [1, 2])
def test_one_or_two_studies_are_too_few(k: int) -> None:
    with pytest.raises(TooFewStudies, match=f"{k} studies"):
        trim_and_fill(pool(YI[:k], VI[:k]))


def test_the_quadratic_estimator_says_where_it_has_no_solution() -> None:
    # All but one lie to the right of the mean: 2k² - 4S + 1/4 is below zero.
    result = pool([0.0, 9.0, 9.1, 9.2], [1.0, 50.0, 50.0, 50.0], method="EE")
    with pytest.raises(DataError, match="Q0 has no solution"):
        trim_and_fill(result, side="left", estimator="Q0")


def test_wrong_use_is_refused() -> None:
    with pytest.raises(DataError, match="no side 'top'"):
        trim_and_fill(pool(YI, VI), side="top")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="no estimator 'X0'"):
        trim_and_fill(pool(YI, VI), estimator="X0")
    model = regress(YI, VI, [[1.0, x] for x in range(5)], names=("intrcpt", "dose"))
    with pytest.raises(DataError, match="moderators"):
        trim_and_fill(model)


def test_all_but_one_study_may_be_trimmed() -> None:
    # metafor 3.8-1: trimfill(rma(yi, vi, method="HSk"), side="right", estimator="L0")
    result = pool([-0.986, -1.031901, -1.05], [0.02, 0.038407, 0.039335], method="HSk")
    found = trim_and_fill(result, side="right", estimator="L0")
    assert found.k0 == 2
    assert found.fit.beta == pytest.approx((-0.986,))
    assert found.se_k0 == pytest.approx(1.48808601901906)


def test_the_model_with_images_may_have_a_level_of_its_own() -> None:
    result = pool([-0.986, -1.031901, -1.05], [0.02, 0.038407, 0.039335], method="EE", level=80)
    found = trim_and_fill(result, side="right", level=95)
    assert (found.fit.level, result.level) == (95, 80)
