"""tau2 where metafor's steps stop: near the solution, and not it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.synthesis import pool
from consilience.synthesis.steps import STEPWISE, THRESHOLD, stopped_tau2
from consilience.synthesis.tau2 import ESTIMATORS

few = settings(max_examples=20)
studies = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 0.5)), min_size=3, max_size=9)

# Hackshaw 1998, the first ten of 37 studies
YI = [0.1823, 0.1398, 0.2546, -0.5108, 0.3365, 0.0677, 0.7419, 0.1823, 0.0198, 0.1133]
VI = [0.0896, 0.0232, 0.0380, 0.2284, 0.0553, 0.0128, 0.1117, 0.0243, 0.0212, 0.0291]


def test_one_step_of_two_studies_by_hand() -> None:
    # Equal variances: Hedges' estimate, the variance of the estimates less 0.5, is the solution.
    study = pool([0.0, 2.0], [0.5, 0.5]).study
    assert stopped_tau2(study, "REML") == pytest.approx(1.5)
    # That of maximum likelihood is (1 + 1) / 2 - 0.5.
    assert stopped_tau2(study, "ML") == pytest.approx(0.5, abs=1e-4)


@given(studies, st.sampled_from(sorted(STEPWISE)))
@few
def test_it_is_zero_or_more_and_near_the_solution(
    rows: list[tuple[float, float]], method: str
) -> None:
    y, v = [y for y, _ in rows], [v for _, v in rows]
    found = stopped_tau2(pool(y, v).study, method)
    assert found is not None
    assert found >= 0
    wanted = pool(y, v, method=method).tau2
    # The steps of Sidik and Jonkman never reach zero, and slow down towards it.
    assert found == pytest.approx(wanted, abs=0.02) or wanted == 0 or method == "SJIT"


def test_it_stops_before_the_last_digits() -> None:
    found = stopped_tau2(pool(YI, VI).study, "REML")
    assert found == pytest.approx(pool(YI, VI).tau2, abs=10 * THRESHOLD)


@pytest.mark.parametrize("method", sorted(set(ESTIMATORS) - set(STEPWISE)))
def test_other_methods_have_no_such_steps(method: str) -> None:
    assert stopped_tau2(pool(YI, VI).study, method) is None


def test_one_study_has_none() -> None:
    assert stopped_tau2(pool([1.0], [1.0]).study, "REML") is None
