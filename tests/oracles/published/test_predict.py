"""What is expected of trials with given moderators."""

from __future__ import annotations

import pytest

from consilience.effects import EffectSizes, effect_sizes
from consilience.synthesis import Predicted, Regression, pool, predict, regress
from tests.oracles.published.paper import SMALL_TAU2, STEPPED, Paper, Printed

PAPER = Paper(
    "misc_predict",
    "Predictions",
    "13 trials of BCG vaccine: for latitudes, allocations and years, with and without intercept",
    left={"26-27": "cluster-robust results, not offered yet"},
)
DEGREES = list(range(0, 61, 10))
Bcg = dict[str, list[float]]


@pytest.fixture
def trials(printed: Printed) -> EffectSizes:
    """Log risk ratios."""
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    return effect_sizes("RR", columns)


def line(printed: Printed, trials: EffectSizes, mods: str) -> Regression:
    """Regress on moderators of the table."""
    return regress(trials.yi, trials.vi, mods=mods, data=printed.table("dat.bcg"))


def columns(found: Predicted) -> list[tuple[float, ...]]:
    """Give predictions with both intervals."""
    return [found.pred, found.se, found.ci_lb, found.ci_ub, found.pi_lb, found.pi_ub]


@PAPER.numbers("1-6")
def test_a_level_of_a_factor(printed: Printed, trials: EffectSizes) -> None:
    model = line(printed, trials, "~ ablat + alloc")
    by_name = columns(predict(model, {"ablat": [30], "alloc": ["systematic"]}))
    by_row = columns(predict(model, [[1, 30, 0, 1]]))
    printed.are(*[by_name] * 3, *[by_row] * 3, within=STEPPED)


@PAPER.numbers("7-10")
def test_an_interaction(printed: Printed, trials: EffectSizes) -> None:
    model = line(printed, trials, "~ ablat * year")
    by_name = columns(predict(model, {"ablat": [30], "year": [1970]}))
    by_row = columns(predict(model, [[1, 30, 1970, 30 * 1970]]))
    printed.are(*[by_name] * 2, *[by_row] * 2, within=STEPPED)


@PAPER.numbers("11-14")
def test_many_latitudes(printed: Printed, trials: EffectSizes) -> None:
    printed.are(predict(pool(trials.yi, trials.vi)).se, within=STEPPED)
    model = line(printed, trials, "~ ablat")
    printed.are(predict(model).se, columns(predict(model, {"ablat": DEGREES})), within=STEPPED)
    slope_alone = [[0, degrees] for degrees in DEGREES]
    printed.are(columns(predict(model, slope_alone)), within=SMALL_TAU2)


@PAPER.numbers("15")
def test_a_line_through_zero(printed: Printed, trials: EffectSizes) -> None:
    """metafor (3.8-1 and 5.1-12) centres the estimates before it looks for tau2.

    That is harmless where the model has an intercept. Without one its tau2 is not where the
    likelihood is largest, as its own `profile` warns. With its tau2 the predictions are its own.
    """
    bcg = printed.table("dat.bcg")
    ours = regress(trials.yi, trials.vi, mods="~ 0 + ablat", data=bcg)
    theirs = regress(
        trials.yi, trials.vi, mods="~ 0 + ablat", data=bcg, tau2=0.2986351296504502
    )  # fmt: skip
    printed.are(columns(predict(theirs, {"ablat": DEGREES})))
    assert ours.fit_stats["REML"].ll == pytest.approx(-8.437, abs=0.001)
    assert theirs.fit_stats["REML"].ll == pytest.approx(-9.690, abs=0.001)


@PAPER.numbers("16-25")
def test_levels_and_their_difference(printed: Printed, trials: EffectSizes) -> None:
    model = line(printed, trials, "~ ablat + alloc")
    random = {"ablat": [20], "alloc": ["random"]}
    printed.are(*[columns(predict(model, random))] * 4, within=STEPPED)
    many = {"ablat": DEGREES, "alloc": ["random"] * len(DEGREES)}
    printed.are(*[columns(predict(model, many))] * 2, within=STEPPED)
    difference = columns(predict(model, [[0, 0, 1, -1]]))
    printed.are(*[difference] * 3, within=STEPPED)
    latitude = line(printed, trials, "~ ablat")
    printed.are(columns(predict(latitude, {"ablat": DEGREES}, level=90)), within=STEPPED)
