"""Likelihoods and criteria."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool, regress
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed

PAPER = Paper(
    "misc_fitstats",
    "Fit statistics",
    "13 trials of BCG vaccine: log likelihood, deviance, AIC, BIC, AICc, with and without latitude",
    left={"15-23": "a multivariate model, not offered yet"},
)


@PAPER.numbers("1-14")
def test_with_latitude_and_without(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    mean = pool(trials.yi, trials.vi, method="ML")
    line = regress(trials.yi, trials.vi, mods="~ ablat", data=bcg, method="ML")
    one, two = mean.fit_stats["ML"], line.fit_stats["ML"]
    printed.are(*[one.ll] * 2, *[one.dev] * 2, *[one.AIC] * 2, within=STEPPED)
    printed.are([[2, 3], [one.AIC, two.AIC]], *[one.BIC] * 2, within=STEPPED)
    printed.are([[2, 3], [one.BIC, two.BIC]], within=STEPPED)
    both = [[fit.ll, fit.dev, fit.AIC, fit.BIC, fit.AICc] for fit in (one, two)]
    printed.are(both[0], both, within=SMALL_TAU2)
    printed.are(mean.k, mean.study.df)
