"""All subsets of the studies of a model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.effects import MEASURES
from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.robustness import gosh

studies = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=2, max_size=6)


def test_three_studies_have_seven_subsets_worked_by_hand() -> None:
    # equal variances: each estimate is the mean of its studies; all three: Q = 2 (1 + 0 + 1)
    found = gosh(pool([1.0, 2.0, 3.0], [0.5] * 3, method="EE"))
    assert found.beta[:, 0] == pytest.approx([1, 2, 3, 1.5, 2, 2.5, 2])
    assert found.k.tolist() == [1, 1, 1, 2, 2, 2, 3]
    assert pytest.approx([0, 0, 0, 1, 4, 1, 4]) == found.QE
    assert found.holding(0).tolist() == [True, False, False, True, True, False, True]
    assert found.spreads()["estimate"].median == pytest.approx(2)
    # with the third study 2, 2.5, 2, 3; without it 1, 1.5, 2
    assert found.pulls()[2] == pytest.approx((2.25, 1.5))


@settings(max_examples=20)
@given(rows=studies, method=st.sampled_from(["REML", "DL", "PM", "EE"]))
def test_each_subset_is_pooled_as_if_it_were_all(
    rows: list[tuple[float, float]], method: str
) -> None:
    y, v = (np.array(column) for column in zip(*rows, strict=True))
    found = gosh(pool(y, v, method=method))
    assert found.n == 2 ** len(rows) - 1
    members = np.array([found.holding(i) for i in range(len(rows))]).T
    assert members.sum(axis=1).tolist() == found.k.tolist()
    for i in range(0, found.n, 5):
        one = pool(y[members[i]], v[members[i]], method=method)
        assert (found.beta[i, 0], found.tau2[i]) == pytest.approx((one.beta, one.tau2), abs=1e-8)


def test_subsets_in_which_moderators_say_the_same_are_missing() -> None:
    design = [[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    found = gosh(regress([1.0, 2.0, 4.0], [0.5] * 3, design, names=["intrcpt", "x"], method="EE"))
    assert found.k.tolist() == [2, 2, 2, 3]
    assert np.isnan(found.tau2).tolist() == [True, False, False, False]
    assert list(found.columns())[-2:] == ["intrcpt", "x"]


def test_above_twenty_studies_subsets_are_drawn_and_the_seed_repeats_them() -> None:
    chance = np.random.default_rng(3)
    model = pool(chance.normal(size=25), [0.1] * 25, method="DL")
    one, same, other = (gosh(model, subsets=2000, seed=seed) for seed in (1, 1, 2))
    assert (one.n, one.exact, one.seed) == (2000, False, 1)
    assert one.beta.tolist() == same.beta.tolist() != other.beta.tolist()
    assert abs(one.k.mean() - 12.5) < 0.3
    assert gosh(pool([1.0, 2.0, 3.0], [0.5] * 3), subsets=5).n == 5


def test_one_study_and_one_subset_are_too_few() -> None:
    with pytest.raises(TooFewStudies):
        gosh(pool([1.0], [0.5]))
    with pytest.raises(DataError, match="two subsets"):
        gosh(pool([1.0, 2.0], [0.5] * 2), subsets=1)


def test_q_by_its_degrees_of_freedom_may_lie_below_one() -> None:
    found = gosh(pool([1.0, 1.1], [0.5] * 2, method="DL"))
    assert found.H2[-1] == pytest.approx(found.QE[-1])
    assert found.H2[-1] < 1 == gosh(pool([1.0, 1.1], [0.5] * 2, method="PM")).H2[-1]


def test_the_subsets_are_told_on_the_scale_of_the_reader() -> None:
    found = gosh(pool([0.0, 0.1, 0.2, 1.5], [0.04] * 4, slab=["A", "B", "C", "D"]))
    assert found.sentences(MEASURES["OR"]).startswith(
        "All 15 subsets of the 4 studies were pooled (GOSH): the estimate lies between 1.00 and "
        "4.48, in half of them"
    )
    assert "with and without D differ most" in found.sentences()


def test_it_tells_how_far_it_is_and_is_ended_by_what_it_tells() -> None:
    result = pool([0.1, 0.3, 0.8, 0.2], [0.04, 0.02, 0.06, 0.05])
    told: list[tuple[int, int]] = []
    gosh(result, tell=lambda done, n: told.append((done, n)))
    assert told[-1] == (15, 15)

    def stop(done: int, n: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        gosh(result, tell=stop)
