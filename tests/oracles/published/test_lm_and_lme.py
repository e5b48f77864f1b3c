"""What an ordinary weighted regression has in common with a meta-analysis."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "tips_rma_vs_lm_and_lme",
    "Meta-analysis and lm (tips of metafor's site)",
    "16 correlations (Molloy 2014) by equal effects, and with the dispersion of R's lm",
    left={"5-10": "models of R's nlme, which have a dispersion beside tau²"},
)


@PAPER.numbers("1-4")
def test_a_dispersion_factor_is_that_of_hartung_and_knapp(printed: Printed) -> None:
    molloy = printed.table("dat.molloy2014")
    studies = effect_sizes("ZCOR", {"ri": molloy["ri"], "ni": molloy["ni"]})
    equal = pool(studies.yi, studies.vi, method="EE")
    printed.are(equal.beta, equal.se)
    dispersed = pool(studies.yi, studies.vi, method="EE", test="knha")
    printed.are(dispersed.beta, dispersed.se)
