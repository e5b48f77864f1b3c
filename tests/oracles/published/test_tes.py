"""Whether more trials of complementary medicine are significant than their power lets expect."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool
from consilience.synthesis.small_studies import excess_significance
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_tes",
    "Excess significance",
    "19 trials for irritable bowel syndrome (Dorn 2007) by chi-square, binomial and exact test",
)
COLUMNS = {"ai": "x.a", "n1i": "n.a", "ci": "x.p", "n2i": "n.p"}


@PAPER.numbers("1-11")
def test_three_tests(printed: Printed) -> None:
    dorn = printed.table("dat.dorn2007")
    trials = effect_sizes("RR", {name: dorn[column] for name, column in COLUMNS.items()})
    equal = pool(trials.yi, trials.vi, method="EE")
    square = excess_significance(equal, test="chi2")
    printed.are(square.O, square.E, square.X2, square.pval)
    for test in ("chi2", "binom", "exact"):
        printed.are(excess_significance(equal, test=test).pval)
    printed.are(square.O, square.E, square.X2, square.pval)
