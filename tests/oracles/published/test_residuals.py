"""How far the first six trials of BCG vaccine lie from what is expected of them."""

from __future__ import annotations

import numpy as np
import pytest

from consilience.effects import EffectSizes, effect_sizes
from consilience.synthesis import deleted_table_residuals, mantel_haenszel, peto, pool, regress
from consilience.synthesis.robustness import residuals
from tests.oracles.published.paper import SMALL_TAU2, Paper, Printed

PAPER = Paper(
    "misc_residuals",
    "Residuals",
    "6 trials of BCG vaccine: residuals, standardised, and each trial against the others",
    left={
        "10-15": "the same by a multilevel model, and by clusters, not offered yet",
        "22": "a generalised linear mixed model, not offered yet",
    },
)
COLUMNS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}


@pytest.fixture
def counts(printed: Printed) -> dict[str, list[float]]:
    """The counts of the first six trials."""
    bcg = printed.table("dat.bcg")
    return {name: bcg[column][:6] for name, column in COLUMNS.items()}


@pytest.fixture
def trials(counts: dict[str, list[float]]) -> EffectSizes:
    """Their log risk ratios."""
    return effect_sizes("RR", counts)


@PAPER.numbers("1-5")
def test_pooled(printed: Printed, trials: EffectSizes) -> None:
    random = pool(trials.yi, trials.vi)
    for kind in ("response", "rstandard", "rstudent"):
        printed.are(residuals(random, kind), within=SMALL_TAU2)
    equal = pool(trials.yi, trials.vi, method="EE")
    for kind in ("pearson", "cholesky"):
        printed.are(np.square(residuals(equal, kind)).sum())


@PAPER.numbers("6-9")
def test_the_first_trial_with_a_coefficient_of_its_own(
    printed: Printed, trials: EffectSizes
) -> None:
    first = {"trial1": [1, 0, 0, 0, 0, 0]}
    for test in ("z", "knha"):
        apart = regress(trials.yi, trials.vi, mods="~ trial1", data=first, test=test)
        printed.are(apart.beta[1], apart.se[1], within=SMALL_TAU2)


@PAPER.numbers("16-21")
def test_pooled_from_counts(printed: Printed, counts: dict[str, list[float]]) -> None:
    for model in (mantel_haenszel("RR", counts), peto(counts)):
        plain = np.array(model.yi) - model.beta
        printed.are(plain, plain / np.sqrt(model.vi), deleted_table_residuals(model).z)
