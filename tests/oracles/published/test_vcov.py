"""Covariances of coefficients and of fitted values."""

from __future__ import annotations

import numpy as np

from consilience.effects import effect_sizes
from consilience.synthesis import predict, regress
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "misc_vcov",
    "Covariances",
    "13 trials of BCG vaccine over latitude: of coefficients, estimates and fitted values",
    left={
        "4": "covariances of residuals are not offered, their variances are",
        "5-8": "the same by a multilevel model, not offered yet",
    },
)


@PAPER.numbers("1-3")
def test_over_latitude(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    line = regress(trials.yi, trials.vi, mods="~ ablat", data=bcg)
    printed.are(line.vb, np.array(trials.vi) + line.tau2, predict(line).vcov[0], within=STEPPED)
