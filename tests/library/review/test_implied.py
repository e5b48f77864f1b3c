"""What the numbers of a paper imply among themselves, on the scale of their measure."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.review.implied import Implied, implied
from tests.library.review.bcg import line, review


def told(**numbers: Any) -> dict[str, Implied]:
    """What numbers that a paper prints of a pooled relative risk imply."""
    lines = [
        line(
            200 + n, "synthesis", "reported", f"reported:pooled.tb.end.{name}",
            {"place": "abstract", "quantity": f"pooled.tb.end.{name}", "value": value},
        )
        for n, (name, value) in enumerate(numbers.items())
    ]  # fmt: skip
    rows = implied(review(*lines))
    return {row.quantity.rpartition(".")[2]: row for row in rows}


def test_the_interval_of_a_ratio_is_even_about_its_logarithm() -> None:
    row = told(estimate=0.49, ci_lb=0.34, ci_ub=0.7)["estimate"]
    assert (row.implied, row.agrees) == (0.4879, True)  # the root of 0.34 times 0.70
    assert row.source == "middle of the interval, on the log scale"


def test_an_estimate_beside_its_interval_does_not_agree() -> None:
    assert not told(estimate=0.52, ci_lb=0.34, ci_ub=0.7)["estimate"].agrees


@pytest.mark.parametrize(("p", "agrees"), [(0.0001, True), (0.02, False)])
def test_p_of_a_ratio_follows_from_the_logarithms_of_its_interval(p: float, agrees: bool) -> None:
    # (ln 0.49) / ((ln 0.70 - ln 0.34) / 3.92) = -3.87: p = 0.00011
    row = told(estimate=0.49, ci_lb=0.34, ci_ub=0.7, p=p)["p"]
    assert (row.implied, row.agrees) == (0.00011, agrees)


@pytest.mark.parametrize("low", [0.0, 0.7])
def test_limits_that_are_no_interval_of_the_measure_imply_nothing(low: float) -> None:
    assert not told(estimate=0.49, ci_lb=low, ci_ub=0.7, p=0.03)
