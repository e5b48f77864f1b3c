"""Many fits at once are the fits one by one, whatever the studies."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import ESTIMATORS, TESTS, fit_many, pool, regress
from consilience.synthesis.likelihood import log_likelihood
from consilience.synthesis.study import Study

METHODS = list(ESTIMATORS)
SAME = (
    "beta", "se", "zval", "pval", "ci_lb", "ci_ub", "vb",
    "tau2", "se_tau2", "I2", "H2", "QE", "QEp", "vt", "QM", "QMp", "s2w", "k",
)  # fmt: skip

# Of all sizes: precise beside imprecise studies, equal estimates, estimates far from all others.
yi = st.one_of(st.floats(-3, 3), st.sampled_from([0.0, 1.0, -40.0, 1e-6]))
vi = st.one_of(st.floats(0.01, 1), st.sampled_from([1e-6, 1e-3, 0.5, 30.0]))
sets = st.integers(2, 7).flatmap(
    lambda k: st.lists(
        st.lists(st.tuples(yi, vi, st.booleans()), min_size=k, max_size=k), min_size=1, max_size=4
    )
)


def columns(rows: list[list[tuple[float, float, bool]]]) -> tuple[np.ndarray, ...]:
    y, v, use = np.moveaxis(np.array(rows), -1, 0)
    return y, v, use > 0


def assert_row(many: Any, row: int, one: Any) -> None:
    for name in SAME:
        mine, wanted = np.asarray(getattr(many, name))[row], np.asarray(getattr(one, name))
        np.testing.assert_allclose(
            mine, wanted.reshape(mine.shape), rtol=1e-8, atol=1e-9, err_msg=name
        )


def test_three_sets_by_hand() -> None:
    # (1, 2, 3) with variances 1/2: Q = 4, C = 4, tau2 = (4 - 2)/4; without the last study
    # Q = 1, C = 2, tau2 = 0; the last alone is passed on.
    use = [[1, 1, 1], [1, 1, 0], [0, 0, 1]]
    fits = fit_many([1.0, 2.0, 3.0], [0.5] * 3, use=use, method="DL")
    assert fits.k.tolist() == [3, 2, 1]
    assert fits.tau2 == pytest.approx([0.5, 0, 0])
    assert fits.beta[:, 0] == pytest.approx([2, 1.5, 3])
    assert fits.se[:, 0] == pytest.approx([math.sqrt(1 / 3), 0.5, math.sqrt(0.5)])
    assert pytest.approx([4, 1, 0]) == fits.QE


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(rows=sets, test=st.sampled_from(list(TESTS)))
def test_each_fit_is_that_of_its_studies_alone(method: str, test: str, rows: Any) -> None:
    y, v, use = columns(rows)
    many = fit_many(y, v, use=use, method=method, test=test)
    for i in range(len(y)):
        here = use[i]
        if not here.any():
            assert many.k[i] == 0
            assert math.isnan(many.beta[i, 0])
        elif here.sum() == 1:
            alone = pool(y[i, here], v[i, here], method=method, test=test)
            assert (many.beta[i, 0], many.se[i, 0]) == pytest.approx((alone.beta, alone.se))
            assert (many.tau2[i], many.I2[i], many.QE[i]) == (0, 0, 0)
        else:
            ones = [[1.0]] * int(here.sum())
            one = regress(y[i, here], v[i, here], ones, names=["mu"], method=method, test=test)
            assert_row(many, i, one)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=15)
@given(rows=sets, test=st.sampled_from(list(TESTS)), p=st.integers(2, 4), seed=st.integers(0, 99))
def test_each_regression_is_that_of_its_studies_alone(
    method: str, test: str, rows: Any, p: int, seed: int
) -> None:
    y, v, use = columns(rows)
    chance = np.random.default_rng(seed)
    x = chance.integers(0, 3, (*y.shape, p)).astype(float)
    x[..., 0] = 1
    names = [str(j) for j in range(p)]
    many = fit_many(y, v, x, use=use, method=method, test=test)
    for i in range(len(y)):
        here = use[i]
        try:
            one = regress(y[i, here], v[i, here], x[i, here], names=names, method=method, test=test)
        except TooFewStudies:
            one = None
        if here.sum() < p or (one is not None and one.dropped):
            assert np.isnan(many.beta[i]).all()
        elif one is None:  # as many studies as coefficients
            assert np.isnan(many.beta[i]).all() or method in ("EE", "FE")
        elif one.tested == tuple(range(1, p)):
            assert_row(many, i, one)


@given(rows=sets)
def test_arrays_shared_by_all_sets_need_not_be_repeated(rows: Any) -> None:
    y, v, _ = columns(rows)
    x = np.column_stack((np.ones(y.shape[1]), np.arange(y.shape[1])))
    shared = fit_many(y, v[0], x)
    spelt = fit_many(y, np.broadcast_to(v[0], y.shape), np.broadcast_to(x, (*y.shape, 2)))
    np.testing.assert_allclose(shared.tau2, spelt.tau2, rtol=1e-9)
    np.testing.assert_allclose(shared.vb, spelt.vb, rtol=1e-9, atol=1e-12)


def test_weights_of_the_users_own_and_no_weights() -> None:
    y, v = np.array([[1.0, 2.0, 2.0, 4.0]]), [0.2, 0.5, 0.9, 0.4]
    x = [[1.0, dose] for dose in (0, 1, 2, 3)]
    for options in ({"weights": [1.0, 2.0, 3.0, 4.0]}, {"weighted": False}):
        many = fit_many(y, v, x, method="GENQ", **options)
        one = regress(y[0], v, x, names=["mu", "dose"], method="GENQ", **options)
        assert_row(many, 0, one)


def test_a_study_without_a_number_is_left_out_of_its_set_only() -> None:
    y = np.array([[1.0, 2.0, math.nan], [1.0, 2.0, 9.0]])
    many = fit_many(y, [0.5] * 3)
    assert many.k.tolist() == [2, 3]
    assert many.beta[0, 0] == pytest.approx(1.5)


def test_more_sets_than_a_block_holds_come_in_their_order() -> None:
    y = np.arange(20_000.0).reshape(-1, 2)
    assert fit_many(y, [1.0, 1.0], method="EE").beta[:, 0].tolist() == y.mean(axis=1).tolist()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([[1.0, 2.0]], [0.5] * 3), "do not go together"),
        (([[1.0, 2.0]], [0.5, 0.0]), "not above zero"),
        ((1.0, 0.5), "do not go together"),
    ],
)
def test_arrays_that_cannot_be_fitted_are_refused(arguments: Any, said: str) -> None:
    with pytest.raises(DataError, match=said):
        fit_many(*arguments)
    with pytest.raises(DataError, match="no method"):
        fit_many([[1.0, 2.0]], [0.5] * 2, method="GUESS")


def test_the_higher_of_two_maxima_is_taken_in_every_set() -> None:
    # One precise study far from others: the restricted likelihood has more than one peak.
    y = np.array([[0.0, 0.1, 3.0, 6.0], [0.0, 0.1, 0.2, 0.3]])
    v = np.array([1e-4, 2.0, 2.0, 0.01])
    grid = np.geomspace(1e-6, 100, 4000)
    found = fit_many(y, v).tau2
    for one, tau2 in zip(y, found, strict=True):
        study = Study(one, v, np.ones((4, 1)))
        top = log_likelihood(study, float(tau2), restricted=True)
        assert all(log_likelihood(study, float(t), restricted=True) <= top + 1e-12 for t in grid)
    assert found[0] == pytest.approx(pool(y[0], v).tau2, rel=1e-8)


@pytest.mark.parametrize("method", ["REML", "ML", "DL", "EE", "PM", "SJ"])
def test_without_tests_the_effects_are_the_same_and_no_error_is_given(method: str) -> None:
    yi, vi = [0.1, 0.3, 0.8, 0.2, 0.5], [0.04, 0.02, 0.06, 0.05, 0.03]
    use = [[True] * 5, [True, False, True, True, False], [False, False, True, False, False]]
    whole = fit_many(yi, vi, use=use, method=method)
    plain = fit_many(yi, vi, use=use, method=method, tests=False)
    for name in ("beta", "tau2", "QE", "I2", "H2", "vt"):
        np.testing.assert_allclose(getattr(plain, name), getattr(whole, name), rtol=1e-12)
    assert np.isnan(plain.se).all()
    assert np.isnan(plain.pval).all()
    of_line = np.array([[1.0, x] for x in (0, 1, 3, 2, 5)])
    line = fit_many(yi, vi, of_line, method=method, tests=False)
    np.testing.assert_allclose(line.beta, fit_many(yi, vi, of_line, method=method).beta)
