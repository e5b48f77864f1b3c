"""Columns made for a whole table, and what is said where one cannot be made."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.effects.conversions import conv_2x2, conv_delta, conv_fivenum, conv_wald
from consilience.errors import DataError


def test_five_numbers_of_a_normal_sample_give_mean_and_sd() -> None:
    # quartiles and range of a normal distribution with mean 50 and SD 10, 200 people
    made = conv_fivenum(n=[200], minimum=[22.5], q1=[43.3], median=[50], q3=[56.7], maximum=[77.5])
    assert made.columns["mean"][0] == pytest.approx(50)
    assert made.columns["sd"][0] == pytest.approx(10, abs=0.1)
    assert made.notes == ()


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"n": [4], "q1": [1], "median": [2], "q3": [3]}, "fewer than 5 people"),
        ({"n": [None], "q1": [1], "median": [2], "q3": [3]}, "no value for n"),
        ({"n": [40], "q1": [1], "median": [2]}, "neither the range nor the quartiles"),
        ({"n": [40], "q1": [3], "median": [2], "q3": [4]}, "out of order"),
        ({"n": [40], "q1": [1], "median": [2], "q3": [20]}, "skewed"),
    ],
)
def test_five_numbers_that_cannot_be_used_are_told(
    numbers: dict[str, list[float | None]], said: str
) -> None:
    made = conv_fivenum(**numbers)  # type: ignore[arg-type]
    assert math.isnan(made.columns["mean"][0])
    assert [row for row, _ in made.notes] == [0]
    assert said in made.notes[0][1]


@pytest.mark.parametrize("method", ["qe", "bc"])
def test_skewed_numbers_are_taken_by_methods_for_skewed_data(method: str) -> None:
    # quartiles of a log-normal distribution: mean exp(0.5) = 1.65, median 1
    q = math.exp(0.6744898)
    made = conv_fivenum(n=[400], q1=[1 / q], median=[1], q3=[q], method=method)
    assert made.columns["mean"][0] == pytest.approx(math.exp(0.5), rel=0.02)


@given(st.floats(-5, 5), st.floats(0.1, 10))
def test_five_numbers_move_and_stretch_with_the_scale(shift: float, factor: float) -> None:
    five = {"minimum": 2.0, "q1": 4.0, "median": 6.0, "q3": 8.5, "maximum": 11.0}
    as_is = conv_fivenum(n=[60], **{name: [x] for name, x in five.items()})  # type: ignore[arg-type]
    moved = conv_fivenum(
        n=[60],
        **{name: [shift + factor * x] for name, x in five.items()},  # type: ignore[arg-type]
    )
    mean, sd = as_is.columns["mean"][0], as_is.columns["sd"][0]
    assert moved.columns["mean"][0] == pytest.approx(shift + factor * mean)
    assert moved.columns["sd"][0] == pytest.approx(factor * sd)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(DataError, match="known are luo/wan/shi"):
        conv_fivenum(n=[40], q1=[1], median=[2], q3=[3], method="guess")


def test_a_ratio_with_its_interval_gives_log_and_variance() -> None:
    made = conv_wald(out=[0.5, 2, 1.5, None], ci_lb=[0.25, None, 0.5, 1], ci_ub=[1, None, 1.6, 2],
                     pval=[None, 0.05, None, None], transf=np.log)  # fmt: skip
    assert made.columns["yi"][:2] == pytest.approx((math.log(0.5), math.log(2)))
    se = math.log(4) / (2 * 1.959964)
    assert made.columns["vi"][0] == pytest.approx(se**2, rel=1e-6)
    assert made.columns["vi"][1] == pytest.approx((math.log(2) / 1.959964) ** 2, rel=1e-6)
    assert "not lie in the middle" in dict(made.notes)[2]
    assert "neither interval" in dict(made.notes)[3]


def test_the_delta_method_of_a_logarithm() -> None:
    made = conv_delta(yi=[2.0, -1.0], vi=[0.04, 0.04], transf=np.log)
    assert made.columns["yi"][0] == pytest.approx(math.log(2))
    assert made.columns["vi"][0] == pytest.approx(0.01, rel=1e-8)
    assert dict(made.notes) == {1: "the transformation gives no value"}


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_a_table_comes_back_from_its_margins_and_association(
    a: int, b: int, c: int, d: int
) -> None:
    n, n1, n2 = a + b + c + d, a + b, a + c
    phi = (a * d - b * c) / math.sqrt(n1 * (n - n1) * n2 * (n - n2))
    margins = {"ni": [n] * 3, "n1i": [n1] * 3, "n2i": [n2] * 3}
    made = conv_2x2(
        **margins, ori=[a * d / (b * c), None, None], ri=[None, phi, None],
        x2i=[None, None, math.copysign(n * phi**2, phi)], correct=False,
    )  # fmt: skip
    for name, count in zip(("ai", "bi", "ci", "di"), (a, b, c, d), strict=True):
        assert made.columns[name][:2] == (count, count)
    if phi:
        assert made.columns["ai"][2] == a


def test_margins_that_contradict_the_association_are_told() -> None:
    made = conv_2x2(ni=[400], n1i=[200], n2i=[50], ri=[0.54])
    assert math.isnan(made.columns["ai"][0])
    assert "do not fit together" in made.notes[0][1]
