"""Van Houwelingen, Arends and Stijnen (2002): the univariate part of their tutorial."""

from __future__ import annotations

import math

import numpy as np
import pytest

from consilience.effects import EffectSizes, effect_sizes
from consilience.synthesis import heterogeneity_interval, pool, regress
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed

BIVARIATE = "a bivariate model of both arms, not offered yet"
PAPER = Paper(
    "analysis_example_vanhouwelingen2002",
    "Van Houwelingen, Arends and Stijnen (2002), Statistics in Medicine 21, 589",
    "13 trials of BCG vaccine by maximum likelihood, with limits of tau², regressed on latitude",
    left={"17-35": BIVARIATE, "40-47": BIVARIATE},
)


@pytest.fixture
def trials(printed: Printed) -> EffectSizes:
    """Log odds ratios."""
    bcg = printed.table("dat.colditz1994")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    return effect_sizes("OR", columns)


@PAPER.numbers("1-11")
def test_the_pooled_odds_ratio_and_the_limits_of_tau2(
    printed: Printed, trials: EffectSizes
) -> None:
    equal = pool(trials.yi, trials.vi, method="EE")
    printed.are(*np.exp([equal.beta, equal.ci_lb, equal.ci_ub]))
    random = pool(trials.yi, trials.vi, method="ML")
    printed.are(*np.exp([random.beta, random.ci_lb, random.ci_ub]), within=STEPPED)
    printed.are(random.tau2, within=STEPPED)
    for kind in ("PL", "QP"):
        limits = heterogeneity_interval(random, kind=kind)
        printed.are(*limits.tau2[1:], within=STEPPED)


@PAPER.numbers("12-16")
def test_where_the_effects_of_trials_lie(printed: Printed, trials: EffectSizes) -> None:
    tested_by_t = pool(trials.yi, trials.vi, method="ML", test="knha")
    printed.are(*np.exp([tested_by_t.ci_lb, tested_by_t.ci_ub]), within=STEPPED)
    random = pool(trials.yi, trials.vi, method="ML")
    reach = 1.959963984540054 * math.sqrt(random.tau2)
    printed.are([random.beta - reach, random.beta + reach], within=STEPPED)
    printed.are(random.pi_lb, random.pi_ub, within=STEPPED)


@PAPER.numbers("36-39")
def test_regressed_on_latitude(printed: Printed, trials: EffectSizes) -> None:
    colditz = printed.table("dat.colditz1994")
    line = regress(trials.yi, trials.vi, mods="~ ablat", data=colditz, method="ML")
    printed.are(line.beta, line.se, line.tau2, line.R2, within=SMALL_TAU2)
