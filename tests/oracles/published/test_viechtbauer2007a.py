"""Viechtbauer (2007): intervals of tau2 by several methods."""

from __future__ import annotations

import pytest
from scipy.special import chdtri

from consilience.effects import EffectSizes, effect_sizes
from consilience.synthesis import heterogeneity_interval, pool
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_viechtbauer2007a",
    "Viechtbauer (2007), Statistics in Medicine 26, 37",
    "9 trials of diuretics: limits of tau² by Q-profile, profile likelihood, Wald, Sidik–Jonkman",
    left={
        "3": "the interval of Biggerstaff and Tweedie is not offered",
        "6-7": "numbers 4 and 5 once more, by a multilevel model that is not offered yet",
        "11-12": "bootstrap intervals, for which the file has no numbers",
    },
)


@pytest.fixture
def trials(printed: Printed) -> EffectSizes:
    """Log odds ratios of pre-eclampsia."""
    collins = printed.table("dat.collins1985b")
    names = {"ai": "pre.xti", "n1i": "pre.nti", "ci": "pre.xci", "n2i": "pre.nci"}
    return effect_sizes("OR", {name: collins[column] for name, column in names.items()})


@PAPER.numbers("1")
def test_the_estimates(printed: Printed, trials: EffectSizes) -> None:
    methods = ("DL", "ML", "REML", "SJ")
    printed.are([pool(trials.yi, trials.vi, method=m).tau2 for m in methods], within=STEPPED)


@PAPER.numbers("2", "4-5", "8-9")
def test_the_limits(printed: Printed, trials: EffectSizes) -> None:
    intervals = [("DL", "QP"), ("ML", "PL"), ("REML", "PL"), ("ML", "Wald"), ("REML", "Wald")]
    for method, kind in intervals:
        model = pool(trials.yi, trials.vi, method=method)
        printed.are(heterogeneity_interval(model, kind=kind).tau2[1:], within=STEPPED)


@PAPER.numbers("10")
def test_the_limits_of_sidik_and_jonkman(printed: Printed, trials: EffectSizes) -> None:
    model = pool(trials.yi, trials.vi, method="SJ")
    df = model.k - 1
    printed.are([df * model.tau2 / chdtri(df, tail) for tail in (0.025, 0.975)])
