"""What holds for every study: laws of the measures, each with the measures that it holds for."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consilience.effects import MEASURES, Measure, effect_sizes
from tests.library.effects.studies import study

GROUPS = ("means", "counts", "person time", "association", "biserial", "superiority")
NO_GROUPS_TO_SWAP = {"CLES", "CLESN", "CLESCN", "SMD1", "SMD1H"}
"""Superiority turns about 1/2, Glass's measures divide by the SD of one group: tested below."""
SWAP = str.maketrans({"1": "2", "2": "1"})
ROWS = {"ai": "ci", "bi": "di", "ci": "ai", "di": "bi"}
SWAPPED = [m for m in MEASURES.values() if m.kind in GROUPS and m.name not in NO_GROUPS_TO_SWAP]

STANDARDISED = (
    "SMD", "SMDH", "SMD1", "SMD1H", "ROM", "CVR", "VR", "RPB", "RBIS", "CLESN", "D2ORL",
    "SMCC", "SMCR", "SMCRH", "SMCRP", "SMCRPH", "ROMC", "CVRC", "VRC", "SMN", "CVLN",
)  # fmt: skip

few = settings(max_examples=15)
factors = st.floats(0.5, 2)
sizes = st.integers(10, 400)


def found(measure: str, values: dict[str, float]) -> tuple[float, float]:
    effects = effect_sizes(measure, {name: [value] for name, value in values.items()})
    return effects.yi[0], effects.vi[0]


def varied(measure: Measure, names: tuple[str, ...], data: st.DataObject) -> dict[str, float]:
    """The good study with other numbers of the same size."""
    values = study(measure, names)
    for name, value in values.items():
        if name in ("m1i", "m2i", "mi", "sd1i", "sd2i", "sdi") and measure.kind != "reliability":
            values[name] = value * data.draw(factors, label=name)
        elif name[0] in "abcdx" and measure.kind not in ("reliability", "superiority"):
            values[name] = float(data.draw(st.integers(1, 200), label=name))
        elif name in ("n1i", "n2i") and "ai" not in values:
            values[name] = float(data.draw(sizes, label=name))
    return values


@pytest.mark.parametrize("measure", SWAPPED, ids=lambda m: m.name)
@few
@given(data=st.data())
def test_swapping_the_groups_turns_the_sign_only(measure: Measure, data: st.DataObject) -> None:
    names = measure.columns[-1]
    values = varied(measure, names, data)
    assume(measure.name not in ("CVR", "VR") or values["n1i"] > 2)
    swapped = {ROWS.get(n, n.translate(SWAP)): v for n, v in values.items()}
    (y, v), (other_y, other_v) = found(measure.name, values), found(measure.name, swapped)
    searched = "TET" in measure.name
    assert other_y == pytest.approx(-y, abs=1e-4 if searched else 1e-9, rel=1e-6, nan_ok=True)
    assert other_v == pytest.approx(v, rel=1e-2 if searched else 1e-6, nan_ok=True)


@pytest.mark.parametrize("name", STANDARDISED)
@few
@given(data=st.data(), factor=st.floats(0.01, 100))
def test_the_unit_of_measurement_does_not_matter(
    name: str, data: st.DataObject, factor: float
) -> None:
    measure = MEASURES[name]
    values = varied(measure, measure.columns[0], data)
    scaled = {n: v * factor if n[0] in "ms" else v for n, v in values.items()}
    assert found(name, scaled) == pytest.approx(found(name, values), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["MD", "SMD", "SMDH", "SMD1", "MC", "SMCC", "SMCR", "SMCRP"])
@few
@given(data=st.data(), shift=st.floats(-100, 100))
def test_only_the_difference_of_the_means_matters(
    name: str, data: st.DataObject, shift: float
) -> None:
    measure = MEASURES[name]
    values = varied(measure, measure.columns[0], data)
    moved = {n: v + shift if n in ("m1i", "m2i") else v for n, v in values.items()}
    assert found(name, moved) == pytest.approx(found(name, values), rel=1e-6, abs=1e-6)


@given(data=st.data())
def test_superiority_of_the_other_group_is_the_rest_to_one(data: st.DataObject) -> None:
    measure = MEASURES["CLESN"]
    values = varied(measure, measure.columns[0], data)
    swapped = {n.translate(SWAP): v for n, v in values.items()}
    (y, v), (other_y, other_v) = found("CLESN", values), found("CLESN", swapped)
    assert (1 - other_y, other_v) == pytest.approx((y, v))


@given(st.floats(-0.95, 0.95), st.integers(6, 500))
def test_the_unbiased_correlation_lies_further_from_zero(r: float, n: int) -> None:
    unbiased, _ = found("UCOR", {"ri": r, "ni": float(n)})
    assert abs(unbiased) >= abs(r) - 1e-12
    assert abs(unbiased) <= 1


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
@few
@given(data=st.data())
def test_the_variance_is_never_negative(measure: Measure, data: st.DataObject) -> None:
    names = next((n for n in measure.columns if "n1i" not in n), measure.columns[0])
    _, vi = found(measure.name, varied(measure, names, data))
    assert math.isnan(vi) or vi > -1e-12
