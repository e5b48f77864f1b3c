"""Points of Baujat's, Galbraith's and the quantile plot: by hand, and what holds for all data."""

from __future__ import annotations

import math

import numpy as np
import pytest

from consilience.errors import TooFewStudies
from consilience.synthesis import pool
from consilience.synthesis.robustness import baujat, normal_quantiles, radial

YI, VI = [1.0, 2.0, 6.0], [0.5, 0.5, 0.5]


def test_baujat_by_hand() -> None:
    # Residuals -2, -1, 3; the mean changes by -1, -0.5, 1.5 where its variance is 0.25.
    found = baujat(pool(YI, VI, method="EE"))
    assert found.x == pytest.approx((8, 2, 18))
    assert found.y == pytest.approx((4, 1, 9))
    assert sum(found.x) == pytest.approx(pool(YI, VI, method="EE").QE)


def test_the_pooled_effect_is_the_slope_of_the_radial_plot() -> None:
    y, v = [0.2, 0.5, -0.3, 1.4], [0.04, 0.1, 0.05, 0.2]
    result = pool(y, v, method="DL")
    found = radial(result)
    x, z = np.array(found.x), np.array(found.y)
    assert (x @ z) / (x @ x) == pytest.approx(result.beta)


def test_quantiles_by_hand() -> None:
    # Positions (i - 3/8) / (3 + 1/4) for three studies: 0.1923, 0.5, 0.8077
    found = normal_quantiles(pool(YI, VI, method="EE"))
    assert found.x == pytest.approx((-0.869424, 0, 0.869424), abs=1e-6)
    assert found.y[2] == pytest.approx(3 / math.sqrt(1 / 3))
    assert sorted(found.x) == [found.x[i] for i in np.argsort(found.y)]
    assert normal_quantiles(pool(YI, VI, method="EE"), "rstudent").y != found.y


def test_one_study_has_no_influence_to_show() -> None:
    with pytest.raises(TooFewStudies):
        baujat(pool([1.0], [1.0]))
