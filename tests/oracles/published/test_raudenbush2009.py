"""Raudenbush (2009): teacher expectancy once more, by five estimators and two tests."""

from __future__ import annotations

import pytest

from consilience.synthesis import pool, regress, study_effects
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_raudenbush2009",
    "Raudenbush (2009), in: Cooper, Hedges and Valentine, Handbook of Research Synthesis, 295",
    "19 studies of teacher expectancy by five estimators, with the tests z and Hartung–Knapp",
    left={"17": "robust standard errors (Huber and White) are not offered yet"},
)
TABLE = "dat.raudenbush1985"


@PAPER.numbers("1-9")
def test_equal_and_random_effects(printed: Printed) -> None:
    yi, vi = (printed.table(TABLE)[name] for name in ("yi", "vi"))
    equal = pool(yi, vi, method="EE")
    printed.are(equal.beta, equal.QE, equal.zval)
    random = pool(yi, vi)
    printed.are(random.beta, random.zval, random.tau2, within=SMALL_TAU2)
    printed.are(random.pi_lb, random.pi_ub, within=SMALL_TAU2)
    each = study_effects(random).pred
    printed.are([min(each), max(each)], within=SMALL_TAU2)


@PAPER.numbers("10-14")
def test_by_weeks_of_contact(printed: Printed) -> None:
    yi, vi, weeks = (printed.table(TABLE)[name] for name in ("yi", "vi", "weeks"))
    data = {"weeks.c": [min(week, 3) for week in weeks]}
    line = regress(yi, vi, mods="~ weeks.c", data=data)
    printed.are(line.tau2, line.beta, line.QE, line.zval, within=STEPPED)
    each = study_effects(line).pred
    printed.are([min(each), max(each)], within=STEPPED)


@pytest.mark.parametrize(
    "test",
    [
        pytest.param("z", marks=PAPER.numbers("15")),
        pytest.param("knha", marks=PAPER.numbers("16")),
    ],
)
def test_five_estimators(printed: Printed, test: str) -> None:
    yi, vi = (printed.table(TABLE)[name] for name in ("yi", "vi"))
    rows = [pool(yi, vi, method=method, test=test) for method in ("EE", "ML", "REML", "DL", "HE")]
    table = [[row.tau2, row.beta, row.se, row.zval, row.ci_lb, row.ci_ub] for row in rows]
    printed.are(table, within=STEPPED)
