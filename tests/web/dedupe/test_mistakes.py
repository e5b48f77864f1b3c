"""Where mistakes may be: works left twice that share an identifier, and merges that differ."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from consilience_web.dedupe import views
from consilience_web.jobs import work
from consilience_web.jobs.models import Job
from consilience_web.reviews.actions import append
from consilience_web.reviews.models import Blob
from consilience_web.reviews.withdrawal import carry_out

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
    posted = {"a": row.a.id, "b": row.b.id, "back": f"{_page(team)}#apart"}
    assert f'value="{posted["back"]}"' in team.bob.get(_page(team)).content.decode()
    said = team.bob.post(f"/r/{team.slug}/duplicates/same/", posted)
    assert said.headers["Location"] == posted["back"], "the person is where they were"
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


def looked_for(team: Team) -> None:
    """Have the lists made, as the page of a large review does."""
    asked = team.bob.post(f"{_page(team)}look/")
    again = team.beth.post(f"{_page(team)}look/")
    job = Job.objects.get()
    for answer in (asked, again):
        assert answer.headers["Location"] == f"/r/{team.slug}/jobs/{job.pk}/"
    work.work(work.new_name(), until_idle=True)
    job.refresh_from_db()
    assert job.state == "done" and job.result["url"] == _page(team)


def test_of_a_large_review_a_job_makes_the_lists_and_the_page_shows_them(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = team.bob.get(_page(team)).context["found"]
    monkeypatch.setattr(views, "MANY", 1)
    assert "Make the lists" in team.bob.get(_page(team)).content.decode()
    looked_for(team)
    monkeypatch.setattr(views, "audited", None)
    answer = team.bob.get(_page(team))
    assert answer.context["found"] == at_once and not answer.context["kept"].stale
    row = at_once.apart[0]
    for said in ("same", "undo"):
        posted = {"a": row.a.id, "b": row.b.id, "back": _page(team)}
        team.bob.post(f"/r/{team.slug}/duplicates/{said}/", posted)
        found = team.bob.get(_page(team)).context["found"]
        assert (row in found.apart) is (said == "undo"), "what people decide is left out at once"
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    work.work(work.new_name(), until_idle=True)
    assert "duplicates were looked for since" in team.bob.get(_page(team)).content.decode()


def test_the_lists_of_a_large_review_go_with_whatever_is_withdrawn(team: Team) -> None:
    looked_for(team)
    assert Blob.objects.filter(kind="audit").exists()
    id = next(iter(team.member("alice").review.state.search.record_ids()))
    carry_out(team.member("alice"), f"record:{id}", why="Asked for")
    assert not Blob.objects.filter(kind="audit").exists()
