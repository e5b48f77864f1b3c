"""The test of excess significance: by hand, and what holds for all data."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.robustness import fitted_values
from consilience.synthesis.small_studies import excess_significance
from consilience.synthesis.small_studies.excess_significance import _exact

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


def test_with_moderators_each_study_has_the_power_for_what_is_expected_of_it() -> None:
    model = regress(YI, VI, [[1.0, x] for x in range(4)], names=("intrcpt", "dose"))
    found = excess_significance(model)
    assert found.theta == pytest.approx(fitted_values(model))
    assert math.isnan(cast(float, found.theta_lim))
    one = excess_significance(pool(YI, VI), theta=cast(tuple[float, ...], found.theta)[0],
                              tau2=model.tau2)  # fmt: skip
    assert one.power[0] == pytest.approx(found.power[0])


def test_the_sides_of_the_test_of_the_number_add_up() -> None:
    result = pool(YI, VI, method="EE")
    for kind in ("exact", "binom", "chi2"):
        more, less, both = (
            excess_significance(result, test=kind, tes_alternative=side)
            for side in ("greater", "less", "two.sided")
        )
        at = both.power
        if kind != "chi2":
            # The observed number itself counts to both sides.
            assert more.pval + less.pval > 1
        else:
            assert more.pval + less.pval == pytest.approx(1)
            assert both.pval == pytest.approx(2 * min(more.pval, less.pval))
        assert at == more.power


def test_two_coins_by_hand() -> None:
    # Two studies of power 1/4 and 1/2; one is significant. P(0) = 3/8, P(1) = 1/2, P(2) = 1/8.
    power = np.array([0.25, 0.5])
    assert _exact(1, power, "greater") == pytest.approx(5 / 8)
    assert _exact(1, power, "less") == pytest.approx(7 / 8)
    assert _exact(1, power, "two.sided") == pytest.approx(1)
    assert _exact(2, power, "two.sided") == pytest.approx(1 / 8)


def test_a_test_to_both_sides_has_two_limits() -> None:
    y, v = [0.1, 0.3, 0.5, 0.2, 0.4], [0.01] * 5
    both = excess_significance(pool(y, v, method="EE"), tes_alternative="two.sided")
    low, high = cast(tuple[float, float], both.theta_lim)
    upper = excess_significance(pool(y, v, method="EE"), limit_alpha=0.05).theta_lim
    assert low == pytest.approx(upper)
    assert low < high
