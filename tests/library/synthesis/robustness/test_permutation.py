"""Tests by permutation."""

from __future__ import annotations

from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError
from consilience.synthesis import pool, regress
from consilience.synthesis.robustness import permutation_test

NAMES = ["intrcpt", "dose"]
estimates = st.lists(st.floats(-2, 2).map(lambda y: round(y, 2)), min_size=2, max_size=6)


def test_four_studies_that_agree_by_hand() -> None:
    # Of 16 ways to give signs only all + and all - are as extreme as what was seen.
    found = permutation_test(pool([0.5, 0.6, 0.4, 0.5], [0.1] * 4, method="EE"), exact=True)
    assert (found.pval, found.QMp, found.n, found.of) == ((2 / 16,), 2 / 16, 16, "signs")
    one = permutation_test(pool([0.5, 0.6, 0.4, 0.5], [0.1] * 4), alternative="greater")
    other = permutation_test(pool([0.5, 0.6, 0.4, 0.5], [0.1] * 4), alternative="less")
    assert (one.pval, other.pval) == ((1 / 16,), (1.0,))


@settings(max_examples=20)
@given(y=estimates)
def test_signs_are_counted_as_one_by_one(y: list[float]) -> None:
    v = [0.1 + 0.05 * i for i in range(len(y))]
    model = pool(y, v, method="DL")
    each = [
        abs(pool([s * one for s, one in zip(signs, y, strict=True)], v, method="DL").zval)
        for signs in product((1, -1), repeat=len(y))
    ]
    share = np.mean(np.array(each) >= abs(model.zval) - 1.5e-8)
    assert permutation_test(model, exact=True).pval == pytest.approx((share,))


@pytest.mark.parametrize(
    ("dose", "different"), [([0.0, 1.0, 2.0, 3.0, 5.0], factorial(5)), ([0.0, 0, 1, 1, 1], 10)]
)
def test_rows_are_counted_as_one_by_one(dose: list[float], different: int) -> None:
    y, v = [0.1, 0.5, 0.3, 0.9, 1.4], [0.1, 0.2, 0.1, 0.3, 0.2]

    def fitted(order: tuple[float, ...]) -> float:
        design = [[1.0, one] for one in order]
        return abs(regress(y, v, design, names=NAMES, method="DL").zval[1])

    model = regress(y, v, [[1.0, one] for one in dose], names=NAMES, method="DL")
    each = [fitted(order) for order in set(permutations(dose))]
    found = permutation_test(model, exact=True)
    share = np.mean(np.array(each) >= abs(model.zval[1]) - 1.5e-8)
    assert (found.n, found.of) == (different, "rows")
    assert f"rows of the moderators (all {different})" in found.sentence()
    assert found.pval[1] == pytest.approx(share)
    assert found.QMp == pytest.approx(share)


def test_a_draw_is_near_the_whole_and_its_seed_repeats_it() -> None:
    chance = np.random.default_rng(5)
    model = pool(chance.normal(0.3, 1, 14), [0.2] * 14, method="DL")
    whole = permutation_test(model, exact=True)
    drawn, same = (permutation_test(model, n=4000, seed=7) for _ in range(2))
    assert (drawn.exact, drawn.seed, drawn.n, whole.n) == (False, 7, 4000, 2**14)
    assert drawn == same
    assert "(4,000 drawn, seed 7): p =" in drawn.sentence()
    assert abs(drawn.pval[0] - whole.pval[0]) < 0.03


def test_the_data_as_they_are_count_so_that_no_p_is_zero() -> None:
    model = pool([5.0] * 20, [0.01] * 20, method="EE")
    assert permutation_test(model, n=100).pval == (1 / 100,)


def test_what_cannot_be_run_is_refused() -> None:
    model = pool([0.1] * 30, [0.1] * 30)
    with pytest.raises(DataError, match="too many"):
        permutation_test(model, exact=True)
    with pytest.raises(DataError, match="no test"):
        permutation_test(model, n=1)
    with pytest.raises(DataError, match="no alternative"):
        permutation_test(model, alternative="other")  # type: ignore[arg-type]
