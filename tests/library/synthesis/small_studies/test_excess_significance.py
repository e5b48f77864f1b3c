"""The test of excess significance: by hand, and what holds for all data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.small_studies import excess_significance

YI, VI = [2.0, 2.5, 0.5, 2.2], [1.0] * 4

few = settings(max_examples=20)
studies = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=2, max_size=9)


def test_three_of_four_by_hand() -> None:
    # With no effect each study has a chance of 0.05: three or four of four.
    found = excess_significance(pool(YI, VI, method="EE"), theta=0.0)
    assert (found.O, found.test, found.k) == (3, "exact", 4)
    assert found.power == pytest.approx((0.05,) * 4)
    assert found.pval == pytest.approx(4 * 0.05**3 * 0.95 + 0.05**4)
    assert found.significant == (True, True, False, True)
    binomial = excess_significance(pool(YI, VI, method="EE"), theta=0.0, test="binom")
    assert binomial.pval == pytest.approx(found.pval)


def test_power_and_chi_square_by_hand() -> None:
    # theta = 1.8, the mean of the four: power 1 - Phi(0.16) + Phi(-3.76)
    found = excess_significance(pool(YI, VI, method="EE"), test="chi2")
    power = 1 - ndtr(1.959964 - 1.8) + ndtr(-1.959964 - 1.8)
    square = (3 - 4 * power) ** 2 * (1 / (4 * power) + 1 / (4 - 4 * power))
    assert found.theta == pytest.approx(1.8)
    assert pytest.approx((4 * power, square)) == (found.E, found.X2)
    assert found.pval == pytest.approx(float(ndtr(-math.sqrt(square))))


def test_at_the_limit_the_chance_is_its_level() -> None:
    result = pool(YI, VI, method="EE")
    limit = excess_significance(result).theta_lim
    assert excess_significance(result, theta=limit).pval == pytest.approx(0.1)
    nothing = pool([0.1, -0.2, 0.3], [1.0] * 3, method="EE")
    assert math.isnan(excess_significance(nothing).theta_lim)


@given(studies, st.sampled_from(["exact", "chi2", "binom"]))
@few
def test_the_sign_turns_the_side_and_nothing_else(
    rows: list[tuple[float, float]], test: str
) -> None:
    y, v = [y for y, _ in rows], [v for _, v in rows]
    found = excess_significance(pool(y, v, method="DL"), test=test, alternative="greater")
    mirrored = excess_significance(
        pool([-one for one in y], v, method="DL"), test=test, alternative="less"
    )
    assert (found.O, found.pval) == pytest.approx((mirrored.O, mirrored.pval))
    assert found.theta_lim == pytest.approx(-mirrored.theta_lim, nan_ok=True, abs=1e-9)
    assert 0 <= found.pval <= 1


def test_many_studies_take_the_chi_square_by_default() -> None:
    assert excess_significance(pool([1.0, 0.2] * 20, [0.2] * 40)).test == "chi2"


def test_wrong_use_is_refused() -> None:
    result = pool(YI, VI)
    with pytest.raises(TooFewStudies, match="1 study"):
        excess_significance(pool(YI[:1], VI[:1]))
    with pytest.raises(DataError, match="no test 'z'"):
        excess_significance(result, test="z")
    with pytest.raises(DataError, match="no alternative 'up'"):
        excess_significance(result, alternative="up")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="no level"):
        excess_significance(result, alpha=0)
    model = regress(YI, VI, [[1.0, x] for x in range(4)], names=("intrcpt", "dose"))
    with pytest.raises(DataError, match="moderators"):
        excess_significance(model)
