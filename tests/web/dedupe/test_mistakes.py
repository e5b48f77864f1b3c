"""Where mistakes may be: works left twice that share an identifier, and merges that differ."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from consilience_web.reviews.actions import append

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db


def _page(team: Team) -> str:
    return f"/r/{team.slug}/duplicates/mistakes/"


def test_records_of_one_doi_that_are_left_apart_are_listed_until_they_are_joined(
    team: Team,
) -> None:
    found = team.bob.get(_page(team)).context["found"]
    assert found.n_apart == len(found.apart) > 0
    row = next(one for one in found.apart if one.field == "DOI")
    assert row.a.doi == row.b.doi == row.value
    posted = {"a": row.a.id, "b": row.b.id, "back": _page(team)}
    assert team.bob.post(f"/r/{team.slug}/duplicates/same/", posted).status_code == 302
    left = team.bob.get(_page(team)).context["found"].apart
    assert not any({one.a.id, one.b.id} == {row.a.id, row.b.id} for one in left)


def test_who_holds_two_records_apart_is_said_and_they_come_last(team: Team) -> None:
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    word = team.member("alice").review.state.merges.joined()[0]
    team.bob.post(f"/r/{team.slug}/duplicates/undo/", {"a": word.a, "b": word.b})
    apart = team.alice.get(_page(team)).context["found"].apart
    assert apart[-1].held == "held apart by Bob" and {apart[-1].a.id, apart[-1].b.id} == {
        word.a,
        word.b,
    }
    assert "held apart by Bob" in team.alice.get(_page(team)).content.decode()


def test_joined_records_that_differ_most_are_listed_and_split(team: Team) -> None:
    ids = list(team.member("alice").review.state.search.record_ids())
    append(team.row, who="bob", acts=[("dedupe", "duplicate", ids[0], {"of": ids[1]})])
    (worst, *_) = team.beth.get(_page(team)).context["found"].differing
    assert {worst.a.id, worst.b.id} == {ids[0], ids[1]} and "Title" in worst.fields
    rows = csv.DictReader(
        io.StringIO(team.beth.get(f"{_page(team).rstrip('/')}.csv").content.decode())
    )
    assert [r["record_a"] for r in rows if r["list"] == "joined"] == [min(ids[:2])]
    posted = {"a": ids[0], "b": ids[1], "back": _page(team)}
    team.bob.post(f"/r/{team.slug}/duplicates/different/", posted)
    assert team.beth.get(_page(team)).context["found"].differing == ()


def test_works_that_belong_together_are_named_and_taken_along(team: Team) -> None:
    found = team.bob.get(_page(team)).context["found"]
    assert found.n_together == len(found.together) > 0
    text = team.bob.get(f"{_page(team).rstrip('/')}.csv").content.decode()
    named = [r for r in csv.DictReader(io.StringIO(text)) if r["list"] == "belong together"]
    assert {r["field"] for r in named} == {one.kind for one in found.together}
