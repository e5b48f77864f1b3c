"""Henmi and Copas (2010): an interval that missing small studies disturb less."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import henmi_copas, pool
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_henmi2010",
    "Henmi and Copas (2010), Statistics in Medicine 29, 2969",
    "16 trials of acupuncture by DerSimonian and Laird, and by the interval of the paper",
)


@PAPER.numbers("1-7")
def test_both_intervals(printed: Printed) -> None:
    lee = printed.table("dat.lee2004")
    trials = effect_sizes("OR", {name: lee[name] for name in ("ai", "n1i", "ci", "n2i")})

    usual = pool(trials.yi, trials.vi, method="DL")
    printed.are(usual.tau2, usual.beta, usual.ci_lb, usual.ci_ub)

    robust = henmi_copas(trials.yi, trials.vi)
    printed.are(robust.beta, robust.ci_lb, robust.ci_ub, within=STEPPED)
