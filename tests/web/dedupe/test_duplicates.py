"""Duplicates: found, counted, undone, and asked about one pair at a time."""

from __future__ import annotations

from dataclasses import replace
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
    posted = {"a": word.a, "b": word.b, "back": f"{url}joined/?by=finder"}
    assert team.bob.post(f"{url}undo/", posted).headers["Location"] == f"{url}joined/?by=finder"
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
    assert "Go on to screening" not in team.bob.get(url).content.decode()
    assert "titles agree" in page and "differs" in page and 'data-key="s"' in page
    assert team.bob.post(f"{url}{said}/", {"a": a, "b": b}).status_code == 302
    assert "Nothing waits" in team.beth.get(f"{url}queue/").content.decode()
    assert "Go on to screening" in team.beth.get(url).content.decode()
    state = team.member("bob").review.state
    assert (state.head_of(a) == state.head_of(b)) is joined


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ((0.6, 0.9, 0.1), "Of the 3 probable pairs that wait, about 2 are one work"),
        ((0.9,), "Of the 1 probable pair that waits, about 1 is one work"),
        ((0.1, 0.2), "Of the 2 probable pairs that wait, hardly any is one work"),
    ],
)
def test_it_is_told_how_many_of_the_pairs_are_likely_one_work(
    team: Team, stated: tuple[float, ...], told: str
) -> None:
    ids = list(team.member("alice").review.state.search.record_ids())
    pairs = [[*ids[2 * n : 2 * n + 2], p, "titles agree"] for n, p in enumerate(stated)]
    what = {"method": "m", "n_records": 20, "links": [], "pairs": pairs}
    append(team.row, who="alice", acts=[("dedupe", "deduplicate", "records", what)])
    page = team.bob.get(f"/r/{team.slug}/duplicates/").content.decode()
    assert told in " ".join(page.split())


def test_groups_are_filtered_and_undone_pair_by_pair(team: Team) -> None:
    url = f"/r/{team.slug}/duplicates/"
    team.alice.post(f"{url}run/")
    ids = list(team.member("alice").review.state.search.record_ids())
    words = team.member("alice").review.state.merges.joined()
    extra = next(id for id in ids if all(id not in (w.a, w.b) for w in words) or id == ids[-1])
    a = words[0].a if words[0].a != extra else words[1].a
    team.bob.post(f"{url}same/", {"a": a, "b": extra})
    everything = team.bob.get(f"{url}joined/").context["found"]
    assert everything.n_pairs == len(words) + 1
    largest = team.bob.get(f"{url}joined/", {"sort": "largest"}).context["found"].groups[0]
    assert len(largest.records) > 2
    by_people = team.bob.get(f"{url}joined/", {"by": "people"}).context["found"]
    assert by_people.total == 1
    assert team.bob.get(f"{url}joined/", {"words": "nobody wrote this"}).context["found"].total == 0
    team.bob.post(f"{url}undo/", {"a": a, "b": extra})
    team.bob.post(f"{url}undo/", {"a": words[0].a, "b": words[0].b})
    apart = team.bob.get(f"{url}joined/", {"by": "apart"})
    assert apart.context["found"].total == 1
    assert "Different works" in apart.content.decode()


def test_the_numbers_say_whether_they_add_up(team: Team) -> None:
    url = f"/r/{team.slug}/duplicates/"
    team.alice.post(f"{url}run/")
    assert "adds up" in team.bob.get(url).content.decode()
    now = team.bob.get(url).context["now"]
    assert now.adds_up
    wrong = replace(now, total=replace(now.total, merged=now.total.merged + 1))
    assert not wrong.adds_up
    first, *rest = now.sources
    moved = replace(first, unique=first.unique + 1, imported=first.imported + 1)
    assert not replace(now, sources=(moved, *rest)).adds_up


def test_only_those_who_may_decide_are_heard(team: Team) -> None:
    a, b = list(team.member("alice").review.state.search.record_ids())[:2]
    url = f"/r/{team.slug}/duplicates/"
    assert team.chidi.post(f"{url}same/", {"a": a, "b": b}).status_code == 403
    assert team.bob.post(f"{url}run/").status_code == 403
    assert team.bob.post(f"{url}same/", {"a": a, "b": a}).status_code == 400
    assert team.bob.post(f"{url}same/", {"a": a, "b": "nobody"}).status_code == 400


def test_each_number_of_a_source_opens_the_list_behind_it(team: Team) -> None:
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    answer = team.bob.get(f"/r/{team.slug}/duplicates/")
    page, records = answer.content.decode(), f"/r/{team.slug}/search/records/"
    for row in answer.context["now"].sources:
        for n, more in ((row.imported, ""), (row.unique, "works"), (row.merged, "merged")):
            query = f"source={row.search}" + (f"&amp;duplicates={more}" if more else "")
            assert (f'<a href="{records}?{query}">{n}</a>' in page) is bool(n)
            listed = team.bob.get(records, {"source": row.search, "duplicates": more})
            assert listed.context["found"].total == n
