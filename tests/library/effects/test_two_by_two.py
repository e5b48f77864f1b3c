"""Risk ratio, odds ratio, risk difference, worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.effects import Continuity, effect_sizes

ARONSON = {"ai": [4], "bi": [119], "ci": [11], "di": [128]}
NO_EVENTS_IN_ONE = {"ai": [0], "bi": [10], "ci": [2], "di": [8]}
NO_EVENTS = {"ai": [0], "bi": [10], "ci": [0], "di": [10]}

counts = st.integers(0, 300)
tables = st.fixed_dictionaries(dict.fromkeys(("ai", "bi", "ci", "di"), counts)).filter(
    lambda t: t["ai"] + t["bi"] > 0 and t["ci"] + t["di"] > 0
)


def test_risk_ratio_of_the_first_vaccine_trial() -> None:
    # Colditz 1994, as printed in metafor's documentation: -0.8893, 0.3256
    found = effect_sizes("RR", ARONSON)
    assert found.yi[0] == pytest.approx(math.log((4 / 123) / (11 / 139)))
    assert found.vi[0] == pytest.approx(1 / 4 - 1 / 123 + 1 / 11 - 1 / 139)
    assert (round(found.yi[0], 4), round(found.vi[0], 4)) == (-0.8893, 0.3256)


def test_odds_ratio_of_the_first_vaccine_trial() -> None:
    found = effect_sizes("OR", ARONSON)
    assert found.yi[0] == pytest.approx(math.log(4 * 128 / (119 * 11)))
    assert found.vi[0] == pytest.approx(1 / 4 + 1 / 119 + 1 / 11 + 1 / 128)


def test_risk_difference_of_the_first_vaccine_trial() -> None:
    found = effect_sizes("RD", ARONSON)
    p, q = 4 / 123, 11 / 139
    assert found.yi[0] == pytest.approx(p - q)
    assert found.vi[0] == pytest.approx(p * (1 - p) / 123 + q * (1 - q) / 139)


def test_a_half_is_added_to_a_study_with_a_zero_and_to_no_other() -> None:
    both = {name: NO_EVENTS_IN_ONE[name] + ARONSON[name] for name in ARONSON}
    found = effect_sizes("OR", both)
    assert found.yi[0] == pytest.approx(math.log(0.5 * 8.5 / (10.5 * 2.5)))
    assert found.yi[1] == effect_sizes("OR", ARONSON).yi[0]


def test_studies_without_events_are_dropped_when_asked_and_named() -> None:
    found = effect_sizes("RR", NO_EVENTS, slab=["Ito 2001"], continuity=Continuity(drop00=True))
    assert math.isnan(found.yi[0])
    assert [(i.study, i.used) for i in found.issues] == [("Ito 2001", False)]


def test_a_variance_of_zero_is_kept_and_named() -> None:
    found = effect_sizes("RD", NO_EVENTS, continuity=Continuity(to="none"))
    assert (found.yi, found.vi) == ((0.0,), (0.0,))
    assert "variance is zero" in found.issues[0].message


@given(tables)
def test_group_sizes_and_non_events_say_the_same(table: dict[str, int]) -> None:
    counted = {name: [n] for name, n in table.items()}
    sized = {
        "ai": counted["ai"], "n1i": [table["ai"] + table["bi"]],
        "ci": counted["ci"], "n2i": [table["ci"] + table["di"]],
    }  # fmt: skip
    for measure in ("RR", "OR", "RD"):
        assert effect_sizes(measure, sized).yi == effect_sizes(measure, counted).yi


@given(tables)
def test_swapping_the_groups_turns_the_sign_only(table: dict[str, int]) -> None:
    swapped = {"ai": "ci", "bi": "di", "ci": "ai", "di": "bi"}
    for measure in ("RR", "OR", "RD"):
        found = effect_sizes(measure, {name: [n] for name, n in table.items()})
        other = effect_sizes(measure, {swapped[name]: [n] for name, n in table.items()})
        assert other.yi[0] == pytest.approx(-found.yi[0], abs=1e-12)
        assert other.vi[0] == pytest.approx(found.vi[0])
