"""Intervals of tau2, predictions and effects of studies: by hand, and what defines them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import chdtrc

from consilience.errors import DataError
from consilience.synthesis import (
    Regression,
    heterogeneity_interval,
    predict,
    regress,
    study_effects,
)
from consilience.synthesis.likelihood import log_likelihood
from consilience.synthesis.moments import project
from consilience.synthesis.quadratic_form import upper_tail

YI, VI, DOSE = [0.1, 0.9, 0.4, 2.0], [0.05, 0.08, 0.1, 0.07], [0.0, 1.0, 2.0, 3.0]


def model(**options: object) -> Regression:
    design = [[1.0]] * 4
    return regress(YI, VI, design, names=["intrcpt"], **options)  # type: ignore[arg-type]


def with_dose(**options: object) -> Regression:
    design = [[1.0, dose] for dose in DOSE]
    return regress(YI, VI, design, names=["intrcpt", "dose"], **options)  # type: ignore[arg-type]


def test_the_q_profile_puts_q_at_its_quantiles() -> None:
    found = heterogeneity_interval(model())
    low, high = (chdtrc(3, model().study.at(tau2).q) for tau2 in found.tau2[1:])
    assert (low, high) == pytest.approx((0.025, 0.975))
    assert found.tau[2] == pytest.approx(math.sqrt(found.tau2[2]))
    assert found.I2[0] == pytest.approx(model().I2)
    assert found.H2[0] == pytest.approx(model().H2)


def test_the_generalised_q_is_as_unlikely_at_both_limits() -> None:
    fit = model(method="GENQ", weights=[1.0, 2.0, 3.0, 4.0])
    found = heterogeneity_interval(fit)
    assert found.kind == "GENQ"
    generalised = project(fit.study.y, fit.study.x, np.array([1.0, 2.0, 3.0, 4.0]))
    for tau2, chance in zip(found.tau2[1:], (0.025, 0.975), strict=True):
        spread = generalised.eigenvalues(fit.study.v + tau2)
        assert upper_tail(generalised.q, spread) == pytest.approx(chance, abs=1e-9)


@pytest.mark.parametrize(("method", "restricted"), [("ML", False), ("REML", True)])
def test_the_profile_ends_where_the_likelihood_has_fallen(method: str, restricted: bool) -> None:
    fit = model(method=method)
    _, low, high = heterogeneity_interval(fit, kind="PL", level=90).tau2
    top = log_likelihood(fit.study, fit.tau2, restricted=restricted)
    for tau2 in (low, high):
        fallen = 2 * (top - log_likelihood(fit.study, tau2, restricted=restricted))
        assert fallen == pytest.approx(2.705543, rel=1e-5)  # chi-square(1), 90%


def test_walds_intervals_by_hand() -> None:
    fit = model()
    half = 1.959964 * fit.se_tau2
    assert heterogeneity_interval(fit, kind="Wald").tau2[2] == pytest.approx(fit.tau2 + half)
    logs = heterogeneity_interval(fit, kind="Wald.log").tau2
    assert logs[1] * logs[2] == pytest.approx(fit.tau2**2)
    roots = heterogeneity_interval(fit, kind="Wald.sqrt").tau
    assert roots[2] - roots[0] == pytest.approx(half / (2 * math.sqrt(fit.tau2)))


def test_estimates_closer_than_chance_give_zero_and_say_so() -> None:
    equal = regress([1, 1, 1, 1], VI, [[1.0]] * 4, names=["intrcpt"])
    found = heterogeneity_interval(equal)
    assert (found.tau2, found.below) == ((0, 0, 0), True)


def test_intervals_that_make_no_sense_are_refused() -> None:
    with pytest.raises(DataError, match="has no tau2"):
        heterogeneity_interval(model(method="EE"))
    with pytest.raises(DataError, match="by ML or REML"):
        heterogeneity_interval(model(method="DL"), kind="PL")


def test_a_prediction_adds_the_variance_between_studies() -> None:
    fit = model()
    found = predict(fit)
    assert found.pred == fit.beta
    assert found.se == pytest.approx(fit.se)
    reach = 1.959964 * math.sqrt(fit.se[0] ** 2 + fit.tau2)
    assert found.pi_ub[0] == pytest.approx(fit.beta[0] + reach)
    simple = predict(fit, interval="simple").pi_ub[0]
    assert simple == pytest.approx(fit.beta[0] + 1.959964 * math.sqrt(fit.tau2))
    riley = predict(fit, interval="riley").pi_ub[0]
    assert riley == pytest.approx(fit.beta[0] + 4.302653 * reach / 1.959964)  # t with 2 df
    assert math.isnan(predict(model(method="EE")).pi_lb[0])


def test_a_prediction_for_a_dose_lies_on_the_line() -> None:
    fit = with_dose(test="knha")
    found = predict(fit, [[1.0, 1.5], [1.0, 4.0]])
    assert found.pred == pytest.approx([fit.beta[0] + fit.beta[1] * dose for dose in (1.5, 4)])
    assert found.vcov[0][1] == pytest.approx(
        np.array([1, 1.5]) @ np.array(fit.vb) @ np.array([1, 4])
    )
    assert len(predict(fit).pred) == 4
    with pytest.raises(DataError, match="for 2 coefficients"):
        predict(fit, [[1.0]])


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 1)), min_size=3, max_size=10))
def test_each_study_is_drawn_towards_the_mean(rows: list[tuple[float, float]]) -> None:
    y, v = zip(*rows, strict=True)
    fit = regress(y, v, [[1.0]] * len(y), names=["intrcpt"], method="DL")
    effects, deviations = study_effects(fit), study_effects(fit, deviations=True)
    for own, drawn, moved in zip(y, effects.pred, deviations.pred, strict=True):
        assert min(own, fit.beta[0]) - 1e-9 <= drawn <= max(own, fit.beta[0]) + 1e-9
        assert drawn == pytest.approx(fit.beta[0] + moved)
    if fit.tau2 == 0:
        assert effects.pred == pytest.approx([fit.beta[0]] * len(y))
