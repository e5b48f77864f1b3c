"""Further answers of a meta-regression on the BCG trials, beside what R's metafor 3.8-1 says

(with its fits taken to convergence).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.effects import MEASURES
from consilience.synthesis import Regression, compare, regress
from consilience.synthesis.explained_further import (
    beside,
    further_json,
    holm,
    nested,
    pairs,
    term_columns,
    terms_of,
)
from consilience.synthesis.explained_further_words import further
from tests.library.synthesis.bcg import ALLOC, LATITUDE, VI, YEAR, YI

NAMES = {"ablat": "Latitude", "alloc": "Allocation"}
TABLE = {"ablat": LATITUDE, "alloc": ALLOC, "year": YEAR}


def fitted(mods: str, **options: str) -> Regression:
    return regress(YI, VI, mods=mods, data=TABLE, **options)


def test_levels_are_compared_in_pairs_as_by_anova_and_p_adjust() -> None:
    (found,) = pairs(fitted("~ ablat + alloc"))
    assert found.levels == (
        ("random", "alternate"), ("systematic", "alternate"), ("systematic", "random"),
    )  # fmt: skip
    assert found.tested.estimate == pytest.approx((-0.26749121, 0.05846129, 0.32595250), abs=1e-8)
    assert found.tested.se == pytest.approx((0.35042851, 0.37951060, 0.31040208), abs=1e-8)
    assert found.tested.pval == pytest.approx((0.44526897, 0.87757513, 0.29367322), abs=1e-8)
    assert found.adjusted == pytest.approx((0.89053793, 0.89053793, 0.88101965), abs=1e-8)


def test_with_knapp_and_hartung_pairs_are_tested_by_t() -> None:
    (found,) = pairs(fitted("~ alloc", test="knha"))
    assert found.tested.ddf == 10
    assert found.tested.zval[2] == pytest.approx(1.28643922, abs=1e-7)
    assert found.adjusted == pytest.approx((0.77070970, 0.87128196, 0.68182207), abs=1e-7)


def test_the_interval_of_a_pair_with_the_reference_is_that_of_its_coefficient() -> None:
    model = fitted("~ ablat + alloc", test="knha")
    (found,) = pairs(model)
    place = model.names.index("allocrandom")
    assert found.tested.estimate[0] - found.half[0] == pytest.approx(model.ci_lb[place])
    assert found.tested.pval[0] == pytest.approx(model.pval[place])


def test_pairs_do_not_depend_on_the_reference_or_on_the_intercept() -> None:
    (one,) = pairs(fitted("~ alloc + ablat"))
    for formula in ('~ relevel(alloc, ref = "random") + ablat', "~ 0 + alloc + ablat"):
        (other,) = pairs(fitted(formula))
        assert sorted(map(abs, other.tested.estimate)) == pytest.approx(
            sorted(map(abs, one.tested.estimate))
        )


def test_smaller_models_are_compared_by_full_likelihood_as_by_anova() -> None:
    found = nested(fitted("~ ablat + alloc"))
    assert found is not None
    full = (found.full.ll, found.full.AIC, found.full.BIC, found.full.AICc)
    assert (found.method, found.parameters) == ("ML", 5)
    assert full == pytest.approx((-7.013462, 24.026924, 26.851670, 32.598352), abs=2e-6)
    rows = {":".join(one.term): one for one in found.smaller}
    assert [one.parameters for one in rows.values()] == [4, 3, 2]
    tests = {
        "ablat": (9.329352, 0.002255),
        "alloc": (1.344407, 0.510582),
        "": (11.303229, 0.010194),
    }
    for name, numbers in tests.items():
        one = rows[name].comparison
        assert (one.LRT, one.pval) == pytest.approx(numbers, abs=1e-6)
    reduced = rows["alloc"].comparison.reduced
    assert (reduced.ll, reduced.AICc) == pytest.approx((-7.685666, 24.037998), abs=1e-6)


def test_a_model_left_without_its_only_moderator_is_told_once() -> None:
    found = nested(fitted("~ ablat"))
    assert found is not None and [one.term for one in found.smaller] == [("ablat",)]
    models = further(fitted("~ ablat"), MEASURES["RR"], NAMES).models
    assert [one.label for one in models] == ["This model", "Without Latitude, the only moderator"]


def test_of_equal_effects_the_same_models_are_compared_as_they_are() -> None:
    found = nested(fitted("~ ablat + year", method="EE"))
    assert found is not None and found.method == "EE"
    full, less = (fitted(f"~ {mods}", method="EE") for mods in ("ablat + year", "ablat"))
    assert pytest.approx(compare(full, less).LRT) == found.smaller[1].comparison.LRT
    assert found.parameters == 3


def test_each_moderator_is_tested_and_inflated_beside_the_others_as_by_anova_and_vif() -> None:
    latitude, allocation = beside(fitted("~ ablat + alloc"))
    assert (latitude.QM, latitude.QMp) == pytest.approx((8.791079, 0.003027), abs=1e-6)
    assert (allocation.QM, allocation.QMp) == pytest.approx((1.285017, 0.525971), abs=1e-6)
    assert (allocation.m, allocation.vif, allocation.sif) == (
        2, pytest.approx(1.015104, abs=1e-6), pytest.approx(1.003755, abs=1e-6),
    )  # fmt: skip
    assert latitude.sif == pytest.approx(1.007524, abs=1e-6)
    assert beside(fitted("~ ablat")) == ()


def test_with_an_interaction_only_the_interaction_may_leave() -> None:
    model = fitted("~ ablat * alloc")
    found = nested(model)
    assert found is not None
    assert [one.term for one in found.smaller] == [("ablat", "alloc"), ()]
    assert pairs(model) == () and beside(model) == ()
    assert "With an interaction" in further(model, MEASURES["RR"], NAMES).left


def test_every_coefficient_but_the_intercept_belongs_to_one_term() -> None:
    for formula in ("~ ablat * alloc", "~ poly(ablat, 2) + factor(year > 1950) + alloc"):
        model = fitted(formula.replace("factor(year > 1950)", "I(year > 1950)"))
        places = [j for term in terms_of(model) for j in term_columns(model, term)]
        assert sorted(places) == [j for j, n in enumerate(model.names) if n != "intrcpt"]


def test_a_model_without_an_intercept_has_no_smaller_ones() -> None:
    assert nested(fitted("~ 0 + alloc")) is None


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([0.6, 0.7]) == (1.0, 1.0)
    assert holm([]) == ()


@given(pval=st.lists(st.floats(0, 1), max_size=12))
def test_an_adjusted_p_is_never_smaller_and_keeps_the_order(pval: list[float]) -> None:
    found = holm(pval)
    assert all(p <= adjusted <= 1 for p, adjusted in zip(pval, found, strict=True))
    ordered = sorted(zip(pval, found, strict=True))
    assert [adjusted for _, adjusted in ordered] == sorted(found)


def test_rows_read_as_a_reader_would_name_them() -> None:
    found = further(fitted("~ ablat + alloc"), MEASURES["RR"], NAMES)
    (table,) = found.pairs
    assert (table.title, table.rows[2].label) == ("Allocation", "systematic against random")
    assert table.rows[2].as_ratio == "× 1.39 (0.75 to 2.55)"
    assert [one.label for one in found.models][1:] == [
        "Without Latitude", "Without Allocation", "Without any moderator",
    ]  # fmt: skip
    assert found.models[1].test == "χ²(1) = 9.33, p = 0.002"
    assert found.beside[0].test == "QM(1) = 8.79, p = 0.003"


def test_programs_get_the_same_under_the_names_of_metafor() -> None:
    found = further_json(fitted("~ ablat + alloc"))
    assert found["pairs"][0]["pval.holm"] == pytest.approx([0.89053793, 0.89053793, 0.88101965])
    assert found["vif"][0]["term"] == "ablat" and found["anova"]["parms"] == 5
    assert [one["terms"] for one in found["anova"]["without"]] == ["ablat", "alloc", "all"]
