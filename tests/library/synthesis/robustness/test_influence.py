"""Residuals, influence and leaving studies out: by hand, and what holds for all data."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import TooFewStudies
from consilience.synthesis import ESTIMATORS, TESTS, pool, regress
from consilience.synthesis.robustness import (
    fitted_values,
    influence,
    residuals,
    shares,
    standardised,
    studentised,
)

YI, VI = [1.0, 2.0, 6.0], [0.5, 0.5, 0.5]

few = settings(max_examples=15)
studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 1)), min_size=4, max_size=9)


def columns(rows: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [round(y, 4) for y, _ in rows], [v for _, v in rows]


def test_three_studies_by_hand() -> None:
    # Mean 3, without the last 1.5 with variance 0.25: deleted residual 4.5 / sqrt(0.75).
    found = influence(pool(YI, VI, method="EE", slab=["Ash", "Beech", "Cedar"]))
    assert found.rstudent[2] == pytest.approx(4.5 / math.sqrt(0.75))
    assert found.dffits[2] == pytest.approx(1.5 / math.sqrt(0.5 / 3))
    assert found.cook_d[2] == pytest.approx(1.5**2 / (0.5 / 3))
    assert found.cov_r == pytest.approx((1.5,) * 3)
    assert (found.QE_del[2], found.tau2_del[2]) == pytest.approx((1.0, 0.0))
    assert (found.hat[2], found.weight[2]) == pytest.approx((1 / 3, 100 / 3))
    assert found.dfbs[2] == pytest.approx((1.5 / math.sqrt(0.5 / 3),))
    # Cook's distances are 6, 1.5 and 13.5; the change of Beech is 0.5 / 0.408.
    assert found.is_infl == (True, True, True)
    assert (found.slab[2], found.names, found.k) == ("Cedar", ("intrcpt",), 3)


def test_residuals_by_hand() -> None:
    model = pool(YI, VI, method="EE")
    assert residuals(model) == pytest.approx((-2, -1, 3))
    assert residuals(model, "pearson")[2] == pytest.approx(3 / math.sqrt(0.5))
    assert residuals(model, "rstandard")[2] == pytest.approx(3 / math.sqrt(0.5 * 2 / 3))
    assert residuals(model, "rstudent") == influence(model).rstudent
    assert fitted_values(model) == pytest.approx((3, 3, 3))


@pytest.mark.parametrize("method", ["REML", "DL", "PM", "EE"])
@pytest.mark.parametrize("test", TESTS)
def test_each_row_is_the_fit_without_the_study(method: str, test: str) -> None:
    y, v = [0.2, 0.5, -0.3, 1.4, 0.6], [0.04, 0.1, 0.05, 0.2, 0.08]
    found = influence(pool(y, v, method=method, test=test))
    for i in range(5):
        other = pool(y[:i] + y[i + 1 :], v[:i] + v[i + 1 :], method=method, test=test)
        assert found.tau2_del[i] == pytest.approx(other.tau2, rel=1e-6, abs=1e-9)
        assert found.QE_del[i] == pytest.approx(other.QE)
        assert found.cov_r[i] == pytest.approx(
            other.se**2 / pool(y, v, method=method, test=test).se ** 2, rel=1e-6
        )


@given(studies, st.sampled_from(sorted(set(ESTIMATORS) - {"GENQM"})))
@few
def test_shift_and_order_change_nothing_and_the_sign_turns(
    rows: list[tuple[float, float]], method: str
) -> None:
    y, v = columns(rows)
    found = influence(pool(y, v, method=method))
    turned = influence(pool([2 - one for one in reversed(y)], v[::-1], method=method))
    for name in ("rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "hat"):
        sign = -1 if name in ("rstudent", "dffits") else 1
        other = [sign * one for one in reversed(getattr(turned, name))]
        assert getattr(found, name) == pytest.approx(other, rel=1e-3, abs=1e-3), name
    assert sum(found.weight) == pytest.approx(100)


def test_a_study_that_carries_a_moderator_alone_has_no_values_and_the_rest_has() -> None:
    design = [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    model = regress([1.0, 2.0, 2.5, 4.0], [0.5] * 4, design, names=("intrcpt", "late"))
    found = influence(model)
    assert [math.isnan(one) for one in found.rstudent] == [False, False, False, True]
    assert found.is_infl[3] is None
    assert found.hat[3] == pytest.approx(1)
    assert math.isnan(studentised(model).z[3])


def test_weights_of_ones_own_are_kept() -> None:
    y, v, own = [0.2, 0.5, -0.3, 1.4], [0.04, 0.1, 0.05, 0.2], [1.0, 2.0, 3.0, 4.0]
    model = regress(y, v, [[1.0]] * 4, names=("intrcpt",), method="DL", weights=own)
    assert shares(model) == pytest.approx((10, 20, 30, 40))
    h = np.array(own) / 10
    m = np.array(v) + model.tau2
    variance = m * (1 - 2 * h) + (h**2 * m).sum()
    assert standardised(model).se == pytest.approx(np.sqrt(variance))
    without = regress(y[1:], v[1:], [[1.0]] * 3, names=("intrcpt",), method="DL", weights=own[1:])
    assert studentised(model).resid[0] == pytest.approx(y[0] - without.beta[0])
    plain = regress(y, v, [[1.0]] * 4, names=("intrcpt",), method="DL", weighted=False)
    assert shares(plain) == pytest.approx((25,) * 4)


@pytest.mark.parametrize("test", ["z", "knha"])
def test_studies_that_all_agree_have_no_influence_and_raise_nothing(test: str) -> None:
    found = influence(pool([0.5] * 4, [0.1, 0.2, 0.3, 0.4], test=test))
    assert found.QE_del == pytest.approx((0,) * 4, abs=1e-12)
    assert not any(found.is_infl[:3])


def test_extreme_weights_are_borne() -> None:
    found = influence(pool([0.0, 1.0, 2.0], [1e-9, 1.0, 1e6], method="DL"))
    assert found.weight[0] == pytest.approx(100, abs=1e-3)
    assert found.is_infl[0]


def test_two_studies_leave_one_and_one_leaves_none() -> None:
    found = influence(pool([1.0, 2.0], [0.5, 0.5]))
    assert all(math.isfinite(one) for one in found.rstudent)
    assert set(asdict(found)) >= {"dffits", "cook_d", "dfbs"}
    with pytest.raises(TooFewStudies, match="there is one study"):
        influence(pool([1.0], [0.5]))


def test_a_deleted_residual_has_the_scale_of_the_test_of_the_others() -> None:
    y, v = [0.1, 0.9, 0.4, -0.2, 0.3], [0.05, 0.1, 0.08, 0.2, 0.04]
    model = pool(y, v, method="EE", test="knha")
    others = pool(y[1:], v[1:], method="EE", test="knha")
    by_hand = math.sqrt(others.s2w * v[0] + others.se**2)
    assert studentised(model).se[0] == pytest.approx(by_hand)
    assert influence(model).rstudent[0] == pytest.approx(studentised(model).z[0])


def test_without_weights_the_fitted_value_varies_as_the_mean_does() -> None:
    y, v = [0.1, 0.9, 0.4, -0.2], [0.05, 0.1, 0.08, 0.2]
    model = regress(y, v, [[1.0]] * 4, names=["intrcpt"], method="EE", weighted=False)
    change = np.mean(y) - np.mean(y[1:])
    assert influence(model).dffits[0] == pytest.approx(change / math.sqrt(sum(v) / 16))
