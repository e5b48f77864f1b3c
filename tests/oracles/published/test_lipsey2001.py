"""Lipsey and Wilson (2001): the worked example of their book."""

from __future__ import annotations

from typing import Any

from consilience.synthesis import Pooled, Regression, compare, pool, predict, regress
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "analysis_example_lipsey2001",
    "Lipsey and Wilson (2001), Practical Meta-Analysis (Sage)",
    "10 studies by equal and random effects, in two groups, and regressed on two moderators",
)
YI = [-0.33, 0.32, 0.39, 0.31, 0.17, 0.64, -0.33, 0.15, -0.02, 0]
VI = [0.084, 0.035, 0.017, 0.034, 0.072, 0.117, 0.102, 0.093, 0.012, 0.067]
STUDIES = {
    "random": [0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
    "intensity": [7, 3, 7, 5, 7, 7, 4, 4, 5, 6],
}


def coefficients(model: Pooled | Regression) -> list[Any]:
    """Give the table of coefficients, by columns."""
    return [model.beta, model.se, model.zval, model.pval, model.ci_lb, model.ci_ub]


@PAPER.numbers("1-5")
def test_equal_and_random_effects(printed: Printed) -> None:
    equal = pool(YI, VI, method="EE")
    printed.are(coefficients(equal), equal.QE, equal.QEp)
    random = pool(YI, VI, method="DL")
    printed.are(coefficients(random), random.tau2)


@PAPER.numbers("6-15")
def test_studies_with_random_allocation_and_without(printed: Printed) -> None:
    groups = regress(YI, VI, mods="~ random", data=STUDIES, method="FE")
    means = predict(groups, {"random": [0, 1]})
    for without in (0, 1):
        columns = (means.pred, means.se, means.ci_lb, means.ci_ub)
        printed.are([column[without] for column in columns])
    printed.are(groups.QM, groups.QMp, groups.QE, groups.QEp)
    for group in (0, 1):
        rows = [i for i, random in enumerate(STUDIES["random"]) if random == group]
        alone = pool([YI[i] for i in rows], [VI[i] for i in rows], method="EE")
        printed.are(alone.QE, alone.QEp)


@PAPER.numbers("16-25")
def test_regressed_on_allocation_and_intensity(printed: Printed) -> None:
    fixed = regress(YI, VI, mods="~ random + intensity", data=STUDIES, method="FE")
    printed.are(coefficients(fixed), fixed.QM, fixed.QMp, fixed.QE, fixed.QEp)
    mixed = regress(YI, VI, mods="~ random + intensity", data=STUDIES, method="DL")
    printed.are(coefficients(mixed), mixed.QM, mixed.QMp, mixed.tau2)
    printed.are(compare(mixed, pool(YI, VI, method="DL")).R2)
