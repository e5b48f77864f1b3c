"""Nothing leaks: to a person who votes, every answer is the same whatever the others do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from consilience_web.jobs import work
from consilience_web.reviews.actions import change_plan
from consilience_web.reviews.queries import forget
from consilience_web.search import record_views
from tests.web.conftest import new_team
from tests.web.walk import Answer, Walker, differing
from tests.web.whole_review import begin, bob_at_work, forms, remarks, second_thoughts, votes

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A review at work, and what Bob is answered everywhere."""

    team: Any
    records: dict[str, list[str]]
    before: dict[str, Answer]


def as_bob(team: Any) -> dict[str, Answer]:
    return Walker(team.bob, team.row).everything()


@pytest.fixture(scope="module")
def begun(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world from which each test goes on, built and walked once."""
    with django_db_blocker.unblock():
        together = transaction.atomic()
        together.__enter__()
        team = new_team()
        records = begin(team)
        bob_at_work(team, records)
        world = World(team, records, as_bob(team))
    yield world
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        together.__exit__(None, None, None)


@pytest.fixture
def world(begun: World, db: None) -> World:
    """That world; what a test does in it is taken back."""
    forget()
    return begun


def bob_leads(team: Any) -> None:
    """Make Bob a lead who votes, too."""
    alice = team.member("alice")
    roles = {"bob": ["lead", "reviewer"]}
    people = [{**p, "roles": roles.get(p["handle"], p["roles"])} for p in alice.plan.raw["team"]]
    change_plan(alice, {**alice.plan.raw, "team": people}, part="team", reason="Bob leads as well")


@pytest.mark.parametrize("role", ["reviewer", "lead"])
def test_bob_gets_the_same_bytes_everywhere_whatever_beth_does(world: World, role: str) -> None:
    team, records, before = world.team, world.records, world.before
    if role == "lead":
        bob_leads(team)
        before = as_bob(team)
    votes(team, "beth", records, "ie")
    remarks(team, "beth", records)
    forms(team, "beth")
    assert differing(before, as_bob(team)) == []


def test_neither_second_thoughts_nor_another_order_change_anything(world: World) -> None:
    team, records = world.team, world.records
    backwards = {part: there[::-1] for part, there in records.items()}
    forms(team, "beth")
    votes(team, "beth", backwards, "e")
    second_thoughts(team, "beth", records)
    remarks(team, "beth", backwards)
    votes(team, "beth", records, "mei")
    assert differing(world.before, as_bob(team)) == []


def test_what_somebody_has_made_to_take_along_is_nobody_elses_business(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    team, before = world.team, world.before
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
