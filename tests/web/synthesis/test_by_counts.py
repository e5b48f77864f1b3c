"""Mantel–Haenszel and Peto as the chosen model of an analysis, and what goes with them."""

from __future__ import annotations

import pytest

from consilience.synthesis import mantel_haenszel, peto
from tests.web.synthesis.conftest import BCG_SPEC, Trials

NAMES = ("ai", "n1i", "ci", "n2i")


def test_counts_are_pooled_by_mantel_haenszel_with_their_own_forest_plot(trials: Trials) -> None:
    place = trials.run(model="MH")
    page = trials.page(place)
    assert "0.64 [0.59, 0.69]" in page
    assert "(Mantel–Haenszel)" in page
    assert "by the method of Mantel–Haenszel" in page
    assert "its counts are pooled as they are" in page
    assert "M-H, Fixed, 95% CI" in trials.page(f"{place}?style=revman")
    kept = trials.kept(place.split("/")[1])
    assert (kept["spec"]["counts"], kept["spec"]["method"]) == ("MH", "EE")
    rows = kept["result"]["inputs"]
    by = mantel_haenszel("RR", {name: [row[name] for row in rows] for name in NAMES})
    assert kept["result"]["pooled"]["beta"] == pytest.approx(by.beta)
    assert "the same as the saved result" in page
    assert "Tarone" not in page


def test_what_metafor_prints_of_odds_ratios_is_told(trials: Trials) -> None:
    page = trials.page(trials.run(model="MH", measure="OR"))
    assert "Tests that the odds ratios are equal: Tarone χ²(12) = " in page


def test_petos_odds_ratio_is_pooled_from_the_counts(trials: Trials) -> None:
    place = trials.run(model="PETO", measure="OR")
    kept = trials.kept(place.split("/")[1])
    assert kept["spec"]["measure"] == "PETO"
    page = trials.page(place)
    assert ">OR [95% CI]<" in page
    assert "PETO [" not in page
    rows = kept["result"]["inputs"]
    by = peto({name: [row[name] for row in rows] for name in NAMES})
    assert kept["result"]["pooled"]["beta"] == pytest.approx(by.beta)
    again = trials.page(f"new/?again={place.split('/')[1]}")
    assert 'value="PETO" selected' in again.split('name="model"', 1)[1].split("</select>")[0]
    assert "Peto, Fixed, 95% CI" in trials.page(f"{place}?style=revman")


def test_a_measure_that_the_method_does_not_pool_is_refused_beside_its_field(
    trials: Trials,
) -> None:
    wrong = trials.lead.post(trials.address("new/"), BCG_SPEC | {"model": "PETO"})
    assert wrong.status_code == 400
    said = wrong.content.decode().split('id="id_model_error"', 1)[1][:200]
    assert "Peto pools counts: choose the measure OR or PETO." in said


def test_what_goes_by_inverse_variance_says_that_it_was_not_run(trials: Trials) -> None:
    place = trials.run(model="MH", mods=["latitude"])
    page = trials.page(place)
    assert "was not run: it weighs estimates by inverse variance" in page
    hold = trials.page(f"{place}robustness/?permutation=yes")
    assert hold.count("here counts are pooled") >= 3
    assert "Equal effects, by inverse variance" in hold
    assert "Without Aronson 1948" in hold
    charts = trials.page(f"{place}charts/")
    assert "GOSH plot not shown: it pools by inverse variance" in charts
    assert "<svg" in trials.page(f"{place}charts/labbe/")
    assert "0.46 (without TPT Madras 1980)" in hold
    assert "lies between 0.46 and 0.71" in trials.page(f"{place}charts/leave-one-out/")


def test_subgroups_are_pooled_by_the_method_of_the_whole(trials: Trials) -> None:
    place = trials.run(model="MH", subgroup="allocation")
    groups = trials.kept(place.split("/")[1])["result"]["subgroups"]["groups"]
    assert {one["pooled"]["counts"] for one in groups} == {"MH"}
    assert "Test of the difference between subgroups: Q(2) =" in trials.page(place)
