"""Rothman, Greenland and Lash (2008): stratified tables by the method of Mantel and Haenszel."""

from __future__ import annotations

import math

from consilience.effects import Summary, effect_sizes, summarise
from consilience.synthesis import PooledTables, mantel_haenszel
from tests.oracles.published.paper import Paper, Printed

OTHER_FORM = "the same counts set out in another form (to.table, to.long), nothing is computed"
MIXED = "a generalised linear mixed model, not offered yet"
PAPER = Paper(
    "analysis_example_rothman2008",
    "Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 15",
    "three stratified tables: risk, odds and rate ratios and differences, with their tests",
    left={
        "1-2": OTHER_FORM, "30-39": MIXED, "40-41": OTHER_FORM, "61-80": MIXED,
        "81-82": OTHER_FORM, "95-114": MIXED,
    },
)  # fmt: skip
TOLBUTAMIDE = {"ai": [8, 22], "bi": [98, 76], "ci": [5, 16], "di": [115, 69]}
SMOKING = {
    "x1i": [32, 104, 206, 186, 102], "x2i": [2, 12, 28, 28, 31],
    "t1i": [5.2407, 4.3248, 2.8612, 1.2663, 0.5317],
    "t2i": [1.8790, 1.0673, 0.5710, 0.2585, 0.1462],
}  # fmt: skip
SPERMICIDE = {"ai": [3, 1], "bi": [9, 3], "ci": [104, 5], "di": [1059, 86]}
Strata = dict[str, list[float]]


def together(strata: Strata) -> Strata:
    """Add the strata up, as if there were none."""
    return {name: [sum(column)] for name, column in strata.items()}


def with_test(found: Summary, vi: tuple[float, ...]) -> list[tuple[float, ...]]:
    """Give estimate, variance, standard error and z of each row."""
    return list(zip(found.yi, vi, found.sei, found.zi, strict=True))


def limits(found: Summary) -> list[tuple[float, ...]]:
    """Give estimate and limits of each row."""
    return list(zip(found.yi, found.ci_lb, found.ci_ub, strict=True))


def ratio(found: PooledTables) -> list[float]:
    """Give the pooled ratio with its limits."""
    return [math.exp(value) for value in (found.beta, found.ci_lb, found.ci_ub)]


def pooled(found: PooledTables) -> list[float]:
    """Give effect, limits and heterogeneity."""
    return [found.beta, found.ci_lb, found.ci_ub, found.QE, found.QEp]


@PAPER.numbers("3-6")
def test_tolbutamide_in_each_stratum_and_together(printed: Printed) -> None:
    for strata in (TOLBUTAMIDE, together(TOLBUTAMIDE)):
        found = effect_sizes("RD", strata)
        printed.are(with_test(summarise(found), found.vi))
    for strata in (TOLBUTAMIDE, together(TOLBUTAMIDE)):
        printed.are(limits(summarise(effect_sizes("RR", strata), back=True)))


@PAPER.numbers("7-17")
def test_tolbutamide_pooled_as_risks(printed: Printed) -> None:
    difference = mantel_haenszel("RD", TOLBUTAMIDE, level=90)
    printed.are(*pooled(difference))
    risks = mantel_haenszel("RR", TOLBUTAMIDE, level=90)
    printed.are(*pooled(risks), ratio(risks))


@PAPER.numbers("18-29")
def test_tolbutamide_pooled_as_odds(printed: Printed) -> None:
    odds = mantel_haenszel("OR", TOLBUTAMIDE, correct=False, level=90)
    printed.are(*pooled(odds), odds.CO, odds.COp, odds.MH, odds.MHp, odds.TA, odds.TAp, ratio(odds))


@PAPER.numbers("42-45")
def test_smoking_in_each_stratum_and_together(printed: Printed) -> None:
    for strata in (SMOKING, together(SMOKING)):
        found = effect_sizes("IRD", strata)
        printed.are(with_test(summarise(found), found.vi))
    for strata in (SMOKING, together(SMOKING)):
        printed.are(limits(summarise(effect_sizes("IRR", strata), back=True)))


@PAPER.numbers("46-60")
def test_smoking_pooled_as_rates(printed: Printed) -> None:
    printed.are(*pooled(mantel_haenszel("IRD", SMOKING, level=90)))
    rates = mantel_haenszel("IRR", SMOKING, level=90)
    printed.are(*pooled(rates), rates.MH, rates.MHp, ratio(rates))
    uncorrected = mantel_haenszel("IRR", SMOKING, level=90, correct=False)
    printed.are(uncorrected.MH, uncorrected.MHp)


@PAPER.numbers("83-94")
def test_spermicide_pooled_as_odds(printed: Printed) -> None:
    odds = mantel_haenszel("OR", SPERMICIDE, correct=False, level=90)
    printed.are(*pooled(odds), odds.CO, odds.COp, odds.MH, odds.MHp, odds.TA, odds.TAp, ratio(odds))
