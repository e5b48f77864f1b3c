"""Duplicates: found, counted, undone, and asked about one pair at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consilience_web.reviews.actions import append

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db


def test_a_run_joins_and_every_import_is_unique_or_merged(team: Team) -> None:
    url = f"/r/{team.slug}/duplicates/"
    assert team.alice.post(f"{url}run/").status_code == 302
    now = team.bob.get(url).context["now"]
    assert now.n_joined > 0 and now.total.imported == 20
    assert now.total.merged == now.n_joined == sum(row.merged for row in now.sources)
    for row in (now.total, *now.sources):
        assert row.imported == row.unique + row.merged


def test_an_undone_join_is_not_made_again(team: Team) -> None:
    url = f"/r/{team.slug}/duplicates/"
    team.alice.post(f"{url}run/")
    word = team.member("alice").review.state.merges.joined()[0]
    before = len(team.member("alice").review.state.works)
    said = team.bob.post(f"{url}different/", {"a": word.a, "b": word.b, "back": "show"})
    assert said.headers["Location"] == url
    team.alice.post(f"{url}run/")
    state = team.member("alice").review.state
    assert len(state.works) == before + 1
    assert state.head_of(word.a) != state.head_of(word.b)


@pytest.mark.parametrize(("said", "joined"), [("same", True), ("different", False)])
def test_a_pair_is_asked_about_once(team: Team, said: str, joined: bool) -> None:
    a, b = list(team.member("alice").review.state.search.record_ids())[:2]
    what = {"method": "m", "n_records": 20, "links": [], "pairs": [[a, b, 0.6, "titles agree"]]}
    append(team.row, who="alice", acts=[("dedupe", "deduplicate", "records", what)])
    url = f"/r/{team.slug}/duplicates/"
    page = team.bob.get(f"{url}queue/").content.decode()
    assert "titles agree" in page and "differs" in page and 'data-key="s"' in page
    assert team.bob.post(f"{url}{said}/", {"a": a, "b": b}).status_code == 302
    assert "Nothing waits" in team.beth.get(f"{url}queue/").content.decode()
    state = team.member("bob").review.state
    assert (state.head_of(a) == state.head_of(b)) is joined


def test_only_those_who_may_decide_are_heard(team: Team) -> None:
    a, b = list(team.member("alice").review.state.search.record_ids())[:2]
    url = f"/r/{team.slug}/duplicates/"
    assert team.chidi.post(f"{url}same/", {"a": a, "b": b}).status_code == 403
    assert team.bob.post(f"{url}run/").status_code == 403
    assert team.bob.post(f"{url}same/", {"a": a, "b": a}).status_code == 400
    assert team.bob.post(f"{url}same/", {"a": a, "b": "nobody"}).status_code == 400
