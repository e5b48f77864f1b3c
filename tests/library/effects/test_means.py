"""Mean difference and Hedges' g, worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.effects import effect_sizes
from consilience.effects.means import small_sample_factor

TWO_GROUPS = {
    "m1i": [5.0], "sd1i": [2.0], "n1i": [6], "m2i": [4.0], "sd2i": [2.0], "n2i": [6],
}  # fmt: skip

means = st.floats(-50, 50)
sds = st.floats(0.1, 20)
sizes = st.integers(3, 500)
groups = st.fixed_dictionaries(
    {"m1i": means, "sd1i": sds, "n1i": sizes, "m2i": means, "sd2i": sds, "n2i": sizes}
)


def one(measure: str, study: dict[str, float]) -> tuple[float, float]:
    found = effect_sizes(measure, {name: [value] for name, value in study.items()})
    return found.yi[0], found.vi[0]


def test_mean_difference_adds_the_squared_standard_errors() -> None:
    found = effect_sizes("MD", TWO_GROUPS | {"sd2i": [3.0]})
    assert found.yi == (1.0,)
    assert found.vi == pytest.approx((4 / 6 + 9 / 6,))


def test_equal_variances_are_pooled_when_asked() -> None:
    found = effect_sizes("MD", TWO_GROUPS | {"sd2i": [4.0]}, vtype="HO")
    assert found.vi == pytest.approx((10 * (1 / 6 + 1 / 6),))


def test_the_small_sample_factor_is_exact() -> None:
    # gamma(5) / (sqrt(5) gamma(4.5)) with gamma(5) = 24 and gamma(4.5) = 105 sqrt(pi) / 16
    exact = 24 / (math.sqrt(5) * 105 * math.sqrt(math.pi) / 16)
    assert small_sample_factor(np.array([10.0]))[0] == pytest.approx(exact, rel=1e-12)


def test_hedges_g_of_half_a_standard_deviation() -> None:
    j = 24 / (math.sqrt(5) * 105 * math.sqrt(math.pi) / 16)
    found = effect_sizes("SMD", TWO_GROUPS)
    assert found.yi == pytest.approx((j * 0.5,))
    assert found.vi == pytest.approx((1 / 6 + 1 / 6 + (j * 0.5) ** 2 / 24,))


@given(groups)
def test_swapping_the_groups_turns_the_sign_only(study: dict[str, float]) -> None:
    swapped = {name.translate(str.maketrans("12", "21")): v for name, v in study.items()}
    for measure in ("MD", "SMD"):
        (y, v), (other_y, other_v) = one(measure, study), one(measure, swapped)
        assert other_y == pytest.approx(-y, abs=1e-12)
        assert other_v == pytest.approx(v)


@given(groups, st.floats(0.1, 100))
def test_hedges_g_does_not_depend_on_the_unit(study: dict[str, float], factor: float) -> None:
    scaled = {name: v if name.startswith("n") else factor * v for name, v in study.items()}
    assert one("SMD", scaled) == pytest.approx(one("SMD", study), abs=1e-9)
