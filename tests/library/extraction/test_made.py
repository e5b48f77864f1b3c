"""Numbers that are worked out from what a report gives: which, how, and kept with how."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consilience.effects.conversions import FORMULAS, convert
from consilience.errors import DataError
from consilience.evidence import Datum
from consilience.extraction.made import is_made, offered, told, work_out

GIVEN = {
    "n": 64, "se": 1.2, "lower": 1.0, "upper": 2.0, "n1": 30, "n2": 31, "p": 0.03, "md": 2.0,
    "t": 2.2, "f": 4.4, "mean_change": 2.0, "sd_baseline": 3.0, "sd_final": 3.2, "r": 0.5,
    "sd_change": 3.0, "mean1": 1.0, "sd1": 2.0, "mean2": 1.5, "sd2": 2.2, "q1": 4.0, "q3": 9.0,
    "minimum": 1.0, "maximum": 14.0, "median": 6.0, "estimate": 1.4, "log_or": 0.3, "smd": 0.3,
    "variance": 0.1, "d": 0.4, "odds_ratio": 1.5, "risk": 0.2, "risk_ratio": 1.3, "rd": 0.1,
    "sd": 3.0, "mean": 4.0, "percentage": 30.0, "parts": 2, "events": 12, "cluster_size": 5,
    "icc": 0.05,
}  # fmt: skip


@pytest.mark.parametrize("id", FORMULAS)
def test_every_conversion_makes_what_its_row_says(id: str) -> None:
    row = FORMULAS[id]
    quartiles = ("q1", "q3") if row.id.startswith("mcgrath") else ()
    events = ("events",) if "events" in row.may_have else ()
    inputs = {name: GIVEN[name] for name in (*row.needs, *quartiles, *events)}
    if row.id.startswith("combine"):
        inputs = {name: [value, value] for name, value in inputs.items()}  # type: ignore[misc]
    assert tuple(convert(id, **inputs).values) == row.makes


def test_a_row_of_means_is_offered_what_makes_means_and_one_of_events_what_makes_events() -> None:
    means = {row.id for row in offered(("n", "mean", "sd"))}
    events = {row.id for row in offered(("events", "n"))}
    assert {"sd_from_se", "luo_wan_iqr", "combine_means"} <= means
    assert "events_from_percentage" in events
    assert not {"sd_from_se", "nnt_from_rd"} & events


def test_mean_and_sd_come_of_a_median_with_its_quartiles() -> None:
    given = {"q1": 20.0, "median": 27.0, "q3": 35.0, "n": 60}
    made = work_out("luo_wan_iqr", given, ("n", "mean", "sd"))
    assert {q: (d.value, d.inferred) for q, d in made.items()} == {
        "mean": (27.3532, True), "sd": (11.3937, True),
    }  # fmt: skip
    how = "Mean and SD from median and quartiles (preferred): q1 20.0, median 27.0, q3 35.0"
    assert told(made["sd"]).startswith(how)
    assert all(is_made(datum, quantity) for quantity, datum in made.items())
    assert not is_made(replace(made["sd"], value=11.4), "sd")
    assert not is_made(made["sd"], "mean")


def test_people_are_whole_and_a_cluster_trial_shrinks_to_its_rounded_size() -> None:
    given = {"n": 100, "events": 30, "cluster_size": 11, "icc": 0.05}
    made = work_out("cluster_size", given, ("events", "n"))
    assert {q: d.value for q, d in made.items()} == {"n": 67, "events": 20}


def test_an_input_that_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(DataError, match="se"):
        work_out("sd_from_se", {"se": -1.0, "n": 10}, ("sd",))


def test_how_a_value_was_made_survives_writing_and_an_unknown_formula_is_told() -> None:
    made = work_out("sd_from_se", {"se": 1.2, "n": 64}, ("sd",))["sd"]
    assert Datum.from_json(made.as_json()) == made
    other = replace(made, made={"formula": "sd_of_2031", "inputs": {"se": 1.2}})
    assert told(other) == "from se 1.2, by sd_of_2031, which is not known here"
    with pytest.raises(ValueError, match="formula and its inputs"):
        Datum(1, made={"formula": 3})
