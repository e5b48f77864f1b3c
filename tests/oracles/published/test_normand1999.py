"""Normand (1999): the examples of a tutorial, lidocaine and care after a stroke."""

from __future__ import annotations

from consilience.effects import effect_sizes, summarise
from consilience.synthesis import pool
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "analysis_example_normand1999",
    "Normand (1999), Statistics in Medicine 18, 321",
    "risk differences of 6 trials and differences of means of 9, by equal and random effects",
)


@PAPER.numbers("1-15")
def test_lidocaine_after_a_heart_attack(printed: Printed) -> None:
    hine = printed.table("dat.hine1989")
    risks = effect_sizes("RD", {name: hine[name] for name in ("ai", "n1i", "ci", "n2i")})
    yi, vi = [100 * y for y in risks.yi], [100**2 * v for v in risks.vi]
    alone = summarise(risks, back=lambda difference: 100 * difference)
    printed.are(yi, vi, alone.ci_lb, alone.ci_ub)

    equal = pool(yi, vi, method="EE")
    printed.are(equal.beta, equal.ci_lb, equal.ci_ub)
    for method in ("REML", "DL"):
        random = pool(yi, vi, method=method)
        printed.are(random.beta, random.ci_lb, random.ci_ub, random.tau2)


@PAPER.numbers("16-30")
def test_days_in_hospital_after_a_stroke(printed: Printed) -> None:
    normand = printed.table("dat.normand1999")
    names = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
    days = effect_sizes("MD", {name: normand[name] for name in names}, vtype="HO")
    alone = summarise(days)
    printed.are(days.yi, days.vi, alone.ci_lb, alone.ci_ub)

    equal = pool(days.yi, days.vi, method="EE")
    printed.are(equal.beta, equal.ci_lb, equal.ci_ub)
    for method in ("DL", "REML"):
        random = pool(days.yi, days.vi, method=method)
        printed.are(random.beta, random.ci_lb, random.ci_ub, random.tau2)
