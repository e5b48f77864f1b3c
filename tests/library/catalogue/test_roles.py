"""The table of roles: complete, and as the product promises."""

from __future__ import annotations

import pytest

from consilience.catalogue import may, permissions, roles
from consilience.errors import RuleError
from consilience.stages import STAGES, VOTING_STAGES


def test_every_stage_and_the_team_can_be_seen_by_somebody() -> None:
    viewed = {stage for stage, action in permissions() if action == "view"}
    assert viewed == {stage.name for stage in STAGES} | {"team"}


def test_alice_leads_and_may_everything_but_vote() -> None:
    for stage, action in permissions():
        assert may(["lead"], stage, action) == (action != "vote")


def test_alice_votes_once_she_is_a_reviewer_too() -> None:
    for stage in VOTING_STAGES:
        assert may(["lead", "reviewer"], stage, "vote")


def test_dana_is_an_equal_of_bob_at_every_stage() -> None:
    for stage, action in permissions():
        assert may(["partner"], stage, action) == may(["reviewer"], stage, action)


def test_chidi_settles_and_releases_without_voting() -> None:
    for stage in VOTING_STAGES:
        assert may(["adjudicator"], stage, "settle")
        assert may(["adjudicator"], stage, "release")
        assert not may(["adjudicator"], stage, "vote")
        assert not may(["adjudicator"], stage, "unblind")


def test_a_reader_sees_the_plan_and_the_report_and_nothing_else() -> None:
    allowed = {key for key in permissions() if may(["reader"], *key)}
    assert allowed == {("protocol", "view"), ("reporting", "view")}


def test_eve_without_a_role_may_nothing() -> None:
    assert not any(may([], stage, action) for stage, action in permissions())


def test_only_roles_that_there_are_stand_in_the_table() -> None:
    assert {role for p in permissions().values() for role in p.roles} == {r.id for r in roles()}


def test_a_slip_in_the_name_of_an_action_is_an_error_and_no_refusal() -> None:
    with pytest.raises(RuleError, match="no action 'veto' at stage 'screening'"):
        may(["lead"], "screening", "veto")
