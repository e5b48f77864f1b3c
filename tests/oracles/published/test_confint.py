"""Limits of effect and heterogeneity together."""

from __future__ import annotations

import math

from consilience.effects import effect_sizes
from consilience.synthesis import heterogeneity_interval, mantel_haenszel, peto, pool
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "misc_confint",
    "Intervals",
    "13 trials of BCG vaccine: limits of the risk ratio, tau², I² and H²; Mantel–Haenszel, Peto",
    left={"5": "numbers 1 to 4 once more, rounded"},
)


@PAPER.numbers("1-4", "6-7")
def test_effect_and_heterogeneity(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    random = pool(trials.yi, trials.vi, method="DL")
    limits = heterogeneity_interval(random)
    of_counts = (mantel_haenszel("RR", columns), peto(columns))
    ratios = [
        [math.exp(value) for value in (found.beta, found.ci_lb, found.ci_ub)]
        for found in (random, *of_counts)
    ]
    printed.are(ratios[0])
    printed.are(limits.tau2, limits.I2, limits.H2, within=STEPPED)
    printed.are(*ratios[1:])
