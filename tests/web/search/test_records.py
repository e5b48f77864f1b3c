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


def shown(team: Team, **query: str) -> list[str]:
    answer = team.bob.get(f"/r/{team.slug}/search/records/", query)
    return [row.id for row in answer.context["found"].rows]


def test_a_number_goes_to_the_record_that_came_in_then(team: Team) -> None:
    url = f"/r/{team.slug}/search/records/"
    assert team.bob.get(url, {"id": "3"}).headers["Location"] == f"{url}{ids(team)[2]}/"
    assert "has no record 21" in team.bob.get(url, {"id": "21"}).content.decode()


def test_filters_are_held_together(team: Team) -> None:
    review = team.member("bob").review
    records = [review.record(id) for id in ids(team)]
    years = sorted(r.year for r in records if r.year)
    assert set(shown(team, since=str(years[0]), until=str(years[-1]))) == {
        r.id for r in records if r.year
    }
    with_abstract = [r.id for r in records if r.abstract]
    assert shown(team, abstract="yes") == with_abstract
    assert shown(team, abstract="no", source="a") == [
        r.id for r in records if not r.abstract and review.state.search.source_of(r.id).id == "a"
    ]
    assert shown(team, words=f'"{records[0].title}" {records[0].year}')[0] == records[0].id


def test_duplicates_files_and_sorting(team: Team) -> None:
    one, other, third = ids(team)[:3]
    append(team.row, who="alice", acts=[("search", "duplicate", other, {"of": one})])
    what = {"sha256": "f" * 64, "name": "a.pdf", "bytes": 3}
    append(team.row, who="alice", acts=[("fulltext", "attach", third, what)])
    assert shown(team, duplicates="merged") == [other]
    assert shown(team, duplicates="groups") == [one]
    assert len(shown(team, duplicates="works")) == 19
    assert shown(team, file="yes") == [third]
    review = team.member("bob").review
    titles = [(review.record(id).title or "").casefold() for id in shown(team, sort="title")]
    assert titles == sorted(titles)


def test_anothers_open_label_filters_nothing_and_is_not_taken_along(team: Team) -> None:
    record = ids(team)[0]
    open_with_votes(team, record)
    label = {"label": "ask the authors", "on": True}
    append(team.row, who="beth", acts=[("screening", "label", record, label)])
    append(team.row, who="beth", acts=[("screening", "note", record, {"text": "a secret doubt"})])
    url = f"/r/{team.slug}/search/records"
    assert shown(team, label="ask the authors") == shown(team, note="yes") == []
    assert "ask the authors" not in team.bob.get(f"{url}/").content.decode()
    assert b"secret doubt" not in team.bob.get(f"{url}.csv").content
    assert b"secret doubt" in team.beth.get(f"{url}.ris", {"label": "ask the authors"}).content
    append(team.row, who="alice", acts=[("screening", "release", "batch:b1", {})])
    assert shown(team, label="ask the authors") == [record]
    taken = team.bob.get(f"{url}.csv").content.decode()
    assert "secret doubt" in taken and "exclude,Wrong study design" in taken


def test_what_is_filtered_is_taken_along(team: Team) -> None:
    taken = team.bob.get(f"/r/{team.slug}/search/records.ris", {"source": "b"})
    assert taken.headers["Content-Disposition"] == 'attachment; filename="records.ris"'
    assert taken.content.decode().count("TY  - ") == 10
    assert team.eve.get(f"/r/{team.slug}/search/records.ris").status_code == 404


def test_a_correction_is_taken_back(team: Team) -> None:
    record = ids(team)[0]
    before = team.member("alice").review.record(record)
    what = {"fields": {"title": "Another", "authors": ["Doe, J"], "year": 1999}}
    line = append(team.row, who="alice", acts=[("search", "edit", record, what)])[0]
    url = f"/r/{team.slug}/search/records/{record}/"
    assert "Undo this correction" in team.alice.get(url).content.decode()
    assert "Undo this correction" not in team.bob.get(url).content.decode()
    assert team.bob.post(f"{url}undo/{line.id}/").status_code == 403
    assert team.alice.post(f"{url}undo/{line.id}/").status_code == 302
    assert team.member("alice").review.record(record) == before
    assert team.alice.post(f"{url}undo/{line.id}/").status_code == 400


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


def test_a_retracted_work_is_marked_in_the_list_and_on_its_page(team: Team) -> None:
    record = ids(team)[0]
    what = {"fields": {"title": "RETRACTED: Walking groups"}}
    append(team.row, who="alice", acts=[("search", "edit", record, what)])
    mark = '<span class="pill grave">retracted</span>'
    url = f"/r/{team.slug}/search/records/"
    assert team.bob.get(url).content.decode().count(mark) == 1
    page = team.bob.get(f"{url}{record}/").content.decode()
    assert "retracted</strong>" in page
    assert "The record says so: title: RETRACTED: Walking groups" in page


def test_a_record_is_said_to_be_a_duplicate_of_another(team: Team) -> None:
    one, other = ids(team)[:2]
    url = f"/r/{team.slug}/search/records/{other}/"
    assert team.bob.post(f"{url}duplicate/", {"of": one, "why": "same trial"}).status_code == 302
    assert "said that it is the same work" in team.beth.get(url).content.decode()
    assert team.member("bob").review.state.head_of(other) == one
    assert team.bob.post(f"{url}duplicate/", {"of": other}).status_code == 400


def test_a_duplicate_is_found_by_words_and_split_off_again(team: Team) -> None:
    one, other, third = ids(team)[:3]
    url = f"/r/{team.slug}/search/records/{other}/"
    title = team.member("bob").review.record(one).title or ""
    found = team.bob.get(url, {"same": title}).context["candidates"]
    assert one in [c.record.id for c in found]
    for record in (one, third):
        team.bob.post(f"{url}duplicate/", {"of": record})
    page = team.bob.get(url).content.decode()
    assert "3 records are the same work" in page
    assert team.chidi.post(f"{url}split/").status_code == 403
    assert team.bob.post(f"{url}split/").status_code == 302
    state = team.member("bob").review.state
    assert len(state.works) == 20
    assert team.bob.post(f"{url}unsay/", {"of": one}).status_code == 302
    assert team.member("bob").review.state.head_of(other) == one


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


def test_the_type_of_a_record_is_told_in_words(team: Team) -> None:
    record = next(
        r for r in team.member("bob").review.each(ids(team)) if r.type == "article-journal"
    )
    page = team.bob.get(f"/r/{team.slug}/search/records/{record.id}/").content.decode()
    assert "Journal article" in page and "article-journal" not in page
