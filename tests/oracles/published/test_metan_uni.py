"""BCG vaccine by inverse variance, as Stata's metan does it."""

from __future__ import annotations

import math

import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import pool
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_metan_vs_rma.uni_with_dat.bcg",
    "Stata's metan, inverse variance",
    "13 trials of BCG vaccine: risk ratio, odds ratio, risk difference, equal and random effects",
)


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param("RR", marks=PAPER.numbers("1-17")),
        pytest.param("OR", marks=PAPER.numbers("18-34")),
        pytest.param("RD", marks=PAPER.numbers("35-45")),
    ],
)
def test_each_measure(printed: Printed, measure: str) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes(measure, columns)
    for method in ("EE", "DL"):
        found = pool(trials.yi, trials.vi, method=method)
        printed.are(found.beta, found.ci_lb, found.ci_ub, found.zval)
        printed.are(*([found.QE] if method == "EE" else [found.tau2, found.I2]))
        if measure != "RD":
            printed.are(*(math.exp(value) for value in (found.beta, found.ci_lb, found.ci_ub)))
