"""The plan is read by all and changed by its lead: preview, reason, dated version, undo."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.protocol.sections import SECTIONS
from consilience.review.versions import versions
from consilience_web.reviews.actions import append
from consilience_web.reviews.queries import opened
from consilience_web.ui.templatetags.dates import day
from tests.web.conftest import Team
from tests.web.filling import change, errors, fields_of, post


def address(team: Team, part: str) -> str:
    return f"/r/{team.slug}/plan/change/{part}/"


def test_the_plan_shows_question_criteria_and_ordered_reasons(team: Team) -> None:
    page = team.bob.get(f"/r/{team.slug}/plan/").content.decode()
    assert "Does group peer support improve recovery?" in page
    assert "Adults with a mental health condition" in page
    assert page.index("Wrong population") < page.index("Wrong study design")


@pytest.mark.parametrize("part", [p.id for p in SECTIONS if p.id != "team"])
def test_every_section_has_a_form_that_says_what_the_plan_says(team: Team, part: str) -> None:
    fields = fields_of(team.alice.get(address(team, part)).content, button="preview")
    answer = post(team.alice, address(team, part), fields, "preview")
    assert "This is what the plan says already" in errors(answer.content)


def test_a_change_is_previewed_then_adopted_with_its_reason(team: Team) -> None:
    url = address(team, "criteria")
    fields = fields_of(team.alice.get(url).content, button="preview")
    fields["rows-1-text"] = "Support from one person to another"
    seen = post(team.alice, url, fields, "preview").content.decode()
    assert "Before:" in seen and "One-to-one support" in seen
    assert opened(team.row).plan.criteria[1].text == "One-to-one support"
    carried = fields_of(seen.encode(), button="adopt")
    answer = post(team.alice, url, carried, "adopt", reason="Clearer words")
    assert answer.headers["Location"] == f"/r/{team.slug}/plan/"
    assert opened(team.row).plan.criteria[1].text == "Support from one person to another"
    last = versions(opened(team.row).state)[-1]
    assert (last.number, last.who, last.parts) == (2, "alice", ("Criteria",))
    assert last.reason == "Clearer words"
    page = team.bob.get(f"/r/{team.slug}/plan/").content.decode()
    assert "Clearer words" in page and day(last.date) in page


def test_an_amendment_needs_its_reason_once_the_work_has_begun(team: Team) -> None:
    url = address(team, "terms")
    fields = {**fields_of(team.alice.get(url).content, button="preview"), "include": "trial"}
    seen = post(team.alice, url, fields, "preview")
    answer = post(team.alice, url, fields_of(seen.content, button="adopt"), "adopt", reason=" ")
    assert answer.status_code == 400
    assert "Write why the plan changes" in errors(answer.content)
    assert fields_of(answer.content, button="adopt")["include"] == ["trial"]
    assert opened(team.row).plan.include_terms == ("random*",)


def test_a_row_is_added_moved_and_taken_out_without_a_script(team: Team) -> None:
    url = address(team, "reasons")
    fields = fields_of(team.alice.get(url).content, button="preview")
    fields = fields_of(post(team.alice, url, fields, "more").content, button="preview")
    fields |= {"rows-2-text": ["Wrong outcome"], "rows-2-ORDER": ["1"], "rows-0-ORDER": ["2"]}
    fields |= {"rows-1-DELETE": ["on"]}
    seen = post(team.alice, url, fields, "preview")
    post(team.alice, url, fields_of(seen.content, button="adopt"), "adopt", reason="Asked for")
    reasons = [(r.id, r.text) for r in opened(team.row).plan.reasons]
    assert reasons == [("wrong-outcome", "Wrong outcome"), ("population", "Wrong population")]


def test_another_frame_shows_its_parts_before_anything_is_adopted(team: Team) -> None:
    url = address(team, "questions")
    fields = fields_of(team.alice.get(url).content, button="preview")
    shown = post(team.alice, url, {**fields, "rows-0-frame": "SPIDER"}, "preview")
    assert "Phenomenon of interest" in shown.content.decode()
    fields = fields_of(shown.content, button="preview")
    assert fields["rows-0-text"] == ["Does group peer support improve recovery?"]
    seen = post(team.alice, url, {**fields, "rows-0-part_PI": "Being a peer"}, "preview")
    post(team.alice, url, fields_of(seen.content, button="adopt"), "adopt", reason="Views count")
    question = opened(team.row).plan.questions[0]
    assert (question.frame, question.elements) == ("SPIDER", {"PI": "Being a peer"})


def test_who_comes_second_is_told_and_keeps_what_was_typed(team: Team) -> None:
    append_lead(team)
    url = address(team, "terms")
    fields = {**fields_of(team.beth.get(url).content, button="preview"), "exclude": "animal"}
    change(team.alice, address(team, "registration"), {"number": "CRD42"}, reason="Registered")
    answer = post(team.beth, url, fields, "preview")
    assert answer.status_code == 400
    assert "changed since you opened this page (Alice: Registration)" in errors(answer.content)
    again = fields_of(answer.content, button="preview")
    assert again["exclude"] == ["animal"]
    seen = post(team.beth, url, again, "preview")
    post(team.beth, url, fields_of(seen.content, button="adopt"), "adopt", reason="Animals")
    plan = opened(team.row).plan
    assert (plan.exclude_terms, plan.registration) == (("animal",), {"number": "CRD42"})


def append_lead(team: Team) -> None:
    """Let Beth lead as well."""
    table = dict(opened(team.row).plan.raw)
    table["team"] = [
        {**p, "roles": ["lead", "reviewer"]} if p["handle"] == "beth" else p for p in table["team"]
    ]
    append(team.row, who="alice", acts=[("protocol", "plan", "plan:plan", {"plan": table})])


def test_an_undo_is_previewed_and_is_an_amendment_itself(team: Team) -> None:
    change(team.alice, address(team, "registration"), {"number": "CRD42"}, reason="Registered")
    page = team.alice.get(f"/r/{team.slug}/plan/versions/").content
    url = f"/r/{team.slug}/plan/versions/1/registration/"
    assert url in page.decode() and "CRD42" in page.decode()
    seen = post(team.alice, url, {"base": fields_of(page, button="preview")["base"]}, "preview")
    post(team.alice, url, fields_of(seen.content, button="adopt"), "adopt", reason="A mistake")
    found = versions(opened(team.row).state)
    assert [v.parts for v in found] == [(), ("Registration",), ("Registration",)]
    assert opened(team.row).plan.registration == {}


def test_an_open_batch_keeps_its_votes_and_the_preview_says_so(team: Team) -> None:
    works = list(opened(team.row).state.works)[:2]
    what: dict[str, Any] = {"name": "Batch 1", "kind": "batch", "records": works, "quota": 2}
    acts = [("screening", "batch", "batch:one", {**what, "voters": ["bob", "beth"]})]
    append(team.row, who="alice", acts=acts)
    url = address(team, "voting")
    fields = {**fields_of(team.alice.get(url).content, button="preview"), "screening_votes": "1"}
    seen = post(team.alice, url, fields, "preview").content.decode()
    assert "Batch 1 is open on title and abstract and keeps its 2 voters and its 2 votes" in seen
    change(team.alice, url, {"screening_votes": "1"}, reason="Too few of us")
    assert opened(team.row).state.screening.batches["one"].quota == 2
    assert opened(team.row).plan.screening.votes == 1


@pytest.mark.parametrize("part", ["criteria", "voting"])
def test_only_a_lead_changes_the_plan(team: Team, part: str) -> None:
    for client, status in ((team.bob, 403), (team.dana, 403), (team.eve, 404)):
        assert client.get(address(team, part)).status_code == status
        assert client.post(address(team, part), {"step": "adopt"}).status_code == status
        undo = f"/r/{team.slug}/plan/versions/1/{part}/"
        assert client.post(undo, {"step": "adopt"}).status_code == status
    assert team.bob.get(f"/r/{team.slug}/plan/versions/").status_code == 200
    assert "/plan/change/" not in team.bob.get(f"/r/{team.slug}/plan/").content.decode()


def test_words_for_evidence_that_leave_a_p_value_out_are_refused_with_the_gap(team: Team) -> None:
    url = address(team, "results")
    fields = fields_of(team.alice.get(url).content, button="preview")
    gap = "0 to 0.001: very strong\n0.001 to 0.01: strong\n0.01 to 0.09: weak\n0.1 to 1: hardly any"
    refused = post(team.alice, url, fields, "preview", strength=gap)
    assert refused.status_code == 400
    assert "no word for p from 0.09 to 0.1" in errors(refused.content)
    assert "line 1: write it as" in errors(
        post(team.alice, url, fields, "preview", strength="strong below 0.01").content
    )
    change(team.alice, url, {"strength": gap.replace("0.09", "0.1"), "percent": "10"}, reason="x")
    assert opened(team.row).plan.results["strength"][-1]["word"] == "hardly any"
    page = team.bob.get(f"/r/{team.slug}/plan/").content.decode()
    assert "p from 0.1 to 1.0: hardly any evidence" in page
    assert "moved by more than 10%" in page


def test_a_rule_for_time_points_is_set_and_told(team: Team) -> None:
    url = address(team, "timepoints")
    fields = fields_of(team.alice.get(url).content, button="preview")
    fields |= {"rows-0-name": "Short-term", "rows-0-take": "nearest"}
    refused = post(team.alice, url, fields, "preview")
    assert "say to how many weeks" in errors(refused.content)
    change(team.alice, url, fields | {"rows-0-weeks": "52"}, reason="x")
    page = team.bob.get(f"/r/{team.slug}/plan/").content.decode()
    assert "an analysis takes the nearest to 52 weeks" in page
