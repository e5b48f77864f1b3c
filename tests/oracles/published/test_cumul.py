"""BCG vaccine as it became known, year by year."""

from __future__ import annotations

import numpy as np
import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import cumulated_tables, mantel_haenszel, peto, pool
from consilience.synthesis.robustness import cumulate
from tests.oracles.published.paper import CLOSED, STEPPED, Paper, Printed, Tolerance

PAPER = Paper(
    "misc_cumul",
    "Cumulative meta-analysis",
    "13 trials of BCG vaccine by year: REML, Mantel–Haenszel, Peto",
)


@pytest.mark.parametrize(
    ("by", "within"),
    [
        pytest.param("REML", STEPPED, marks=PAPER.numbers("1-3")),
        pytest.param("MH", CLOSED, marks=PAPER.numbers("4-6")),
        pytest.param("Peto", CLOSED, marks=PAPER.numbers("7-9")),
    ],
)
def test_one_trial_more_each_time(printed: Printed, by: str, within: Tolerance) -> None:
    bcg = printed.table("dat.bcg")
    year = bcg["year"]
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    if by == "REML":
        trials = effect_sizes("RR", columns)
        estimates = cumulate(pool(trials.yi, trials.vi), order=year).estimate
    elif by == "MH":
        estimates = cumulated_tables(mantel_haenszel("RR", columns), order=year).estimate
    else:
        estimates = cumulated_tables(peto(columns), order=year).estimate
    printed.are(estimates, np.exp(estimates), within=within)
    # Trials of one year taken together: the last row of each year.
    years = [*sorted(year), None]
    last = [i for i in range(len(year)) if years[i] != years[i + 1]]
    printed.are(np.exp([estimates[i] for i in last]), within=within)
