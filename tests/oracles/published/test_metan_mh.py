"""BCG vaccine by Mantel and Haenszel, as Stata's metan does it."""

from __future__ import annotations

import math

import pytest

from consilience.synthesis import mantel_haenszel
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_metan_vs_rma.mh_with_dat.bcg",
    "Stata's metan, Mantel–Haenszel",
    "13 trials of BCG vaccine: risk ratio, odds ratio, risk difference",
)
COLUMNS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param("RR", marks=PAPER.numbers("1-8")),
        pytest.param("OR", marks=PAPER.numbers("9-16")),
        pytest.param("RD", marks=PAPER.numbers("17-21")),
    ],
)
def test_each_measure(printed: Printed, measure: str) -> None:
    bcg = printed.table("dat.bcg")
    found = mantel_haenszel(measure, {name: bcg[column] for name, column in COLUMNS.items()})
    printed.are(found.beta, found.ci_lb, found.ci_ub, found.zval, found.QE)
    if measure != "RD":
        printed.are(*(math.exp(value) for value in (found.beta, found.ci_lb, found.ci_ub)))
