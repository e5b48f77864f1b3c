"""Overall judgements by the rules of an instrument, shown with the row that holds."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.appraisal.rules import judge
from consilience.catalogue import instrument
from consilience.errors import RuleError

ROB1 = instrument("rob1")
ITEMS = [item.id for item in ROB1.items]
SIX = ITEMS[:-1]
LOW = dict.fromkeys(SIX, "Low")
KEY = ("sequence_generation", "allocation_concealment", "incomplete_outcome_data",
       "selective_reporting")  # fmt: skip
complete = st.fixed_dictionaries({i: st.sampled_from(["Low", "Unclear", "High"]) for i in ITEMS})


def lyons_in_words(answers: dict[str, str]) -> str:
    """The published rule, written a second time."""
    key = [answers[item] for item in KEY]
    if "High" in key:
        return "High"
    if "Unclear" in key:
        return "Unclear"
    return "Low" if set(answers.values()) == {"Low"} else "UNDEFINED"


def test_lyons_rule_over_every_set_of_answers() -> None:
    for values in product(["Low", "Unclear", "High"], repeat=6):
        answers = dict(zip(SIX, values, strict=True))
        judged = judge(ROB1, answers, rule="overall_lyons_2021", items=SIX)
        assert (judged.value or "UNDEFINED") == lyons_in_words(answers)
        assert judged.undefined == (judged.value is None)


def test_a_case_that_the_published_rule_leaves_open_is_never_a_rating() -> None:
    answers = LOW | {"blinding_participants_personnel": "High"}
    judged = judge(ROB1, answers, rule="overall_lyons_2021", items=SIX)
    assert (judged.value, judged.undefined, judged.row_id) == (None, True, "L4")
    assert "leaves this case open" in judged.why


def test_a_review_of_six_domains_is_judged_without_other_bias() -> None:
    assert judge(ROB1, LOW, rule="overall_all_domains", items=SIX).value == "Low"
    assert judge(ROB1, LOW, rule="overall_all_domains").missing == ("other_bias",)


def test_the_reason_names_what_holds_and_the_row() -> None:
    judged = judge(ROB1, LOW | {"selective_reporting": "High"}, rule="overall_lyons_2021")
    assert judged.why == "High risk of bias: a key domain is at high risk (row L1)."


def test_a_value_that_is_certain_is_given_before_all_is_answered() -> None:
    assert judge(ROB1, {"other_bias": "High"}, rule="overall_all_domains").value == "High"


def test_missing_answers_are_named() -> None:
    judged = judge(ROB1, dict.fromkeys(SIX[1:], "Low"), rule="overall_lyons_2021")
    assert judged.value is None
    assert not judged.undefined
    assert judged.why == "Not complete: Random sequence generation is not answered."


@given(complete)
def test_answers_that_are_not_assessed_change_nothing(answers: dict[str, str]) -> None:
    without = {item: answer for item, answer in answers.items() if item != "other_bias"}
    for ruleset in ROB1.rulesets:
        judged = judge(ROB1, answers, rule=ruleset.id, items=SIX)
        assert judged == judge(ROB1, without, rule=ruleset.id, items=SIX)


@given(complete)
def test_every_complete_set_of_answers_meets_a_row_of_every_rule(answers: dict[str, str]) -> None:
    for ruleset in ROB1.rulesets:
        assert judge(ROB1, answers, rule=ruleset.id).row_id is not None


def test_an_overall_that_people_record_is_left_to_them() -> None:
    judged = judge(instrument("jbi-rct-2023"), {}, rule="overall_appraisal")
    assert judged.value is None
    assert judged.why == "A person judges: Include, Exclude or Seek further info."


@pytest.mark.parametrize(
    ("answers", "rule", "items", "message"),
    [
        (LOW, "overall", None, "has no rule 'overall'"),
        ({"weather": "Low"}, "overall_lyons_2021", None, "has no item 'weather'"),
        (LOW | {"other_bias": "Perhaps"}, "overall_lyons_2021", None, "Low, Unclear or High"),
        (LOW, "overall_lyons_2021", SIX[1:], "sequence_generation cannot be left out; only other"),
    ],
)
def test_a_slip_is_named(
    answers: dict[str, str], rule: str, items: list[str] | None, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        judge(ROB1, answers, rule=rule, items=items)
