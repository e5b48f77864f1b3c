"""Subgroups are pooled each by itself, and the test says whether they differ."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.errors import DataError
from consilience.synthesis import pool, pool_subgroups, regress

YI = [-0.9, -1.6, -1.3, -0.2, -0.8, 0.0]
VI = [0.33, 0.19, 0.42, 0.05, 0.01, 0.004]
BY = ["north", "north", "south", "north", "south", "south"]


def test_two_subgroups_of_one_study_worked_by_hand() -> None:
    found = pool_subgroups([0.2, 0.5], [0.01, 0.04], ["a", "b"])
    assert pytest.approx((0.5 - 0.2) ** 2 / (0.01 + 0.04)) == found.QM
    assert found.QMp == pytest.approx(0.1797125)


def test_each_subgroup_is_what_pooling_it_alone_gives() -> None:
    found = pool_subgroups(YI, VI, BY, method="DL", slab=list("abcdef"))
    assert found.names == ("north", "south")
    alone = pool(
        [YI[i] for i in (0, 1, 3)], [VI[i] for i in (0, 1, 3)], method="DL", slab=list("abd")
    )
    assert found.results[0] == alone
    assert found.overall.k == 6


def test_the_test_of_equal_effects_is_that_of_the_regression_on_the_subgroups() -> None:
    design = [[1.0, float(one == "south")] for one in BY]
    model = regress(YI, VI, design, names=["intercept", "south"], method="EE")
    assert pytest.approx(model.QM) == pool_subgroups(YI, VI, BY, method="EE").QM


def test_a_common_variance_is_that_of_the_regression() -> None:
    design = [[1.0, float(one == "south")] for one in BY]
    model = regress(YI, VI, design, names=["intercept", "south"])
    found = pool_subgroups(YI, VI, BY, common_tau2=True)
    assert [r.tau2 for r in found.results] == pytest.approx([model.tau2] * 2)
    assert pytest.approx(model.QM) == found.QM


def test_one_subgroup_has_nothing_to_differ_from() -> None:
    assert math.isnan(pool_subgroups(YI, VI, ["all"] * 6).QM)
    with pytest.raises(DataError, match="6 estimates, 6 variances, 2 subgroups"):
        pool_subgroups(YI, VI, ["a", "b"])


@given(st.floats(-3, 3), st.permutations(range(6)))
def test_the_test_knows_no_order_and_no_shift(shift: float, order: list[int]) -> None:
    moved = pool_subgroups(
        [YI[i] + shift for i in order], [VI[i] for i in order], [BY[i] for i in order], method="DL"
    )
    assert pytest.approx(pool_subgroups(YI, VI, BY, method="DL").QM, rel=1e-6) == moved.QM
