"""Fail-safe numbers of two meta-analyses."""

from __future__ import annotations

from consilience.synthesis import Pooled, pool
from consilience.synthesis.small_studies import fail_safe_n
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_fsn",
    "Fail-safe numbers",
    "teacher expectancy (Raudenbush 1985) and passive smoking (Hackshaw 1998) by four methods",
    left={"2": "Rosenthal's number by Fisher's method of pooling p-values is not offered"},
)


def studies(printed: Printed, name: str) -> Pooled:
    """Pool the studies of a table."""
    table = printed.table(name)
    return pool(table["yi"], table["vi"])


@PAPER.numbers("1", "3-8")
def test_teacher_expectancy(printed: Printed) -> None:
    model = studies(printed, "dat.raudenbush1985")
    printed.are(fail_safe_n(model, kind="Rosenthal").fsnum)
    for weighted in (False, True):
        orwin = fail_safe_n(model, kind="Orwin", target=0.05, weighted=weighted)
        printed.are(orwin.fsnum)
    printed.are(fail_safe_n(model, kind="Rosenberg").fsnum)
    for exact in (False, True):
        printed.are(fail_safe_n(model, kind="General", exact=exact).fsnum)
    printed.are(fail_safe_n(model, target=0.05).fsnum)


@PAPER.numbers("9-14")
def test_passive_smoking(printed: Printed) -> None:
    model = studies(printed, "dat.hackshaw1998")
    printed.are(fail_safe_n(model, kind="Rosenthal").fsnum)
    for weighted in (False, True):
        orwin = fail_safe_n(model, kind="Orwin", target=0.049, weighted=weighted)
        printed.are(orwin.fsnum)
    printed.are(fail_safe_n(model, kind="Rosenberg").fsnum)
    for exact in (False, True):
        printed.are(fail_safe_n(model, kind="General", exact=exact).fsnum)
