"""Tests of the funnel plot of magnesium after a heart attack."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool
from consilience.synthesis.small_studies import rank_test, regression_test
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "misc_pub_bias",
    "Funnel plot asymmetry",
    "16 trials of magnesium (Egger 2001) by two regression tests and the rank test",
)


@PAPER.numbers("1-12")
def test_regression_and_ranks(printed: Printed) -> None:
    egger = printed.table("dat.egger2001")
    trials = effect_sizes("OR", {name: egger[name] for name in ("ai", "n1i", "ci", "n2i")})
    model = pool(trials.yi, trials.vi)
    # metafor says each number three times: of a model, of two columns, of a table.
    by_error = regression_test(model)
    printed.are(*[by_error.zval] * 3, within=STEPPED)
    people = [m + n for m, n in zip(egger["n1i"], egger["n2i"], strict=True)]
    by_size = regression_test(model, model="lm", predictor="sqrtninv", ni=people)
    printed.are(*[by_size.zval] * 3)
    ranks = rank_test(model)
    printed.are(*[ranks.tau, ranks.pval] * 3)
