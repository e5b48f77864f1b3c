"""Laws that hold for every model and all data: a table of laws by models, the exceptions named."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience import synthesis
from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import (
    ESTIMATORS,
    Pooled,
    Regression,
    fit_many,
    henmi_copas,
    pool,
    pool_subgroups,
    regress,
    robustness,
    small_studies,
)
from consilience.synthesis.robustness import specification_curve

Row = tuple[float, float, float]
"""Estimate, variance and moderator of a study."""
ROWS = st.lists(
    st.tuples(
        st.floats(-3, 3).map(lambda y: round(y, 3)),
        st.floats(0.01, 1).map(lambda v: round(v, 3)),
        st.floats(-2, 2).map(lambda x: round(x, 1)),
    ),
    min_size=4,
    max_size=10,
).filter(lambda rows: len({y for y, _, _ in rows}) > 1 and len({x for _, _, x in rows}) > 2)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the laws speak of: an effect with its interval, tau2, studies used, notes."""

    beta: float
    low: float
    high: float
    tau2: float
    k: int
    notes: tuple[str, ...] = ()


Model = Callable[[Sequence[Row]], Answer]


def columns(rows: Sequence[Row]) -> tuple[list[float], list[float], list[float]]:
    y, v, x = zip(*rows, strict=True)
    return list(y), list(v), list(x)


def of_pool(one: Pooled) -> Answer:
    return Answer(one.beta, one.ci_lb, one.ci_ub, one.tau2, one.k, one.notes)


def of_regression(one: Regression, at: int) -> Answer:
    return Answer(one.beta[at], one.ci_lb[at], one.ci_ub[at], one.tau2, one.k, one.notes)


def pooled(method: str, test: str) -> Model:
    return lambda rows: of_pool(pool(*columns(rows)[:2], method=method, test=test))


def intercept_alone(rows: Sequence[Row]) -> Answer:
    return of_regression(regress(*columns(rows)[:2], method="DL"), 0)


def level_of_a_line(rows: Sequence[Row]) -> Answer:
    y, v, x = columns(rows)
    return of_regression(regress(y, v, mods="~ x", data={"x": x}, method="DL"), 0)


def robust_to_small_studies(rows: Sequence[Row]) -> Answer:
    one = henmi_copas(*columns(rows)[:2])
    return Answer(one.beta, one.ci_lb, one.ci_ub, one.tau2, one.k, one.notes)


def subgroups_together(rows: Sequence[Row]) -> Answer:
    y, v, x = columns(rows)
    by = ["below" if one < 0 else "above" for one in x]
    return of_pool(pool_subgroups(y, v, by, method="DL").overall)


MODELS: dict[str, Model] = {
    **{f"pool, {method}": pooled(method, "z") for method in ESTIMATORS},
    "pool, REML and Hartung-Knapp": pooled("REML", "knha"),
    "pool, DL and t": pooled("DL", "t"),
    "regression, intercept": intercept_alone,
    "regression, line": level_of_a_line,
    "Henmi-Copas": robust_to_small_studies,
    "subgroups, overall": subgroups_together,
}


def same(one: Answer, other: Answer, *, unit: float = 1.0, shift: float = 0.0) -> None:
    """Whether one answer is the other in another unit and moved."""
    size = abs(unit)
    wanted = sorted((unit * other.low + shift, unit * other.high + shift))
    assert one.beta == pytest.approx(unit * other.beta + shift, rel=1e-5, abs=2e-6 * size)
    assert [one.low, one.high] == pytest.approx(wanted, rel=1e-4, abs=2e-5 * size)
    assert one.tau2 == pytest.approx(unit**2 * other.tau2, rel=1e-4, abs=1e-6 * size**2)


def order(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """The order of the studies does not matter."""
    same(model(draw.draw(st.permutations(rows))), model(rows))


def shift(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """What is added to every estimate is added to the effect, and changes nothing else."""
    by = draw.draw(st.integers(-5, 5))
    same(model([(y + by, v, x) for y, v, x in rows]), model(rows), shift=by)


def scale(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """Another unit of the estimates is another unit of the answer."""
    unit = draw.draw(st.sampled_from([0.01, 3.0, 1000.0]))
    same(model([(unit * y, unit**2 * v, x) for y, v, x in rows]), model(rows), unit=unit)


def sign(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """A scale that runs the other way turns the answer round."""
    same(model([(-y, v, x) for y, v, x in rows]), model(rows), unit=-1.0)


def one_study(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """One study is passed on as it is, with its own normal interval."""
    y, v, _ = rows[0]
    found = model(rows[:1])
    half = 1.959963984540054 * math.sqrt(v)
    assert (found.beta, found.low, found.high) == pytest.approx((y, y - half, y + half))
    assert (found.tau2, found.k) == (0, 1)


def two_studies(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """Of two studies that agree the effect is what they say, and nothing varies between them."""
    y, v, x = rows[0]
    found = model([(y, v, x), (y, v, x + 1)])
    assert found.beta == pytest.approx(y, abs=1e-9)
    assert found.tau2 == pytest.approx(0, abs=1e-12)
    assert found.k == 2


def zero_variance(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """A variance of zero is refused, and the message names the study."""
    y, _, x = rows[0]
    with pytest.raises(DataError, match=r"^Study 1: vi: the variance 0.0 is not above zero$"):
        model([(y, 0.0, x), *rows[1:]])


def extreme_weights(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """With a study a billion times as precise everything stays finite, the effect in the range."""
    y, v, x = rows[0]
    found = model([(y, v * 1e-9, x), *rows[1:]])
    low, high = min(y for y, _, _ in rows), max(y for y, _, _ in rows)
    assert low - 1e-6 <= found.beta <= high + 1e-6
    assert all(math.isfinite(one) for one in (found.low, found.high, found.tau2))
    assert found.tau2 >= 0


def missing_value(model: Model, rows: Sequence[Row], draw: st.DataObject) -> None:
    """A study without an estimate or a variance is left out and named, with the reason."""
    place = draw.draw(st.integers(0, len(rows) - 1))
    field = draw.draw(st.sampled_from(["yi", "vi"]))
    y, v, x = rows[place]
    broken = list(rows)
    broken[place] = (math.nan, v, x) if field == "yi" else (y, math.nan, x)
    found, without = model(broken), model([*rows[:place], *rows[place + 1 :]])
    same(found, without)
    assert found.k == len(rows) - 1
    assert found.notes == (f"Study {place + 1}: no value for {field} (left out)",)


LAWS = {
    law.__name__: law
    for law in (order, shift, scale, sign, one_study, two_studies, zero_variance,
                extreme_weights, missing_value)
}  # fmt: skip

EXCEPTIONS = {
    ("one_study", "regression, intercept"): "a regression needs more studies than coefficients",
    ("one_study", "regression, line"): "a regression needs more studies than coefficients",
    ("two_studies", "regression, line"): "two coefficients need three studies",
    ("extreme_weights", "regression, line"): "the level at 0 may lie outside of the estimates",
    ("missing_value", "subgroups, overall"): "a subgroup may be left with no study",
}
"""Where a law does not hold, and why."""
TABLE = [(law, model) for law in LAWS for model in MODELS if (law, model) not in EXCEPTIONS]


@pytest.mark.parametrize(("law", "model"), TABLE)
@settings(max_examples=5)
@given(rows=ROWS, draw=st.data())
def test_the_law_holds(law: str, model: str, rows: list[Row], draw: st.DataObject) -> None:
    LAWS[law](MODELS[model], rows, draw)


@pytest.mark.parametrize("model", [m for law, m in EXCEPTIONS if law == "one_study"])
def test_a_regression_of_one_study_is_refused(model: str) -> None:
    with pytest.raises(TooFewStudies, match="1 studies for"):
        MODELS[model]([(0.5, 0.1, 0.0)])


def test_every_exception_is_one() -> None:
    assert {law for law, _ in EXCEPTIONS} <= LAWS.keys()
    assert {model for _, model in EXCEPTIONS} <= MODELS.keys()


def _curve(yi: Sequence[float], vi: Sequence[float]) -> tuple[str, ...]:
    inputs = {"": (yi, vi)}
    return specification_curve(inputs, NAMES, methods=["DL"], tests=["z"], outliers=False).notes


def _sets(yi: Sequence[float], vi: Sequence[float]) -> tuple[str, ...]:
    assert fit_many(yi, vi, method="DL").k.tolist() == [3], "arrays say it by their numbers"
    return NOTES


NAMES = ["Ash", "Beech", "Cedar", "Elm"]
NOTES = ("Beech: vi is infinite (left out)",)
INTAKES: dict[str, Callable[[Sequence[float], Sequence[float]], Sequence[str]]] = {
    "pool": lambda y, v: pool(y, v, slab=NAMES).notes,
    "regress": lambda y, v: regress(y, v, slab=NAMES).notes,
    "henmi_copas": lambda y, v: henmi_copas(y, v, slab=NAMES).notes,
    "pool_subgroups": lambda y, v: pool_subgroups(y, v, list("aabb"), slab=NAMES).overall.notes,
    "specification_curve": _curve,
    "fit_many": _sets,
}
"""Every public function that takes estimates and variances; the others take what these give."""
UNNAMED = {"fit_many": "Study 2"}
"""It takes no names."""


def test_every_function_that_takes_variances_is_in_the_table() -> None:
    found = {
        name
        for package in (synthesis, robustness, small_studies)
        for name in package.__all__
        if inspect.isfunction(one := getattr(package, name))
        and {"vi", "inputs"} & inspect.signature(one).parameters.keys()
    }
    assert found == INTAKES.keys()


@pytest.mark.parametrize("function", INTAKES)
@pytest.mark.parametrize("variance", [0.0, -0.1])
def test_a_variance_that_is_not_above_zero_names_its_study(function: str, variance: float) -> None:
    with pytest.raises(DataError) as refused:
        INTAKES[function]([0.1, 0.4, 0.2, 0.3], [0.1, variance, 0.2, 0.3])
    assert refused.value.study == UNNAMED.get(function, "Beech")
    assert refused.value.field == "vi"
    assert refused.value.message == f"the variance {variance} is not above zero"


@pytest.mark.parametrize("function", INTAKES)
def test_an_infinite_variance_leaves_its_study_out_by_name(function: str) -> None:
    notes = INTAKES[function]([0.1, 0.4, 0.2, 0.3], [0.1, math.inf, 0.2, 0.3])
    assert tuple(notes) == NOTES


def test_the_set_of_many_is_named_too() -> None:
    with pytest.raises(DataError, match=r"^Study 1 of set 2: vi: the variance -1.0 is not"):
        fit_many([0.1, 0.2], [[0.1, 0.2], [-1.0, 0.2]])
    left_out = [[False, True], [False, True]]
    assert fit_many([0.1, 0.2], [-1.0, 0.2], use=left_out, method="EE").k.tolist() == [1, 1]


def test_a_subgroup_that_is_left_with_no_study_is_named() -> None:
    with pytest.raises(TooFewStudies, match=r"^subgroup b: no study has both"):
        pool_subgroups([0.1, 0.2, 0.3], [0.1, 0.1, math.nan], ["a", "a", "b"])
