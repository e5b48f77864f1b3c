"""Miller (1978): proportions averaged as double arcsines, and back."""

from __future__ import annotations

import pytest

from consilience.effects import TRANSFORMATIONS, Continuity, effect_sizes
from consilience.synthesis import pool, regress
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "analysis_example_miller1978",
    "Miller (1978), The American Statistician 32, 138",
    "4 proportions by the double arcsine of Freeman and Tukey, and back to a proportion",
)
XI, NI = [3, 6, 10, 1], [11, 17, 21, 6]
BACK = TRANSFORMATIONS["ipft"].apply
BACK_FROM_MEAN = TRANSFORMATIONS["ipft.hm"].apply


@PAPER.numbers("1-6")
def test_the_example(printed: Printed) -> None:
    found = effect_sizes("PFT", {"xi": XI, "ni": NI})
    printed.are([2 * y for y in found.yi], [4 * v for v in found.vi])  # Miller's is twice ours
    plain = regress(found.yi, found.vi, method="EE", weighted=False)
    for mean in (plain.beta[0], pool(found.yi, found.vi, method="EE").beta):
        printed.are(2 * mean, BACK_FROM_MEAN(mean, ni=NI))


@pytest.mark.parametrize(
    ("xi", "ni"),
    [
        pytest.param([0, 10], [10, 10], marks=PAPER.numbers("7")),
        pytest.param([0, 4, 9, 16, 20], [10, 10, 15, 20, 20], marks=PAPER.numbers("8")),
    ],
)
def test_the_way_back_ends_where_it_began(printed: Printed, xi: list[int], ni: list[int]) -> None:
    found = effect_sizes("PFT", {"xi": xi, "ni": ni}, continuity=Continuity(add=0))
    printed.are(BACK(found.yi, ni=ni))


@PAPER.numbers("9-11")
def test_the_mean_of_five_proportions(printed: Printed) -> None:
    ni = [10, 10, 15, 20, 20]
    found = effect_sizes("PFT", {"xi": [0, 4, 9, 16, 20], "ni": ni}, continuity=Continuity(add=0))
    mean = pool(found.yi, found.vi, method="EE")
    printed.are(*(BACK_FROM_MEAN(end, ni=ni) for end in (mean.beta, mean.ci_lb, mean.ci_ub)))
