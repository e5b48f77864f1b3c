"""How much moderators say the same."""

from __future__ import annotations

from consilience.synthesis import inflation, regress
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "misc_vif",
    "Variance inflation",
    "writing-to-learn (Bangert-Drowns 2004): seven moderators, each and two together",
)
MODERATORS = ("length", "wic", "feedback", "info", "pers", "imag", "meta")


@PAPER.numbers("1-3")
def test_seven_moderators(printed: Printed) -> None:
    studies = printed.table("dat.bangertdrowns2004")
    line = regress(studies["yi"], studies["vi"], mods=" + ".join(MODERATORS), data=studies)
    each, together = inflation(line)[0], inflation(line, [[1, 2]])[0]
    printed.are(each, each, together, within=STEPPED)
