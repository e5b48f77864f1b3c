"""Berkey et al. (1995): vaccination against tuberculosis, and how far from the equator."""

from __future__ import annotations

import numpy as np
import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import compare, pool, predict, regress
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_berkey1995",
    "Berkey, Hoaglin, Mosteller and Colditz (1995), Statistics in Medicine 14, 395",
    "13 trials of BCG vaccine by empirical Bayes and by equal effects, regressed on latitude",
)
Trials = tuple[list[float], list[float], dict[str, list[float]]]
LATITUDE = "~ I(ablat - 33.46)"


@pytest.fixture
def trials(printed: Printed) -> Trials:
    """Log risk ratios, variances smoothed over the trials, and the table."""
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    tpos, tneg, cpos, cneg = (np.array(column) for column in columns.values())
    vi = np.mean(tneg / tpos) / (tneg + tpos) + np.mean(cneg / cpos) / (cneg + cpos)
    return list(effect_sizes("RR", columns).yi), vi.tolist(), bcg


@PAPER.numbers("1-3")
def test_without_a_moderator(printed: Printed, trials: Trials) -> None:
    yi, vi, _ = trials
    mean = pool(yi, vi, method="EB")
    printed.are(mean.beta, mean.se, mean.tau2, within=STEPPED)


@PAPER.numbers("4-8")
def test_with_latitude(printed: Printed, trials: Trials) -> None:
    yi, vi, bcg = trials
    line = regress(yi, vi, mods=LATITUDE, data=bcg, method="EB")
    printed.are(line.beta, line.se, line.tau2, within=STEPPED)
    printed.are(compare(line, pool(yi, vi, method="EB")).R2, within=STEPPED)
    printed.are(np.exp(predict(line, {"ablat": [33.46, 42]}).pred), within=STEPPED)


@PAPER.numbers("9-11")
def test_with_latitude_and_equal_effects(printed: Printed, trials: Trials) -> None:
    yi, vi, bcg = trials
    line = regress(yi, vi, mods=LATITUDE, data=bcg, method="FE")
    printed.are(line.beta, line.se)
    printed.are(np.exp(predict(line, {"ablat": [33.46, 42]}).pred))
