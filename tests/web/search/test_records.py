"""Records: found, corrected, joined, and a story that tells nobody another's open vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consilience_web.reviews.actions import append

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db


def ids(team: Team) -> list[str]:
    return list(team.member("alice").review.state.search.record_ids())


def open_with_votes(team: Team, record: str) -> None:
    """Bob and Beth exclude the record, which nobody released."""
    batch = {
        "name": "First", "kind": "batch", "records": [record], "voters": ["bob", "beth"],
        "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b1", batch)])
    vote = {"choice": "exclude", "reason": "design"}
    for who in ("bob", "beth"):
        append(team.row, who=who, acts=[("screening", "vote", record, vote)])


def test_words_source_and_id_find_records(team: Team) -> None:
    url = f"/r/{team.slug}/search/records/"
    first = ids(team)[0]
    title = team.member("alice").review.record(first).title or ""
    assert title in team.bob.get(url, {"words": title, "source": "a"}).content.decode()
    assert "0 records" in team.bob.get(url, {"words": "no such words"}).content.decode()
    assert team.bob.get(url, {"id": first}).headers["Location"] == f"{url}{first}/"
    assert "has no record" in team.bob.get(url, {"id": "x-1"}).content.decode()


def test_a_correction_stands_beside_what_the_export_says(team: Team) -> None:
    record = ids(team)[0]
    url = f"/r/{team.slug}/search/records/{record}/"
    form = team.alice.get(url).context["edit_form"].initial
    posted = {**{k: v for k, v in form.items() if v is not None}, "title": "A better title"}
    assert team.alice.post(f"{url}edit/", posted).status_code == 302
    page = team.bob.get(url).content.decode()
    assert "A better title" in page and "The export says" in page
    edits = team.member("alice").review.state.search.edits[record]
    assert edits[0].what["fields"] == {"title": "A better title"}
    assert team.alice.post(f"{url}edit/", posted).status_code == 400
    assert team.bob.post(f"{url}edit/", posted).status_code == 403


def test_a_record_is_said_to_be_a_duplicate_of_another(team: Team) -> None:
    one, other = ids(team)[:2]
    url = f"/r/{team.slug}/search/records/{other}/"
    assert team.bob.post(f"{url}duplicate/", {"of": one, "why": "same trial"}).status_code == 302
    assert "said that it is the same work" in team.beth.get(url).content.decode()
    assert team.member("bob").review.state.head_of(other) == one
    assert team.bob.post(f"{url}duplicate/", {"of": other}).status_code == 400


def test_no_open_vote_of_another_is_told(team: Team) -> None:
    record = ids(team)[0]
    open_with_votes(team, record)
    url = f"/r/{team.slug}/search/"
    page = team.bob.get(f"{url}records/{record}/").content.decode()
    assert "Bob voted exclude" in page and "Beth voted" not in page
    assert 'class="pill exclude"' not in page
    asked = {"decision": "screening-exclude"}
    assert "0 records" in team.bob.get(f"{url}records/", asked).content.decode()
    assert record not in team.bob.get(f"{url}lists/screening-excluded.csv").content.decode()
    append(team.row, who="alice", acts=[("screening", "release", "batch:b1", {})])
    page = team.bob.get(f"{url}records/{record}/").content.decode()
    assert "Beth voted exclude" in page and 'class="pill exclude"' in page
    assert record in team.bob.get(f"{url}lists/screening-excluded.csv").content.decode()


def test_the_story_names_the_study_of_a_report(team: Team) -> None:
    record = ids(team)[0]
    what = {"name": "Yang 2024", "reports": [record]}
    append(team.row, who="alice", acts=[("fulltext", "study", "study:s1", what)])
    page = team.bob.get(f"/r/{team.slug}/search/records/{record}/").content.decode()
    assert "Alice put its report into the study Yang 2024" in page


def test_an_address_from_an_export_is_no_script(team: Team) -> None:
    record = ids(team)[0]
    what = {"fields": {"url": "javascript:alert(1)"}}
    append(team.row, who="alice", acts=[("search", "edit", record, what)])
    page = team.bob.get(f"/r/{team.slug}/search/records/{record}/").content.decode()
    assert 'href="javascript:' not in page and "javascript:alert(1)" in page
