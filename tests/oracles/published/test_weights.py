"""The weights of trials, of inverse variance, of one's own, of Mantel and Haenszel, of Peto."""

from __future__ import annotations

import math

import pytest

from consilience.effects import EffectSizes, effect_sizes
from consilience.synthesis import mantel_haenszel, peto, pool, regress
from consilience.synthesis.robustness import shares
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_weights",
    "Weights of studies",
    "13 trials of BCG vaccine and 9 of catheters: every kind of weight, in percent",
    left={"11-14": "numbers 3, 4 and 6 once more, by a multilevel model that is not offered yet"},
)
COLUMNS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}
OWN = [float(i) for i in range(1, 14)]


@pytest.fixture
def trials(printed: Printed) -> EffectSizes:
    """Log risk ratios."""
    bcg = printed.table("dat.bcg")
    return effect_sizes("RR", {name: bcg[column] for name, column in COLUMNS.items()})


@PAPER.numbers("1-5")
def test_equal_effects(printed: Printed, trials: EffectSizes) -> None:
    yi, vi = trials.yi, trials.vi
    printed.are(pool(yi, vi, method="FE").weights, [1 / v for v in vi])
    printed.are(shares(regress(yi, vi, method="FE", weights=OWN)))
    printed.are(shares(regress(yi, vi, method="FE", weighted=False)))
    printed.are(shares(regress(yi, vi, method="FE", weighted=False, weights=OWN)))


@PAPER.numbers("6-10")
def test_random_effects(printed: Printed, trials: EffectSizes) -> None:
    yi, vi = trials.yi, trials.vi
    random = pool(yi, vi, method="DL")
    printed.are(random.weights, [1 / (v + random.tau2) for v in vi])
    printed.are(shares(regress(yi, vi, method="DL", weights=OWN)))
    printed.are(shares(regress(yi, vi, method="DL", weighted=False)))
    printed.are(shares(regress(yi, vi, method="FE", weighted=False, weights=OWN)))


@PAPER.numbers("15-20", "25-26")
def test_counts(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {name: bcg[column] for name, column in COLUMNS.items()}
    difference = mantel_haenszel("RD", columns)
    printed.are(difference.beta, difference.weights)
    for measure in ("RR", "OR"):
        ratio = mantel_haenszel(measure, columns)
        printed.are(math.exp(ratio.beta), ratio.weights)
    by_peto = peto(columns)
    printed.are(by_peto.beta, by_peto.weights)


@PAPER.numbers("21-24")
def test_rates(printed: Printed) -> None:
    catheters = printed.table("dat.nielweise2008")
    columns = {name: catheters[name] for name in ("x1i", "t1i", "x2i", "t2i")}
    difference, ratio = (mantel_haenszel(measure, columns) for measure in ("IRD", "IRR"))
    printed.are(difference.beta, difference.weights)
    printed.are(math.exp(ratio.beta), ratio.weights)
