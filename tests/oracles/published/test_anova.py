"""Tests of models and of coefficients: vaccine over latitude, allocation and year."""

from __future__ import annotations

import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import Regression, compare, contrasts, joint_test, regress
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "misc_anova",
    "Tests of models and coefficients",
    "13 trials of BCG vaccine: by likelihood, by sets of coefficients, by combinations",
)


def line(printed: Printed, mods: str, method: str = "REML", test: str = "z") -> Regression:
    """Regress the log risk ratios."""
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    return regress(trials.yi, trials.vi, mods=mods, data=bcg, method=method, test=test)


@pytest.mark.parametrize(
    "method",
    [
        pytest.param("ML", marks=PAPER.numbers("1-2")),
        pytest.param("REML", marks=PAPER.numbers("3-4")),
    ],
)
def test_with_latitude_against_without(printed: Printed, method: str) -> None:
    found = compare(line(printed, "~ ablat", method), line(printed, "~ 1", method))
    printed.are(*[found.LRT] * 2, within=STEPPED)


@PAPER.numbers("5-16")
def test_sets_of_coefficients(printed: Printed) -> None:
    model = line(printed, "~ ablat + alloc")
    for btt in ([2, 3], "alloc"):
        wald, p, _ = joint_test(model, btt)
        printed.are(wald, p, wald, within=STEPPED)
    by_f = line(printed, "~ ablat + alloc", test="knha")
    (first, p_first, _), (f, p, _) = joint_test(by_f, [1]), joint_test(by_f, [2, 3])
    printed.are(f, p, f, [first, f], [p_first, p], [first, f], within=STEPPED)


@PAPER.numbers("17")
def test_each_moderator(printed: Printed) -> None:
    by_f = line(printed, "~ ablat + alloc + year", test="knha")
    printed.are([joint_test(by_f, some)[0] for some in ("ablat", "alloc", "year")], within=STEPPED)


@PAPER.numbers("18-25")
def test_combinations(printed: Printed) -> None:
    wald = line(printed, "~ ablat + alloc")
    latitudes = [[1, 10, 0, 0], [1, 30, 0, 0], [1, 50, 0, 0]]
    printed.are(*[contrasts(wald, latitudes).zval] * 2, within=STEPPED)
    printed.are(*[contrasts(wald, latitudes, [-0.1] * 3).zval] * 2, within=STEPPED)
    by_f = line(printed, "~ ablat + alloc", test="knha")
    found = contrasts(by_f, [[1, 10, 0, 0], [1, 10, 1, 0], [1, 10, 0, 1]])
    printed.are(found.zval, found.zval, found.QM, found.QMp, within=STEPPED)
