"""A mean of studies that are all equally precise is a plain mean."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_rma_vs_lm",
    "A plain mean",
    "16 correlations (Molloy 2014), their variances left out of account",
    left={"3-8": "the same by a multilevel model, not offered yet"},
)
SAME = 0.001
"""The variance of each: metafor takes zero, which is refused here; tau2 makes up for it."""


@PAPER.numbers("1-2")
def test_equal_variances(printed: Printed) -> None:
    molloy = printed.table("dat.molloy2014")
    yi = effect_sizes("ZCOR", {"ri": molloy["ri"], "ni": molloy["ni"]}).yi
    plain = pool(yi, [SAME] * len(yi))
    printed.are(plain.beta, plain.se)
