"""A meta-regression beside its formulas of matrices."""

from __future__ import annotations

import numpy as np

from consilience.effects import effect_sizes
from consilience.synthesis import regress
from consilience.synthesis.robustness import fitted_values, residuals
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_rma_vs_direct_computation",
    "Formulas of matrices",
    "13 trials of BCG vaccine: coefficients with their covariances, fitted values, residuals",
    left={"4": "the whole hat matrix is not offered, its diagonal is"},
)


@PAPER.numbers("1-3", "5")
def test_latitude_and_year(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    line = regress(trials.yi, trials.vi, mods="~ ablat + year", data=bcg, method="FE")
    printed.are(line.beta, line.vb, fitted_values(line), residuals(line))

    x, w = np.array(line.study.x), np.diag(1 / np.array(trials.vi))
    by_formula = np.linalg.inv(x.T @ w @ x)
    assert np.allclose(line.vb, by_formula)
    assert np.allclose(line.beta, by_formula @ x.T @ w @ np.array(trials.yi))
