"""Cochran's Q, and that it does not hang on the order of the studies."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import pool, regress
from tests.oracles.published.paper import Paper, Printed, Tolerance

PAPER = Paper(
    "misc_calc_q",
    "Cochran's Q",
    "BCG vaccine; constants of Planck and Newton measured to nine digits, in many orders",
)
NINE_DIGITS = Tolerance(1e-5)
"""Measurements agree to nine digits, so that half of the digits of a number cancel out."""
ORDERS = 100


@PAPER.numbers("1-4")
def test_vaccine(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    line = regress(trials.yi, trials.vi, mods="~ ablat", data=bcg)
    mean = pool(trials.yi, trials.vi)
    printed.are(mean.QE, mean.QEp, line.QE, line.QEp)


def of_orders(yi: list[float], sei: list[float], orders: Any) -> list[list[float]]:
    """Give Q and its p of the measurements in each order."""
    rows = [[(yi[i], sei[i] ** 2) for i in order] for order in orders]
    found = [pool(*zip(*row, strict=True), method="DL") for row in rows]
    return [[one.QE for one in found], [one.QEp for one in found]]


@PAPER.numbers("5-6")
def test_three_measurements_in_all_orders(printed: Printed) -> None:
    kilogram = printed.table("dat.1")
    orders = permutations(range(3))
    printed.are(*of_orders(kilogram["h"], kilogram["uh"], orders), within=NINE_DIGITS)


@pytest.mark.parametrize(
    ("table", "yi", "sei"),
    [
        pytest.param("dat.2", "G", "uG", marks=PAPER.numbers("7-8"), id="Newton"),
        pytest.param("dat.3", "h", "uh", marks=PAPER.numbers("9-10"), id="Planck"),
    ],
)
def test_many_measurements_in_some_orders(printed: Printed, table: str, yi: str, sei: str) -> None:
    measured = printed.table(table)
    chance, k = np.random.default_rng(1), len(measured[yi])
    orders = [chance.permutation(k).tolist() for _ in range(ORDERS)]
    printed.are(*of_orders(measured[yi], measured[sei], orders), within=NINE_DIGITS)
