"""The likelihood along tau2, and what else belongs to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError
from consilience.synthesis import heterogeneity_interval, profile, regress
from consilience.synthesis.uniroot import uniroot

YI, VI, DOSE = [1.0, 2.0, 2.0, 4.0, 3.5], [0.5, 0.4, 0.6, 0.3, 0.5], [0.0, 1.0, 2.0, 3.0, 4.0]
DESIGN = [[1.0, dose] for dose in DOSE]
ONES = [[1.0]] * 5


def test_the_likelihood_of_two_studies_by_hand() -> None:
    # Of 1 and 3 with variance 0.5 + 0.5 the mean is 2: ll = -log(2 pi)/2*2 - (1 + 1)/2
    model = regress([1.0, 3.0], [0.5, 0.5], [[1.0]] * 2, names=["intrcpt"], method="ML")
    found = profile(model, [0.5])
    assert found.ll == pytest.approx((-math.log(2 * math.pi) - 1,))
    assert found.beta == ((pytest.approx(2.0),),)


@settings(max_examples=30)
@given(
    rows=st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 1)), min_size=3, max_size=10),
    method=st.sampled_from(["ML", "REML"]),
)
def test_no_value_is_more_likely_than_the_estimate(rows, method: str) -> None:
    y, v = zip(*rows, strict=True)
    model = regress(y, v, [[1.0]] * len(y), names=["intrcpt"], method=method)
    found = profile(model)
    assert max(found.ll) <= found.maxll + 1e-9
    assert found.at == model.tau2
    assert found.tau2[0] == 0


def test_a_profile_needs_a_variance_between_studies() -> None:
    with pytest.raises(DataError, match="has no tau2"):
        profile(regress(YI, VI, ONES, names=["intrcpt"], method="EE"))
    with pytest.raises(DataError, match="below zero"):
        profile(regress(YI, VI, ONES, names=["intrcpt"]), [-1.0])


def test_residuals_vary_less_than_estimates() -> None:
    # Without weights the hat matrix of a mean has 1/5 everywhere: variance v (1 - 2/5) + mean(v)/5
    model = regress(YI, VI, ONES, names=["intrcpt"], method="EE", weighted=False)
    wanted = [v * 0.6 + sum(VI) / 25 for v in VI]
    assert np.diag(model.residual_covariance) == pytest.approx(wanted)
    line = regress(YI, VI, DESIGN, names=["intrcpt", "dose"])
    weights = 1 / (np.array(VI) + line.tau2)
    assert line.residual_covariance @ weights == pytest.approx(np.zeros(5), abs=1e-12)


@pytest.mark.parametrize("method", ["REML", "ML", "DL"])
def test_the_statistics_are_those_of_the_method(method: str) -> None:
    model = regress(YI, VI, DESIGN, names=["intrcpt", "dose"], method=method)
    assert model.statistics == model.fit_stats["REML" if method == "REML" else "ML"]
    assert model.nobs == (3 if method == "REML" else 5)


def test_limits_of_the_generalised_q_are_near_where_metafor_ends_its_search() -> None:
    model = regress(YI, VI, ONES, names=["intrcpt"], method="GENQ")
    exact = heterogeneity_interval(model).tau2
    printed = heterogeneity_interval(model, as_metafor=True).tau2
    assert printed == pytest.approx(exact, abs=2e-4)
    assert printed != exact


@pytest.mark.parametrize("high", [2.0, 10.0, 100.0, 1e6])
def test_the_root_is_found_within_the_tolerance(high: float) -> None:
    calls: list[float] = []

    def cube(x: float) -> float:
        calls.append(x)
        return x**3 - 2

    assert uniroot(cube, 0.0, high) == pytest.approx(2 ** (1 / 3), abs=1.3e-4)
    assert uniroot(cube, high, 0.0, 1e-12) == pytest.approx(2 ** (1 / 3), abs=1e-12)
    assert len(calls) < 120
    assert uniroot(lambda x: x - high, 0.0, high) == high


def test_metafor_searches_up_to_a_hundred() -> None:
    model = regress([0.0, 30.0, 5.0], [1.0, 2.0, 1.0], [[1.0]] * 3, names=["intrcpt"])
    ours, theirs = (heterogeneity_interval(model, as_metafor=one) for one in (False, True))
    assert ours.tau2[2] > theirs.tau2[2] == 10 * model.tau2
    assert (ours.beyond, theirs.beyond) == ((False, False), (False, True))


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_profile_is_that_of_the_weights_of_the_model(method: str) -> None:
    rows = ([0.1, 0.9, 0.4, -0.2], [0.05, 0.1, 0.08, 0.2], [[1.0]] * 4)
    model = regress(*rows, names=["intrcpt"], method=method, weighted=False)
    found = profile(model, [model.tau2, 0.5])
    assert [one[0] for one in found.beta] == pytest.approx([model.beta[0]] * 2)
    assert found.ll[0] == pytest.approx(model.statistics.ll)
    _, low, high = heterogeneity_interval(model, kind="PL").tau2
    drop = found.maxll - np.array(profile(model, [high]).ll)
    assert drop == pytest.approx(1.9207, abs=1e-4)
    assert low <= model.tau2 <= high
