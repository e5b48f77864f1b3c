"""BCG vaccine by Peto, as Stata's metan does it."""

from __future__ import annotations

import math

from consilience.synthesis import peto
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_metan_vs_rma.peto_with_dat.bcg",
    "Stata's metan, Peto",
    "13 trials of BCG vaccine: Peto's odds ratio",
)


@PAPER.numbers("1-8")
def test_the_odds_ratio(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    found = peto(columns)
    printed.are(found.beta, found.ci_lb, found.ci_ub, found.zval, found.QE)
    printed.are(*(math.exp(value) for value in (found.beta, found.ci_lb, found.ci_ub)))
