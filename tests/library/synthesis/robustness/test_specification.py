"""Every defensible combination of choices."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import ESTIMATORS, pool
from consilience.synthesis.robustness import specification_curve
from consilience.synthesis.robustness.specification import outlying

SLAB = ["A", "B", "C", "D"]
YI, VI = [0.2, 0.3, 0.4, 1.9], [0.04] * 4


def test_one_choice_of_each_kind_is_the_pooled_effect() -> None:
    curve = specification_curve(
        {"": (YI, VI)}, SLAB, methods=["REML"], tests=["knha"], outliers=False
    )
    (row,) = curve.rows
    alone = pool(YI, VI, method="REML", test="knha")
    assert (row.estimate, row.ci_lb, row.ci_ub, row.pval, row.tau2) == pytest.approx(
        (alone.beta, alone.ci_lb, alone.ci_ub, alone.pval, alone.tau2)
    )
    assert curve.sentences().startswith("One specification: the estimate lies between 0.70")


def test_an_outlier_is_far_from_what_the_others_expect() -> None:
    # The others pool to 0.3 with standard error sqrt(0.04/3): 1.6 / sqrt(0.04 + 0.0133) = 6.9;
    # 0.2 against 0.867 with a large tau2 is not far.
    far = outlying(np.array(YI), np.array(VI), np.ones(4, dtype=bool), "DL")
    assert far.tolist() == [False, False, False, True]


def test_choices_are_combined_and_what_says_nothing_new_is_noted() -> None:
    curve = specification_curve(
        {"r = 0.5": (YI, VI), "r = 0.7": (YI, [0.03] * 4)},
        SLAB,
        methods=["REML", "EE"],
        exclusions={"high risk": ["D"], "no one": []},
        outliers=False,
    )
    # two data, with and without D; REML with z and knha, EE with z
    assert len(curve.rows) == 2 * 2 * 3
    assert {row.left_out for row in curve.rows} == {(), ("D",)}
    assert any("without no one: the same studies" in note for note in curve.notes)
    assert curve.by_choice()["without"] == pytest.approx({"nothing": 0.7, "high risk": 0.3})
    estimates = [row.estimate for row in curve.rows]
    assert estimates == sorted(estimates)


def test_the_shares_are_counted_and_told() -> None:
    curve = specification_curve(
        {"a": ([1.0, 1.0], [0.01] * 2), "b": ([-0.1, -0.1], [0.1] * 2)},
        ["A", "B"], methods=["DL"], tests=["z"], outliers=False,
    )  # fmt: skip
    assert (curve.count(1), curve.count(-1)) == (1, 1)
    assert (curve.count(1, wholly=True), curve.count(-1, wholly=True)) == (1, 0)
    assert curve.sentences() == (
        "2 specifications: the estimate lies between −0.10 and 1.00, in the middle at 0.45. It is "
        "above 0 in 1 of 2 (50%); the 95% interval lies wholly above 0 in 1 (50%), and "
        "wholly below it in none."
    )
    assert json.loads(json.dumps(curve.as_json(), allow_nan=False))["n"] == 2


@settings(max_examples=20)
@given(
    rows=st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=4, max_size=8),
    out=st.sets(st.integers(0, 2)),
)
def test_each_row_is_pooled_as_if_it_were_alone(
    rows: list[tuple[float, float]], out: set[int]
) -> None:
    y, v = (list(column) for column in zip(*rows, strict=True))
    slab = [str(i) for i in range(len(rows))]
    curve = specification_curve({"": (y, v)}, slab, exclusions={"out": [slab[i] for i in out]})
    for row in curve.rows:
        stay = [i for i, name in enumerate(slab) if name not in row.left_out]
        alone = pool([y[i] for i in stay], [v[i] for i in stay], method=row.method, test=row.test)
        assert (row.estimate, row.se) == pytest.approx((alone.beta, alone.se), abs=1e-8)
        assert row.k == alone.k
        assert row.test == "z" or ESTIMATORS[row.method].estimate is not None


def test_a_study_without_an_estimate_is_in_no_specification() -> None:
    data = {"": ([*YI, math.nan], [*VI, 0.1])}
    curve = specification_curve(data, [*SLAB, "E"], methods=["DL"], tests=["z"], outliers=False)
    assert (curve.rows[0].k, curve.rows[0].left_out) == (4, ())


def test_what_cannot_be_combined_is_refused() -> None:
    with pytest.raises(DataError, match="there is no study 'X'"):
        specification_curve({"": (YI, VI)}, SLAB, exclusions={"high": ["X"]})
    with pytest.raises(DataError, match="3 names"):
        specification_curve({"": (YI, VI)}, SLAB[:3])
    with pytest.raises(DataError, match="two studies are named 'A'"):
        specification_curve({"": (YI, VI)}, ["A"] * 4)
    with pytest.raises(DataError, match="too many to combine"):
        specification_curve({"": (YI, VI)}, SLAB, exclusions={str(i): [] for i in range(17)})
    with pytest.raises(DataError, match="no method"):
        specification_curve({"": (YI, VI)}, SLAB, methods=["GUESS"])
    with pytest.raises(TooFewStudies):
        specification_curve({"": ([1.0], [0.1])}, ["A"])
