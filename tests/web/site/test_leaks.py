"""Nothing leaks: to a person who votes, every answer is the same whatever the others do."""

from __future__ import annotations

from typing import Any

import pytest

from consilience_web.jobs import work
from consilience_web.reviews.actions import change_plan
from consilience_web.search import record_views
from tests.web.site.conftest import World
from tests.web.walk import Answer, Walker, differing
from tests.web.whole_review import forms, remarks, second_thoughts, votes

pytestmark = pytest.mark.django_db


def as_bob(team: Any) -> dict[str, Answer]:
    return Walker(team.bob, team.row).everything()


@pytest.fixture(scope="module")
def before(begun: World, django_db_blocker: Any) -> dict[str, Answer]:
    """What Bob is answered everywhere in the world from which each test goes on."""
    with django_db_blocker.unblock():
        return as_bob(begun.team)


def bob_leads(team: Any) -> None:
    """Make Bob a lead who votes, too."""
    alice = team.member("alice")
    roles = {"bob": ["lead", "reviewer"]}
    people = [{**p, "roles": roles.get(p["handle"], p["roles"])} for p in alice.plan.raw["team"]]
    change_plan(alice, {**alice.plan.raw, "team": people}, part="team", reason="Bob leads as well")


@pytest.mark.parametrize("role", ["reviewer", "lead"])
def test_bob_gets_the_same_bytes_everywhere_whatever_beth_does(
    world: World, before: dict[str, Answer], role: str
) -> None:
    team, records = world.team, world.records
    if role == "lead":
        bob_leads(team)
        before = as_bob(team)
    votes(team, "beth", records, "ie")
    remarks(team, "beth", records)
    forms(team, "beth")
    assert differing(before, as_bob(team)) == []


def test_neither_second_thoughts_nor_another_order_change_anything(
    world: World, before: dict[str, Answer]
) -> None:
    team, records = world.team, world.records
    backwards = {part: there[::-1] for part, there in records.items()}
    forms(team, "beth")
    votes(team, "beth", backwards, "e")
    second_thoughts(team, "beth", records)
    remarks(team, "beth", backwards)
    votes(team, "beth", records, "mei")
    assert differing(before, as_bob(team)) == []


def test_what_somebody_has_made_to_take_along_is_nobody_elses_business(
    world: World, before: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    team = world.team
    monkeypatch.setattr(record_views, "MANY", 1)
    answer = team.beth.post(f"/r/{team.slug}/search/records.csv")
    made, nobody = answer.headers["Location"], f"/r/{team.slug}/jobs/999999/"
    job = work.take("w")
    assert job is not None
    work.perform(job, watched=False)
    monkeypatch.undo()
    assert team.beth.get(f"{made}file/").status_code == 200
    after = as_bob(team)
    of_beth = {request for request in after if made in request}
    both = [(r, none) for r in of_beth if (none := r.replace(made, nobody)) in after]
    assert len(both) > 2 and all(after[one] == after[other] for one, other in both)
    assert [r for r in differing(before, after) if r in before and r in after] == []
