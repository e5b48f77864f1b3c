"""Raudenbush and Bryk (1985): what teachers expect of pupils, by empirical Bayes."""

from __future__ import annotations

from consilience.synthesis import Regression, pool, predict, regress, study_effects
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_raudenbush1985",
    "Raudenbush and Bryk (1985), Journal of Educational Statistics 10, 75",
    "19 studies of teacher expectancy: the effect of each, alone and by weeks of contact",
)
END = 6.593347350799261e-07
"""Where metafor's steps end in the model with weeks; tau2 is 0."""


def by_weeks(printed: Printed, tau2: float | None = None) -> Regression:
    """Regress on the weeks that teachers knew their pupils, three and more as three."""
    table = printed.table("dat.raudenbush1985")
    data = {"weeks.c": [min(weeks, 3) for weeks in table["weeks"]]}
    return regress(table["yi"], table["vi"], mods="~ weeks.c", data=data, tau2=tau2)


@PAPER.numbers("1-10")
def test_each_study_drawn_to_the_mean(printed: Printed) -> None:
    table = printed.table("dat.raudenbush1985")
    mean = pool(table["yi"], table["vi"])
    printed.are(mean.tau2, mean.beta, mean.QE, mean.zval, within=SMALL_TAU2)
    for deviations in (False, True):
        each = study_effects(mean, deviations=deviations)
        printed.are(each.pred, each.pi_lb, each.pi_ub, within=SMALL_TAU2)


@PAPER.numbers("11-18")
def test_each_study_drawn_to_what_its_weeks_let_expect(printed: Printed) -> None:
    line = by_weeks(printed)
    printed.are(line.tau2, line.beta, line.QE, line.zval, within=STEPPED)
    each = study_effects(line)
    printed.are(each.pred, each.pi_lb, each.pi_ub, within=STEPPED)
    printed.are(study_effects(line, deviations=True).pred, within=STEPPED)


@PAPER.numbers("19-20")
def test_limits_of_deviations_at_the_tau2_where_metafor_ends(printed: Printed) -> None:
    each = study_effects(by_weeks(printed, tau2=END), deviations=True)
    printed.are(each.pi_lb, each.pi_ub)


@PAPER.numbers("21-23")
def test_what_the_weeks_let_expect(printed: Printed) -> None:
    expected = predict(by_weeks(printed))
    printed.are(expected.pred, expected.ci_lb, expected.ci_ub, within=STEPPED)
