"""The plan is read from its table; what it leaves out has the defaults of the method."""

from __future__ import annotations

from typing import Any

from consilience.protocol import CHARACTERISTICS, Plan, VotingRule, differences

TABLE: dict[str, Any] = {
    "version": 1,
    "title": "BCG vaccine against tuberculosis",
    "kind": "systematic_review",
    "questions": [{"id": "q1", "text": "Does BCG vaccine protect against tuberculosis?"}],
    "team": [
        {"handle": "alice", "name": "Alice", "roles": ["lead"]},
        {"handle": "bob", "name": "Bob", "roles": ["reviewer"]},
        {"handle": "beth", "name": "Beth", "roles": ["reviewer"], "left": True},
    ],
    "reasons": [{"id": "pop", "text": "Wrong population"}],
    "stages": {"screening": {"votes": 1, "maybe": "exclude"}, "off": ["appraisal"]},
}


def test_what_the_table_leaves_out_has_defaults() -> None:
    plan = Plan.from_json(TABLE)
    assert plan.screening == VotingRule(votes=1, maybe="exclude")
    assert plan.fulltext == VotingRule(votes=2)
    assert plan.characteristics == CHARACTERISTICS
    assert plan.extraction_people == 2
    assert plan.stages_off == ("appraisal",)


def test_who_left_keeps_the_name_and_loses_the_role() -> None:
    plan = Plan.from_json(TABLE)
    assert [person.handle for person in plan.with_role("reviewer")] == ["bob"]
    assert plan.name_of("beth") == "Beth"
    assert plan.person("eve") is None


def test_an_unknown_id_stands_for_itself() -> None:
    plan = Plan.from_json(TABLE)
    assert (plan.reason_text("pop"), plan.reason_text("design")) == ("Wrong population", "design")
    assert (plan.outcome_name("tb"), plan.timepoint_name("end")) == ("tb", "end")


def test_differences_name_the_parts_and_no_amendment() -> None:
    amended = {**TABLE, "title": "BCG", "unit": "programme", "amendments": [{"date": "2026"}]}
    assert differences(TABLE, amended) == ["title", "unit"]
    assert differences(TABLE, dict(TABLE)) == []
