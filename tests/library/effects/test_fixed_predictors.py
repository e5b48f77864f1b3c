"""The variance of the share of variance explained by fixed predictors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ncf

from consilience.effects import effect_sizes


def test_it_is_that_of_the_density_of_f_over_true_shares() -> None:
    share, n, m = 0.3, 30, 2
    truth = np.linspace(0, 1, 20_001)[1:-1]
    f = (n - m - 1) / m * share / (1 - share)
    density = ncf.pdf(f, m, n - m - 1, n * truth / (1 - truth))
    density = np.nan_to_num(density) / np.nansum(density)
    wanted = density @ truth**2 - (density @ truth) ** 2
    found = effect_sizes("R2F", {"r2i": [share], "ni": [n], "mi": [m]})
    assert found.yi == (share,)
    assert found.vi[0] == pytest.approx(wanted, rel=1e-4)


def test_fishers_scale_follows_by_the_delta_method() -> None:
    columns = {"r2i": [0.3], "ni": [30], "mi": [2]}
    raw, z = effect_sizes("R2F", columns), effect_sizes("ZR2F", columns)
    assert z.yi[0] == pytest.approx(np.arctanh(0.3**0.5))
    step = 1e-6
    slope = (np.arctanh((0.3 + step) ** 0.5) - np.arctanh((0.3 - step) ** 0.5)) / (2 * step)
    assert z.vi[0] == pytest.approx(raw.vi[0] * slope**2)


@settings(max_examples=40)
@given(share=st.floats(0.02, 0.97), n=st.integers(10, 3000), m=st.integers(1, 6))
def test_four_times_the_people_know_it_better(share: float, n: int, m: int) -> None:
    found = effect_sizes("R2F", {"r2i": [share] * 2, "ni": [n, 4 * n], "mi": [m] * 2})
    assert 0 < found.vi[1] < found.vi[0] < 1 / 4


def test_no_share_at_all_has_a_variance_and_no_z() -> None:
    columns = {"r2i": [0.0], "ni": [20], "mi": [3]}
    assert 0 < effect_sizes("R2F", columns).vi[0] < 0.1
    found = effect_sizes("ZR2F", columns)
    assert np.isnan(found.vi[0])
    assert found.issues
