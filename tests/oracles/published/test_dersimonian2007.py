"""DerSimonian and Kacker (2007): one meta-analysis by every estimator of tau2."""

from __future__ import annotations

import math

from consilience.effects import effect_sizes
from consilience.synthesis import Pooled, Regression, pool, regress
from tests.oracles.published.paper import CLOSED, STEPPED, Paper, Printed, Tolerance

PAPER = Paper(
    "analysis_example_dersimonian2007",
    "DerSimonian and Kacker (2007), Contemporary Clinical Trials 28, 105",
    "6 trials of one treatment by ten estimators of tau² and their two-step variants",
)
N1I = [156, 303, 565, 1570, 103, 4659]
N2I = [74, 303, 477, 1565, 105, 4650]
AI = [5, 5, 12, 69, 9, 313]
CI = [8, 17, 9, 94, 11, 352]
TRIALS = effect_sizes("OR", {"ai": AI, "n1i": N1I, "ci": CI, "n2i": N2I})
NOT_ZERO = Tolerance(1e-3, 0.0023)
"""By ML tau2 is 0; metafor's steps end at 0.000005, whose root is 0.0023."""
ROWS = {
    "PM": STEPPED, "CA": CLOSED, "DL": CLOSED, "CA2": CLOSED, "DL2": CLOSED, "EB": STEPPED,
    "ML": NOT_ZERO, "REML": STEPPED, "HS": CLOSED, "SJ": CLOSED, "SJ2": CLOSED, "HSk": CLOSED,
    "GENQM": STEPPED, "PMM": STEPPED,
}  # fmt: skip


def in_two_steps(first: Pooled) -> Pooled:
    """Estimate tau2 again, with the weights that the first estimate gives."""
    weights = [1 / (v + first.tau2) for v in TRIALS.vi]
    return pool(TRIALS.yi, TRIALS.vi, tau2=by_generalised_q("GENQ", weights).tau2)


def from_another_start(first: Pooled) -> Pooled:
    """Take the step of Sidik and Jonkman from an estimate instead of the variance of the effects.

    The library has no start to choose; Q with the weights of a tau2 is that of equal effects.
    """
    q = pool(TRIALS.yi, [v + first.tau2 for v in TRIALS.vi], method="EE").QE
    return pool(TRIALS.yi, TRIALS.vi, tau2=first.tau2 * q / (first.k - 1))


def by_generalised_q(method: str, weights: list[float]) -> Regression:
    """Pool with weights of one's own."""
    return regress(TRIALS.yi, TRIALS.vi, method=method, weights=weights)


@PAPER.numbers("1-3")
def test_every_row_of_the_table(printed: Printed) -> None:
    by = {name: pool(TRIALS.yi, TRIALS.vi, method=name) for name in ("HE", "DL")}
    special = {
        "CA": by["HE"],
        "CA2": in_two_steps(by["HE"]),
        "DL2": in_two_steps(by["DL"]),
        "SJ2": from_another_start(by["HE"]),
        "GENQM": by_generalised_q("GENQM", [1 / v for v in TRIALS.vi]),
    }
    rows = [special.get(n) or pool(TRIALS.yi, TRIALS.vi, method=n) for n in ROWS]
    printed.are([math.sqrt(row.tau2) for row in rows], within=list(ROWS.values()))
    printed.are([row.beta for row in rows], [row.se for row in rows], within=list(ROWS.values()))
