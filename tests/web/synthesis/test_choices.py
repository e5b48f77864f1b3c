"""The choices of an analysis on its page: times by a rule and by hand, subgroups, arms, kinds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from consilience_web.reviews.actions import append
from tests.web.studies import agree, include_studies
from tests.web.synthesis.test_synthesis import SPEC, held_again, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed_up(team: Any) -> Any:
    """Two studies with results after six and after twelve months, and a plan with a rule."""
    include_studies(team)
    agree(team, "s1")
    agree(team, "s2")
    plan = dict(team.member("alice").plan.raw)
    plan["timepoints"] = [*plan.get("timepoints", ()),
                          {"id": "short", "name": "Short-term", "take": "nearest", "weeks": 52,
                           "after": 0, "up_to": 53}]  # fmt: skip
    acts = [("protocol", "plan", "plan:plan", {"plan": plan})]
    for study, mean in (("s1", 11.0), ("s2", 12.0)):
        held = team.member("alice").review.state.extraction.holding(study)
        form = json.loads(json.dumps(held.form))
        later = [row for row in form["results"] if row["time"] == "post"]
        for time, more in (("6 months", 0.5), ("12 months", 1.0)):
            for row in later:
                again = json.loads(json.dumps(row)) | {"time": time}
                if again["arm"] == "a1":
                    again["values"]["mean"]["value"] = mean + more
                form["results"].append(again)
        form["characteristics"]["country"] = {"value": "Wales" if study == "s1" else "Chile"}
        acts.append(("extraction", "reconcile", f"study:{study}", {"form": form, "how": "more"}))
    append(team.row, who="alice", acts=acts)
    return team


def test_the_rule_of_the_plan_chooses_a_time_and_lists_the_others(followed_up: Any) -> None:
    page = followed_up.bob.get(run(followed_up, timepoint="short")).content.decode()
    assert "at 12 months (52 weeks): the nearest to 52 weeks" in page
    assert "6 months (26 weeks)" in page
    kept = followed_up.member("alice").review.state.analyses["recovery-after-the-programme"]
    assert [row["time"] for row in kept.what["result"]["inputs"]] == ["12 months"] * 2


def test_a_time_set_by_hand_needs_its_reason(followed_up: Any) -> None:
    url = f"/r/{followed_up.slug}/synthesise/new/"
    by_hand = SPEC | {"timepoint": "short", "time-s1": "6 months"}
    refused = followed_up.alice.post(url, by_hand)
    assert refused.status_code == 400
    assert "Say why Study A 2012 takes another time than the rule." in refused.content.decode()
    address = followed_up.alice.post(url, by_hand | {"timewhy-s1": "its primary end"})["Location"]
    page = followed_up.bob.get(address).content.decode()
    assert "set by hand: its primary end" in page
    rows = followed_up.bob.get(f"{address}result.json").json()["inputs"]
    assert [row["time"] for row in rows] == ["6 months", "12 months"]


def test_subgroups_are_shown_with_their_test_and_a_change_of_one_is_found(
    followed_up: Any,
) -> None:
    address = run(followed_up, subgroup="country")
    page = followed_up.bob.get(address).content.decode()
    assert "Test of the difference between subgroups: Q(1) =" in page
    held_again(followed_up, "s1", 60)
    assert "subgroup Wales: " in followed_up.bob.get(address).content.decode()


def test_groups_may_be_given_by_hand(followed_up: Any) -> None:
    typed = {"subgroup": "by-hand", "group-s1": "early", "group-s2": "late"}
    page = followed_up.bob.get(run(followed_up, **typed)).content.decode()
    assert '<th scope="row">early</th>' in page


def test_only_studies_of_a_kind_are_let_in(followed_up: Any) -> None:
    address = run(followed_up, only="country=Wales", minimum_k="1")
    page = followed_up.bob.get(address).content.decode()
    assert "Study B 2014</a>: country: Chile" in page
    assert "country: Wales" in page


def test_cohens_d_is_called_so(followed_up: Any) -> None:
    page = followed_up.bob.get(run(followed_up, correct="False")).content.decode()
    assert "standardised mean differences (Cohen’s d)" in page


def test_choices_that_were_made_stay_in_sight_and_others_do_not_crowd_the_page(
    followed_up: Any,
) -> None:
    url = f"/r/{followed_up.slug}/synthesise/new/"
    assert '<details class="more">' in followed_up.alice.get(url).content.decode()
    chosen = SPEC | {"act": "preview", "model": "EE"}
    assert '<details class="more" open>' in followed_up.alice.post(url, chosen).content.decode()
