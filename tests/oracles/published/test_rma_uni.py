"""From raw data of many kinds to tau2."""

from __future__ import annotations

import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import pool, regress
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed, Tolerance

PAPER = Paper(
    "misc_rma_uni",
    "From raw data to tau²",
    "risk ratios, mean differences, partial correlations, means, changes, reliabilities",
)
NORMAND = {name: name for name in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")}
CHANGES = {
    "m2i": [30.6, 23.5, 0.5, 53.4, 35.6], "m1i": [38.5, 26.8, 0.7, 75.9, 36],
    "sd1i": [15, 3.1, 0.1, 14.5, 4.7], "ni": [20, 50, 9, 10, 14],
    "ri": [0.47, 0.64, 0.77, 0.89, 0.44],
}  # fmt: skip


@PAPER.numbers("1-4")
def test_vaccine(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    line = regress(trials.yi, trials.vi, mods="~ ablat", data=bcg)
    printed.are(line.beta, pool(trials.yi, trials.vi).beta, within=STEPPED)
    for method in ("DLIT", "SJIT"):
        printed.are(pool(trials.yi, trials.vi, method=method).tau2, within=STEPPED)


@pytest.mark.parametrize(
    ("measure", "table", "names", "within"),
    [
        pytest.param("SMD", "dat.normand1999", NORMAND, STEPPED, marks=PAPER.numbers("5-6")),
        pytest.param(
            "PCOR", "dat.aloe2013", {"ti": "tval", "ni": "n", "mi": "preds"}, SMALL_TAU2,
            marks=PAPER.numbers("7-8"),
        ),
        pytest.param(
            "MN", "dat.normand1999", {"mi": "m1i", "sdi": "sd1i", "ni": "n1i"}, STEPPED,
            marks=PAPER.numbers("9-10"),
        ),
        pytest.param(
            "AHW", "dat.bonett2010", {"ai": "ai", "mi": "mi", "ni": "ni"}, SMALL_TAU2,
            marks=PAPER.numbers("13-14"),
        ),
    ],
)  # fmt: skip
def test_each_measure(
    printed: Printed, measure: str, table: str, names: dict[str, str], within: Tolerance
) -> None:
    raw = printed.table(table)
    used = slice(4) if measure == "SMD" else slice(None)
    studies = effect_sizes(measure, {name: raw[column][used] for name, column in names.items()})
    printed.are(*[pool(studies.yi, studies.vi).tau2] * 2, within=within)


@PAPER.numbers("11-12")
def test_changes(printed: Printed) -> None:
    changes = effect_sizes("SMCR", CHANGES)
    printed.are(*[pool(changes.yi, changes.vi).tau2] * 2, within=STEPPED)
