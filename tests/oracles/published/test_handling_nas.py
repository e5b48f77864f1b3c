"""Studies that lack an estimate, a variance or a moderator."""

from __future__ import annotations

import math

from consilience.synthesis import Pooled, Regression, pool, predict, regress, study_effects
from consilience.synthesis.robustness import (
    fitted_values,
    hat_values,
    influence,
    leave_one_out,
    residuals,
    shares,
    standardised,
    studentised,
)
from tests.oracles.published.paper import STEPPED, Paper, Printed

PADDED = "how R pads results for studies left out; here results are of those in the model"
SIMULATED = "simulated data are not offered"
PAPER = Paper(
    "misc_handling_nas",
    "Gaps in the data",
    "7 studies, some of which lack a value: every result is of those that were used",
    left={
        "13": SIMULATED, "15-40": PADDED, "52": SIMULATED, "54-77": PADDED,
        "78-80": "a multilevel model, not offered yet",
    },
)  # fmt: skip
YI = [math.nan, 1, 3, 2, 5, 4, 6]
VI = [1, math.nan, 1, 1, 1, 1, 1]
XI = {"xi": [0, 1, None, 3, 4, 5, 6]}


def each(model: Pooled | Regression) -> list[object]:
    """Give what is known of each study that was used."""
    found, expected = influence(model), predict(model).pred
    return [
        model.k, fitted_values(model), residuals(model),
        expected, study_effects(model).pred, found.cook_d,
        [row[-1] for row in found.dfbs], found.hat,
    ]  # fmt: skip


def apart(model: Pooled | Regression) -> list[object]:
    """Give how far each study is from what is expected of it."""
    of_each = study_effects(model, deviations=True).pred
    return [of_each, standardised(model).resid, studentised(model).resid]


@PAPER.numbers("1-12", "14")
def test_without_estimate_or_variance(printed: Printed) -> None:
    model = pool(YI, VI)
    printed.are(*each(model), leave_one_out(model).estimate, *apart(model), shares(model))


@PAPER.numbers("41-51", "53")
def test_without_a_moderator(printed: Printed) -> None:
    model = regress(YI, VI, mods="~ xi", data=XI)
    printed.are(*each(model), *apart(model), shares(model), within=STEPPED)
    assert hat_values(model) == influence(model).hat
