"""A review is set up on one page with six answers, and with more where they are known."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from consilience.protocol import Plan
from consilience.review.folder import open_folder
from consilience.review.plan_file import check_plan
from consilience.review.shipped import shipped
from consilience_web.reviews.forms import SetUp
from consilience_web.reviews.models import ReviewRow
from consilience_web.reviews.queries import opened
from tests.web.conftest import Team
from tests.web.filling import change, errors, fields_of, post

SIX = {
    "title": "Peer support online",
    "kind": "systematic_review",
    "question": "Does it help?",
    "include": "Adults\nGroups",
    "exclude": "One-to-one",
    "votes": "2",
}


def test_six_answers_are_enough(team: Team) -> None:
    assert sum(field.required for field in SetUp().fields.values()) == 6
    answer = team.eve.post("/new/", SIX)
    row = ReviewRow.objects.get(title="Peer support online")
    assert answer.headers["Location"] == f"/r/{row.slug}/"
    assert b"Does it help?" in team.eve.get(f"/r/{row.slug}/").content
    check_plan(opened(row).plan.raw)


def test_a_missing_answer_keeps_what_was_typed(team: Team) -> None:
    answer = team.eve.post("/new/", {**SIX, "question": "", "more_questions": "For whom?"})
    assert answer.status_code == 400
    assert b"Please look at this again" in answer.content
    assert b"One-to-one" in answer.content and b"For whom?" in answer.content


def test_the_frame_is_the_one_whose_parts_are_filled_in(team: Team) -> None:
    more = {"PCC-P": "Adults", "PCC-C1": "Peer support", "more_questions": "For whom?\nWhere?"}
    team.eve.post("/new/", {**SIX, **more})
    first, *others = opened(ReviewRow.objects.get(title="Peer support online")).plan.questions
    assert (first.frame, first.elements) == ("PCC", {"P": "Adults", "C1": "Peer support"})
    assert [(q.id, q.text) for q in others] == [("q2", "For whom?"), ("q3", "Where?")]
    both = team.eve.post("/new/", {**SIX, "PCC-P": "Adults", "PICO-P": "Adults"})
    assert "parts of PICO and PCC are filled in" in errors(both.content)


@pytest.mark.parametrize(
    ("typed", "name", "higher_is"),
    [
        ("Severity (PGSI), lower is better", "Severity (PGSI)", "worse"),
        ("Severity (PGSI) (Lower is better)", "Severity (PGSI)", "worse"),
        ("Lower is better: severity", "severity", "worse"),
        ("Recovery (RAS-R)", "Recovery (RAS-R)", "better"),
    ],
)
def test_an_outcome_keeps_its_name_beside_its_direction(
    team: Team, typed: str, name: str, higher_is: str
) -> None:
    team.eve.post("/new/", {**SIX, "outcomes": typed})
    (outcome,) = opened(ReviewRow.objects.get(title="Peer support online")).plan.outcomes
    assert (outcome.name, outcome.higher_is) == (name, higher_is)


@pytest.mark.parametrize("kind", ["scoping_review", "umbrella_review", "consensus"])
def test_a_kind_of_review_has_its_stages_and_its_instrument(team: Team, kind: str) -> None:
    team.eve.post("/new/", {**SIX, "kind": kind})
    plan = opened(ReviewRow.objects.get(title="Peer support online")).plan
    assert ("appraisal" in plan.stages_off) == (kind == "scoping_review")
    assert (plan.appraisal.instrument == "amstar2") == (kind == "umbrella_review")


def rows(noun_rows: list[dict[str, Any]], n_now: int) -> dict[str, Any]:
    """The answers that put these rows in place of the first `n_now`."""
    typed: dict[str, Any] = {"rows-TOTAL_FORMS": str(n_now + len(noun_rows))}
    typed |= {f"rows-{i}-DELETE": "on" for i in range(n_now)}
    for i, row in enumerate(noun_rows, n_now):
        typed |= {f"rows-{i}-{key}": value for key, value in row.items()}
        typed |= {f"rows-{i}-ORDER": str(i + 1)}
    return typed


def set_up_lyons(client: Client, held: dict[str, Any]) -> ReviewRow:
    """Fill the first page in with the protocol of Lyons 2021."""
    question = held["questions"][0]
    fields = fields_of(client.get("/new/").content, button="") | {
        "title": held["title"],
        "kind": held["kind"],
        "question": question["text"],
        "include": "\n".join(c["text"] for c in held["criteria"] if c["kind"] == "include"),
        "exclude": "\n".join(c["text"] for c in held["criteria"] if c["kind"] == "exclude"),
        "votes": "1",
        "unit": held["unit"],
        "background": held["background"],
        "reasons": "",
        "registry": held["registration"]["registry"],
        "registration": held["registration"]["number"],
        **{f"PICO-{letter}": text for letter, text in question["elements"].items()},
    }
    client.post("/new/", fields)
    return ReviewRow.objects.get(title=held["title"])


def sections_of_lyons(held: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is typed into the forms of the sections, after set-up."""
    question = held["questions"][0]
    criteria, stages = held["criteria"], held["stages"]
    extraction = stages["extraction"]["characteristics"]
    asked = [{**c, "choices": "\n".join(c.get("choices", ()))} for c in extraction]
    silent = {"kind": "primary", "method": "REML", "test": "knha", "minimum_k": 2}
    return {
        "questions": {"rows-0-id": question["id"]},
        "criteria": {
            f"rows-{i}-{key}": row.get(key, "")
            for i, row in enumerate(criteria)
            for key in ("id", "about")
        },
        "extraction": rows([{"type": "text", **row} for row in asked], 6),
        "appraisal": {"rule": stages["appraisal"]["rule"], "items": stages["appraisal"]["items"]},
        "outcomes": rows(held["outcomes"], 1),
        "timepoints": rows(held["timepoints"], 1),
        "analyses": rows([{**silent, **row} for row in held["analyses"]], 1),
        "flow": {"join": held["flow"]["other_methods_join"]},
    }


def test_the_protocol_of_lyons_comes_out_as_it_is_shipped(team: Team) -> None:
    """Through set-up, the forms of the sections and the team's page, and by nothing else."""
    held = dict(open_folder(shipped("lyons-2021")).plan.table)
    row = set_up_lyons(team.eve, held)
    for part, answers in sections_of_lyons(held).items():
        change(team.eve, f"/r/{row.slug}/plan/change/{part}/", answers)
    for person in held["team"]:
        team.eve.post(f"/r/{row.slug}/team/", {"name": person["name"], "roles": person["roles"]})
    made, meant = opened(row).plan, Plan.from_json({**held, "team": []})
    people = [(p.name, p.roles) for p in made.team[1:]]
    assert people == [(p["name"], tuple(p["roles"])) for p in held["team"]]
    assert Plan.from_json({**made.raw, "team": []}) == meant
    assert post(team.bob, f"/r/{row.slug}/plan/", {}, "").status_code == 404
