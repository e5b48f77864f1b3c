"""From arms to the numbers of an effect size: roles, parts, shared controls, every measure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consilience.effects import MEASURES
from consilience.evidence import Extraction
from consilience.synthesis.analyses import Spec, measures_for
from consilience.synthesis.inputs import OFFERED, quantities_of
from consilience.synthesis.spec import ByHand
from consilience.synthesis.timepoints import TimeRule
from tests.library.synthesis.trials import SPEC, form, run


def test_combined_arms_keep_their_parts() -> None:
    found = run(SPEC, form()).contrasts[0]
    assert found.values["n1i"] == 50
    assert found.values["m1i"] == pytest.approx((30 * 10 + 20 * 12) / 50)
    assert [p.values["n"] for p in found.parts[0]] == [30, 20]
    assert found.as_json()["parts"][1][1] == {"arm": "Therapy", "n": 10, "mean": 11, "sd": 1.5}


def test_one_comparator_can_be_named() -> None:
    found = run(replace(SPEC, control_arms=("Usual care",)), form())
    assert (found.contrasts[0].values["n2i"], found.contrasts[0].arms[1]) == (40, ("Usual care",))
    other = run(replace(SPEC, control_arms=("Waiting list",)), form())
    assert "Usual care, Therapy, which is not asked for" in other.left_out[0].why


@pytest.mark.parametrize("measure", ["SMD", "RR"])
def test_a_shared_control_group_counts_nobody_twice(measure: str) -> None:
    found = run(replace(SPEC, measure=measure, several="split"), form())
    assert [c.name for c in found.contrasts] == [
        "Study 0 (Peer group)", "Study 0 (Peer group online)",
    ]  # fmt: skip
    assert sum(c.people for c in found.contrasts) == 100
    assert found.n_studies == 1
    assert "nobody counts twice" in found.notes[0]


@pytest.mark.parametrize("measure", OFFERED)
def test_every_measure_offered_can_be_computed_from_what_is_extracted(measure: str) -> None:
    found = run(replace(SPEC, measure=measure), form(), form())
    assert found.pooled is not None
    assert found.pooled.k == 2


def test_only_measures_are_offered_whose_numbers_were_extracted() -> None:
    means = Extraction.from_json(
        {"results": [{"arm": "a", "outcome": "o", "time": "t",
                      "values": {n: {"value": 1} for n in ("n", "mean", "sd")}}]}
    )  # fmt: skip
    offered = measures_for({"s": means})
    assert {"MD", "SMD", "ROM", "MN"} <= set(offered)
    assert {quantities_of(MEASURES[m]) for m in offered} == {("n", "mean", "sd")}
    assert measures_for({"s": means}, "another outcome") == ()


def test_a_scale_that_runs_the_other_way_is_turned_round() -> None:
    spec = replace(SPEC, higher_is="better")
    both = run(spec, form(higher="better"), form(higher="worse"))
    assert both.pooled is not None
    assert both.pooled.yi[0] == -both.pooled.yi[1]
    assert "is turned round" in both.notes[0]


def test_studies_enter_by_what_is_known_of_them() -> None:
    spec = replace(SPEC, only={"comparator_type": ("TAU",)})
    found = run(spec, form(comparator_type="TAU"), form(comparator_type="app"), form())
    assert [c.study for c in found.contrasts] == ["s0"]
    assert [x.why for x in found.left_out] == [
        "comparator type: app", "comparator type: not extracted",
    ]  # fmt: skip
    low = run(replace(SPEC, only={"risk_of_bias": ("Low",)}), form(),
              facts={"s0": {"risk_of_bias": "Low"}})  # fmt: skip
    assert low.n_studies == 1


def test_a_rule_chooses_the_time_of_each_study_and_a_person_may_override_it() -> None:
    spec = replace(SPEC, timepoint="short", rule=TimeRule("longest", after=0))
    found = run(spec, form(time="6 months"), form(time="post"))
    assert found.contrasts[0].time is not None
    assert found.contrasts[0].time.time == "6 months"
    assert found.left_out[0].why.startswith("no result fits the rule")
    by_hand = replace(spec, times={"s1": ByHand("post", "its only one")})
    assert run(by_hand, form(time="6 months"), form(time="post")).n_studies == 2


def test_a_specification_comes_back_from_json_as_it_was() -> None:
    spec = replace(
        SPEC, rule=TimeRule("nearest", 52), times={"a": ByHand("post", "x")}, groups={"a": "one"},
        leave_out={"b": "twice"}, only={"x": ("1", "2")}, control_arms=("TAU",), add=0.25,
    )  # fmt: skip
    assert Spec.from_json(spec.as_json()) == spec
    assert Spec.from_json({**SPEC.as_json(), "leave_out": ["a"]}).leave_out == {"a": ""}
