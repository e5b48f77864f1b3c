"""Four trials in which nobody, or everybody, has the event."""

from __future__ import annotations

import math

from consilience.synthesis import mantel_haenszel
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_handling_of_edge_cases_due_to_zeros",
    "Counts of zero everywhere",
    "4 trials without events, or with events alone, by Mantel and Haenszel",
)
NONE = [0, 0, 0, 0]


@PAPER.numbers("1-6")
def test_nobody_and_everybody(printed: Printed) -> None:
    nobody = {"ai": NONE, "bi": [10, 15, 20, 25], "ci": NONE, "di": [10, 10, 30, 20]}
    for measure in ("OR", "RR"):
        printed.are(math.isnan(mantel_haenszel(measure, nobody).beta))
    printed.are(mantel_haenszel("RD", nobody).beta)
    everybody = {"ai": [10, 15, 20, 25], "bi": NONE, "ci": [10, 10, 30, 20], "di": NONE}
    printed.are(math.isnan(mantel_haenszel("OR", everybody).beta))
    for measure in ("RR", "RD"):
        printed.are(mantel_haenszel(measure, everybody).beta)
