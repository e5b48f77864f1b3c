"""Yusuf et al. (1985): beta blockers after a heart attack, by Peto's method."""

from __future__ import annotations

import numpy as np

from consilience.effects import Continuity, effect_sizes
from consilience.synthesis import peto, pool
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "analysis_example_yusuf1985",
    "Yusuf, Peto, Lewis, Collins and Sleight (1985), Progress in Cardiovascular Diseases 27, 335",
    "22 trials of beta blockers, pooled from their counts and from the odds ratio of each",
)


@PAPER.numbers("1-2")
def test_both_ways_to_the_pooled_odds_ratio(printed: Printed) -> None:
    yusuf = printed.table("dat.yusuf1985")
    rows = [i for i, table in enumerate(yusuf["table"]) if table == "6"]
    trials = {name: [yusuf[name][i] for i in rows] for name in ("ai", "n1i", "ci", "n2i")}
    each = effect_sizes("PETO", trials, continuity=Continuity(add=0))
    for pooled in (peto(trials), pool(each.yi, each.vi, method="EE")):
        printed.are(np.exp([pooled.beta, pooled.ci_lb, pooled.ci_ub]))
