"""Viechtbauer (2007): St. John's wort against depression, by dosage and severity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from consilience.effects import effect_sizes, summarise
from consilience.synthesis import Regression, pool, predict, regress
from tests.oracles.published.paper import CLOSED, STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_viechtbauer2007b",
    "Viechtbauer (2007), Zeitschrift für Psychologie 215, 104",
    "17 trials of St. John's wort, regressed on dosage, severity and their product",
)
USED = [*range(6, 10), *range(12, 25)]
"""Places of the trials of the paper in the table."""
COUNTS = ("ai", "n1i", "ci", "n2i")
Table = dict[str, list[Any]]


@pytest.fixture
def linde(printed: Printed) -> Table:
    """The trials of the paper."""
    whole = printed.table("dat.linde2005")
    return {name: [column[i] for i in USED] for name, column in whole.items()}


def by_dosage_and_severity(linde: Table, method: str) -> Regression:
    """Regress on dosage (g over all weeks), severity at baseline, and their product."""
    trials = effect_sizes("RR", {name: linde[name] for name in COUNTS})
    people = [m + n for m, n in zip(linde["n1i"], linde["n2i"], strict=True)]
    return regress(
        trials.yi,
        trials.vi,
        mods="~ I(dosage * 7 / 1000 * duration - 34) * I(baseline - 20)",
        data=linde,
        method=method,
        weights=people if method == "GENQ" else None,
    )


@PAPER.numbers("1-7")
def test_without_moderators(printed: Printed, linde: Table) -> None:
    trials = effect_sizes("RR", {name: linde[name] for name in COUNTS})
    alone = summarise(trials, back=True)
    printed.are([alone.ci_lb[12], alone.ci_lb[16]], [alone.ci_ub[12], alone.ci_ub[16]])

    equal = pool(trials.yi, trials.vi, method="EE")
    printed.are(np.exp([equal.beta, equal.ci_lb, equal.ci_ub]), equal.QE)
    random = pool(trials.yi, trials.vi, method="DL")
    printed.are(np.exp([random.beta, random.ci_lb, random.ci_ub]))
    printed.are(np.exp([random.pi_lb, random.pi_ub]), random.tau2)


@PAPER.numbers("8-12")
def test_dosage_and_severity(printed: Printed, linde: Table) -> None:
    line = by_dosage_and_severity(linde, "DL")
    printed.are(line.tau2, line.R2, [line.beta, line.se, line.zval, line.pval])
    for severity in (12.5, 23.6):
        # 34 g: 1000 mg a day in 34 / 7 weeks.
        moderators = {"dosage": [1000], "duration": [34 / 7], "baseline": [severity]}
        found = predict(line, moderators)
        printed.are([math.exp(one[0]) for one in (found.pred, found.ci_lb, found.ci_ub)])


@PAPER.numbers("13-14")
def test_eleven_estimators(printed: Printed, linde: Table) -> None:
    closed = ("HS", "HE", "DL", "GENQ", "SJ")
    stepped = ("DLIT", "SJIT", "PM", "ML", "REML", "EB")
    lines = [by_dosage_and_severity(linde, method) for method in (*closed, *stepped)]
    within = [CLOSED] * len(closed) + [STEPPED] * len(stepped)
    printed.are([line.tau2 for line in lines], [line.se_tau2 for line in lines], within=within)
