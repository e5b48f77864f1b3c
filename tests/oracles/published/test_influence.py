"""What single trials of BCG vaccine do to the line over latitude."""

from __future__ import annotations

import math

import pytest

from consilience.effects import EffectSizes, effect_sizes
from consilience.synthesis import mantel_haenszel, peto, pool, regress, without_each_table
from consilience.synthesis.robustness import hat_values, influence, leave_one_out
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed

MULTILEVEL = "the same by a multilevel model, and by clusters, not offered yet"
PAPER = Paper(
    "misc_influence",
    "Influence",
    "13 trials of BCG vaccine: without the first, hat values, Cook's distances, gaps in the data",
    left={
        "4": "the design matrix itself",
        "6": "the whole hat matrix is not offered, its diagonal is",
        "7-8": MULTILEVEL,
        "10-12": MULTILEVEL,
        "17-22": "how R pads results for studies left out; here results are of those in the model",
    },
)
COLUMNS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}


@pytest.fixture
def counts(printed: Printed) -> dict[str, list[float]]:
    """The counts of all trials."""
    bcg = printed.table("dat.bcg")
    return {name: bcg[column] for name, column in COLUMNS.items()}


@pytest.fixture
def trials(counts: dict[str, list[float]]) -> EffectSizes:
    """Their log risk ratios."""
    return effect_sizes("RR", counts)


@PAPER.numbers("1-3")
def test_without_the_first_trial(
    printed: Printed, counts: dict[str, list[float]], trials: EffectSizes
) -> None:
    random = leave_one_out(pool(trials.yi, trials.vi))
    tables = [without_each_table(model) for model in (mantel_haenszel("RR", counts), peto(counts))]
    names = ("estimate", "se", "zval", "pval", "ci_lb", "ci_ub", "Q", "Qp")
    row = [getattr(random, name)[0] for name in (*names, "tau2", "I2", "H2")]
    printed.are(row, within=SMALL_TAU2)
    for found in tables:
        printed.are([getattr(found, name)[0] for name in (*names, "I2", "H2")])


@PAPER.numbers("5", "9")
def test_over_latitude(
    printed: Printed, counts: dict[str, list[float]], trials: EffectSizes
) -> None:
    line = regress(trials.yi, trials.vi, mods="~ ablat", data=printed.table("dat.bcg"))
    printed.are(hat_values(line), within=STEPPED)
    printed.are(influence(line).cook_d, within=SMALL_TAU2)


@PAPER.numbers("13-16")
def test_gaps_and_a_trial_that_alone_has_a_coefficient(
    printed: Printed, trials: EffectSizes
) -> None:
    yi, vi = list(trials.yi), list(trials.vi)
    yi[1] = vi[2] = math.nan
    latitude = [*printed.table("dat.bcg")["ablat"]]
    latitude[4] = None
    moderators = {"ablat": latitude, "trial12": [float(i == 11) for i in range(13)]}
    found = influence(regress(yi, vi, mods="~ ablat + trial12", data=moderators))
    unknown = [sum(map(math.isnan, column)) for column in (found.rstudent, found.hat)]
    printed.are(len(found.rstudent), *unknown)
    printed.are(sum(math.isnan(row[0]) for row in found.dfbs))
