"""Viechtbauer (2005): two meta-analyses by seven estimators of tau2."""

from __future__ import annotations

import pytest

from consilience.synthesis import pool
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_viechtbauer2005",
    "Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30, 261",
    "two meta-analyses by seven estimators: tau² with its standard error, I² and H²",
)
METHODS = ("HS", "HE", "DL", "ML", "REML", "EB", "SJ")
FIRST = (
    [-0.581, 0.53, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232],
    [0.023, 0.052, 0.06, 0.115, 0.095, 0.203, 0.2, 0.211, 0.051, 0.04],
)
SECOND = (
    [0.1, -0.162, -0.09, -0.049, -0.046, -0.01, -0.431, -0.261, 0.134, 0.019, 0.175, 0.056, 0.045,
     0.103, 0.121, -0.482, 0.29, 0.342],
    [0.016, 0.015, 0.05, 0.05, 0.032, 0.052, 0.036, 0.024, 0.034, 0.033, 0.031, 0.034, 0.039,
     0.167, 0.134, 0.096, 0.016, 0.035],
)  # fmt: skip


@pytest.mark.parametrize(
    ("yi", "vi"),
    [
        pytest.param(*FIRST, marks=PAPER.numbers("1-4"), id="heterogeneous"),
        pytest.param(*SECOND, marks=PAPER.numbers("5-8"), id="less so"),
    ],
)
def test_seven_estimators(printed: Printed, yi: list[float], vi: list[float]) -> None:
    rows = [pool(yi, vi, method=method) for method in METHODS]
    printed.are([row.tau2 for row in rows], within=STEPPED)
    printed.are([row.I2 for row in rows], [row.H2 for row in rows], within=STEPPED)
    printed.are([row.se_tau2 for row in rows], within=STEPPED)
