"""Parts of results: the first and the last residuals, the first fitted values."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool, predict, regress
from consilience.synthesis.robustness import standardised
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "misc_list_rma",
    "Parts of results",
    "13 trials of BCG vaccine: first and last residuals, first fitted values",
)


@PAPER.numbers("1-4")
def test_parts(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    trials = effect_sizes("RR", columns)
    each = standardised(pool(trials.yi, trials.vi))
    for part in (slice(4), slice(-4, None)):
        printed.are([each.resid[part], each.se[part], each.z[part]], within=STEPPED)
    expected = predict(regress(trials.yi, trials.vi, mods="~ ablat", data=bcg))
    rows = list(zip(expected.pred, expected.se, strict=True))[:3]
    printed.are([expected.pred[:3], expected.se[:3]], rows, within=STEPPED)
