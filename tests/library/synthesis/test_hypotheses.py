"""Contrasts, joint tests, comparison of models and variance inflation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import chdtrc

from consilience.errors import DataError
from consilience.synthesis import Regression, compare, contrasts, inflation, joint_test, regress

YI, VI = [1.0, 2.0, 2.0, 4.0, 3.5, 5.0], [0.5, 0.4, 0.6, 0.3, 0.5, 0.4]
DOSE, AGE = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [30.0, 41.0, 35.0, 52.0, 44.0, 61.0]


def fitted(*moderators: list[float], **options: object) -> Regression:
    design = [[1.0, *row] for row in zip(*moderators, strict=True)] if moderators else [[1.0]] * 6
    names = ["intrcpt", "dose", "age"][: len(moderators) + 1]
    return regress(YI, VI, design, names=names, **options)  # type: ignore[arg-type]


def test_a_contrast_of_one_coefficient_is_its_own_test() -> None:
    model = fitted(DOSE, test="knha")
    found = contrasts(model, [[0.0, 1.0]])
    assert (found.estimate[0], found.se[0]) == pytest.approx((model.beta[1], model.se[1]))
    assert found.pval[0] == pytest.approx(model.pval[1])
    assert (found.QM, found.QMp, found.m) == (pytest.approx(model.QM), pytest.approx(model.QMp), 1)


def test_a_contrast_is_tested_against_its_value() -> None:
    model = fitted(DOSE)
    found = contrasts(model, [[1.0, 2.0]], [model.beta[0] + 2 * model.beta[1]])
    assert found.estimate[0] == pytest.approx(0, abs=1e-12)
    assert found.pval[0] == pytest.approx(1)


def test_contrasts_that_depend_on_others_have_no_joint_test() -> None:
    found = contrasts(fitted(DOSE), [[0.0, 1.0], [0.0, 2.0]])
    assert math.isnan(found.QM)
    assert found.pval[0] == pytest.approx(found.pval[1])


def test_coefficients_are_tested_together() -> None:
    model = fitted(DOSE, AGE)
    assert joint_test(model) == pytest.approx((model.QM, model.QMp, 2))
    assert joint_test(model, [1])[0] == pytest.approx(model.zval[1] ** 2)
    assert joint_test(model, [1, 9]) == joint_test(model, [1])
    assert joint_test(model, "os") == joint_test(model, [1])


def test_nested_models_are_compared_by_their_likelihoods() -> None:
    full, reduced = fitted(DOSE, AGE, method="ML"), fitted(DOSE, method="ML")
    found = compare(full, reduced)
    ratio = 2 * (full.fit_stats["ML"].ll - reduced.fit_stats["ML"].ll)
    assert (found.LRT, found.df) == (pytest.approx(ratio), 1)
    assert found.pval == pytest.approx(float(chdtrc(1, ratio)))
    # Of equal effects the ratio is the fall of Q.
    equal = compare(fitted(DOSE, method="EE"), fitted(method="EE"))
    assert pytest.approx(fitted(method="EE").QE - fitted(DOSE, method="EE").QE) == equal.LRT


def test_moderators_that_go_together_inflate_variances() -> None:
    model = fitted(DOSE, AGE, method="EE")
    weights = 1 / np.array(VI)
    x, z = (np.array(one) - np.average(one, weights=weights) for one in (DOSE, AGE))
    r2 = (weights @ (x * z)) ** 2 / ((weights @ x**2) * (weights @ z**2))
    factors, of_errors = inflation(model)
    assert factors == pytest.approx((1 / (1 - r2),) * 2)
    assert of_errors == pytest.approx((math.sqrt(1 / (1 - r2)),) * 2)
    assert inflation(model, [[1, 2]])[0] == pytest.approx((1.0,))


def test_wrong_use_is_refused() -> None:
    model = fitted(DOSE)
    with pytest.raises(DataError, match="for 2 coefficients"):
        contrasts(model, [[1.0]])
    with pytest.raises(DataError, match="none of the coefficients"):
        joint_test(model, [7])
    with pytest.raises(DataError, match="no more parameters"):
        compare(model, model)
    other = regress(YI[1:], VI[1:], [[1.0]] * 5, names=["intrcpt"])
    with pytest.raises(DataError, match="not of the same studies"):
        compare(model, other)


def test_one_value_is_that_of_every_contrast() -> None:
    rows = [[1.0, 0.0], [0.0, 1.0]]
    both = contrasts(fitted(DOSE), rows, [0.1])
    assert both.estimate == pytest.approx(contrasts(fitted(DOSE), rows, [0.1, 0.1]).estimate)


def test_a_set_passes_over_coefficients_that_the_model_does_not_have() -> None:
    assert inflation(fitted(DOSE, AGE), [[1, 9]]) == inflation(fitted(DOSE, AGE), [[1]])
    with pytest.raises(DataError, match="none of the coefficients"):
        inflation(fitted(DOSE, AGE), [[9]])
