"""Testing factors and linear combinations: BCG vaccine by allocation, year and latitude."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import Regression, compare, contrasts, joint_test, predict, regress
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "tips_testing_factors_lincoms",
    "Factors and linear combinations (tips of metafor's site)",
    "13 trials of BCG vaccine: a factor tested by Wald and by likelihood, and its levels by pairs",
    left={"17": "p-values adjusted for several tests (Holm) are not offered"},
)
COLUMNS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}
BY_LEVEL = "~ factor(alloc) + year + ablat"
WITHOUT_INTERCEPT = "~ 0 + factor(alloc) + year + ablat"
PAIRS = [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, -1, 1, 0, 0]]
LEVELS = [[-1, 1, 0, 0, 0], [-1, 0, 1, 0, 0], [0, -1, 1, 0, 0]]


def line(printed: Printed, mods: str, method: str = "REML", test: str = "z") -> Regression:
    """Regress with years from 1948 and latitude from 13 degrees."""
    bcg = printed.table("dat.bcg")
    trials = effect_sizes("RR", {name: bcg[column] for name, column in COLUMNS.items()})
    data = {
        "alloc": bcg["alloc"],
        "year": [year - 1948 for year in bcg["year"]],
        "ablat": [latitude - 13 for latitude in bcg["ablat"]],
    }
    return regress(trials.yi, trials.vi, mods=mods, data=data, method=method, test=test)


@PAPER.numbers("1-9")
def test_the_factor(printed: Printed) -> None:
    wald = line(printed, BY_LEVEL)
    columns = [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0]]
    by_place, by_name = joint_test(wald, [1, 2])[0], joint_test(wald, "alloc")[0]
    by_rows = contrasts(wald, columns).QM
    printed.are(by_place, by_name, by_place, *[by_rows] * 2, within=STEPPED)
    likelihood = line(printed, BY_LEVEL, "ML")
    printed.are(compare(likelihood, line(printed, "~ year + ablat", "ML")).LRT, within=STEPPED)
    by_f = line(printed, BY_LEVEL, test="knha")
    printed.are(joint_test(by_f, [1, 2])[0], *[contrasts(by_f, columns).QM] * 2, within=STEPPED)


@PAPER.numbers("10-13")
def test_one_combination(printed: Printed) -> None:
    for test in ("z", "knha"):
        found = contrasts(line(printed, BY_LEVEL, test=test), [[0, 1, -1, 0, 0]])
        printed.are(found.QM, within=STEPPED)
    random_1970_at_30 = [1, 1, 0, 1970 - 1948, 30 - 13]
    by_f = line(printed, BY_LEVEL, test="knha")
    found = contrasts(by_f, [random_1970_at_30])
    expected = predict(by_f, [random_1970_at_30])
    printed.are(found.QM, (expected.pred[0] / expected.se[0]) ** 2, within=STEPPED)


@PAPER.numbers("14-16", "18-20")
def test_levels_by_pairs(printed: Printed) -> None:
    model = line(printed, BY_LEVEL)
    printed.are(contrasts(model, PAIRS).zval, predict(model, PAIRS).ci_lb, within=STEPPED)
    model = line(printed, WITHOUT_INTERCEPT)
    tests, limits = contrasts(model, LEVELS).zval, predict(model, LEVELS).ci_lb
    printed.are(tests, tests, limits, tests, within=STEPPED)


@PAPER.numbers("21-28")
def test_levels_by_pairs_with_a_t_test(printed: Printed) -> None:
    model = line(printed, BY_LEVEL, test="knha")
    tests = contrasts(model, PAIRS).zval
    printed.are(tests, tests, predict(model, PAIRS).ci_lb, within=STEPPED)
    model = line(printed, WITHOUT_INTERCEPT, test="knha")
    tests, limits = contrasts(model, LEVELS).zval, predict(model, LEVELS).ci_lb
    printed.are(tests, tests, tests, limits, limits, within=STEPPED)
