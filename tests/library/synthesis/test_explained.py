"""A meta-regression of an analysis: on facts of its studies, and in words."""

from __future__ import annotations

import pytest

from consilience.effects import MEASURES
from consilience.synthesis import regress
from consilience.synthesis.explained import (
    Explained,
    columns_of_facts,
    explain,
    explained_differences,
    names_in_sum,
    sum_of,
)
from consilience.synthesis.explained_words import (
    coefficients,
    expected_at,
    explained_cautions,
    explained_results,
)
from consilience.synthesis.spec import Spec

YI = [-0.889, -1.585, -1.348, -1.442, -0.218, -0.786, -1.621, 0.012]
VI = [0.326, 0.195, 0.415, 0.020, 0.051, 0.007, 0.223, 0.004]
SLAB = list("abcdefgh")
KNOWN = [
    {"latitude": str(lat), "setting": place, "n": "12" if i else "about 12"}
    for i, (lat, place) in enumerate(
        [(44, "city"), (55, "city"), (42, "land"), (52, "land"), (13, "city"), (44, "city"),
         (19, "land"), (13, "land")]
    )
]  # fmt: skip
NAMES = {"latitude": "Latitude", "setting": "Setting"}
RR = MEASURES["RR"]


def fitted(mods: str, known: list[dict[str, str]] | None = None, measure: str = "RR") -> Explained:
    spec = Spec("x", "Ill", "ill", "end", measure, test="z", mods=mods)
    found = explain(spec, YI, VI, SLAB, known or KNOWN)
    assert found is not None
    return found


def test_a_fact_that_is_a_number_in_every_study_is_one_and_any_other_is_a_category() -> None:
    columns = columns_of_facts(KNOWN)
    assert columns["latitude"] == [44, 55, 42, 52, 13, 44, 19, 13]
    assert columns["n"][:2] == ["about 12", "12"]


def test_the_model_is_the_one_that_the_table_of_facts_gives() -> None:
    model = fitted("~ latitude + setting").model
    assert model is not None
    table = {"latitude": [44, 55, 42, 52, 13, 44, 19, 13],
             "setting": [one["setting"] for one in KNOWN]}  # fmt: skip
    again = regress(YI, VI, mods="~ latitude + setting", data=table)
    assert model.beta == again.beta
    assert model.QM == again.QM


def test_without_a_formula_nothing_is_fitted_and_a_bad_one_says_why() -> None:
    spec = Spec("x", "Ill", "ill", "end", "RR")
    assert explain(spec, YI, VI, SLAB, KNOWN) is None
    assert "is called 'longitude'" in fitted("~ longitude").why_not
    assert fitted("~ 1").why_not == "the formula names no fact of the studies"
    assert "8 studies for" in fitted("~ factor(latitude) * setting * n").why_not


def test_coefficients_are_named_as_a_reader_would() -> None:
    model = fitted("~ latitude * setting").model
    assert model is not None
    assert [one.label for one in coefficients(model, RR, NAMES)] == [
        "Intercept", "Latitude", "Setting: land against city",
        "Latitude × Setting: land against city",
    ]  # fmt: skip


def test_a_ratio_is_multiplied_and_a_difference_is_added_to() -> None:
    model = fitted("~ latitude").model
    assert model is not None
    assert "the risk ratio is multiplied by" in explained_results(model, RR, NAMES)
    assert "mean difference changes by" in explained_results(model, MEASURES["MD"], NAMES)
    assert coefficients(model, RR, NAMES)[1].as_ratio.startswith("× 0.9")
    assert not coefficients(model, MEASURES["MD"], NAMES)[1].as_ratio


def test_an_interaction_has_no_sentence_of_one_slope() -> None:
    model = fitted("~ latitude * setting").model
    assert model is not None
    assert "For each 1 more" not in explained_results(model, RR, NAMES)


def test_ten_studies_for_each_coefficient_are_the_rule() -> None:
    found = fitted("~ latitude")
    assert found.few
    said = explained_cautions(found, len(YI))
    assert said[0].startswith("8 studies for 1 coefficient: fewer than 10")
    spec = Spec("x", "Ill", "ill", "end", "RR", mods="~ latitude")
    twice = explain(spec, YI * 2, VI * 2, [f"{i}" for i in range(16)], KNOWN * 2)
    assert twice is not None
    assert not twice.few


def test_a_study_without_the_fact_is_left_out_by_name() -> None:
    found = fitted("~ latitude", [{**KNOWN[0], "latitude": ""}, *KNOWN[1:]])
    said = " ".join(explained_cautions(found, len(YI)))
    assert "1 study of the 8 is not in it: a: no value for latitude" in said


def test_what_is_expected_stands_at_the_ends_and_the_middle_or_at_each_level() -> None:
    along = expected_at(fitted("~ latitude"), RR, KNOWN)
    assert [one.at for one in along] == ["13", "44", "55"]
    levels = expected_at(fitted("~ setting"), RR, KNOWN)
    assert [one.at for one in levels] == ["city", "land"]
    assert expected_at(fitted("~ latitude + setting"), RR, KNOWN) == ()


def test_a_large_p_is_never_told_as_no_difference() -> None:
    found = fitted("~ setting")
    assert found.model is not None
    assert found.model.QMp > 0.05
    said = explained_cautions(found, len(YI))
    assert "A test that finds nothing does not show that a moderator makes no difference." in said


@pytest.mark.parametrize("names", [(), ("latitude",), ("latitude", "mean age")])
def test_a_sum_of_facts_is_written_and_read_back(names: tuple[str, ...]) -> None:
    assert names_in_sum(sum_of(names)) == names


def test_a_rebuild_from_another_fact_differs_from_what_was_kept() -> None:
    kept = fitted("~ latitude")
    assert list(explained_differences(kept.as_json(), fitted("~ latitude"))) == []
    other = fitted("~ latitude", [{**KNOWN[0], "latitude": "12"}, *KNOWN[1:]])
    assert "beta" in {one.name for one in explained_differences(kept.as_json(), other)}
    assert next(iter(explained_differences(kept.as_json(), None))).name == "formula"
