"""Two works that tell of one study: said in the queue, shown where the study is, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consilience_web.reviews.actions import append
from tests.web.studies import extract
from tests.web.whole_review import open_batch, vote

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db


def linked(team: Team) -> tuple[str, str]:
    """Let Bob say that two records of the queue are works of one study."""
    a, b, *_ = team.member("alice").review.state.search.record_ids()
    what = {"method": "m", "n_records": 20, "links": [], "pairs": [[a, b, 0.6, "titles agree"]]}
    append(team.row, who="alice", acts=[("dedupe", "deduplicate", "records", what)])
    url = f"/r/{team.slug}/duplicates/"
    assert 'data-key="r"' in team.bob.get(f"{url}queue/").content.decode()
    assert team.bob.post(f"{url}one-study/", {"a": a, "b": b, "why": "pilot"}).status_code == 302
    return a, b


def include(team: Team, records: list[str]) -> None:
    """Include the records on title and abstract and at full text."""
    voters = ("bob", "beth")
    for stage in ("screening", "fulltext"):
        open_batch(team, stage, stage, records, voters, "adjudicator")
        for who in voters:
            vote(team, who, stage, dict.fromkeys(records, "include"))
        append(team.row, who="chidi", acts=[(stage, "release", f"batch:{stage}", {})])


def studies(team: Team) -> dict[str, tuple[str, ...]]:
    return {study.id: study.reports for study in team.member("bob").review.studies()}


def test_one_key_links_two_works_and_undo_takes_it_back(team: Team) -> None:
    a, b = linked(team)
    url = f"/r/{team.slug}/duplicates/"
    state = team.member("bob").review.state
    assert state.head_of(a) != state.head_of(b) and state.lines[-1].act == "related"
    page = team.bob.get(f"{url}queue/")
    assert page.context["asked"].waiting == 0
    assert "Two reports of one study" in page.content.decode()
    assert "1 of one study" in team.beth.get(url).content.decode()
    (group,) = team.beth.get(f"{url}joined/", {"by": "study"}).context["found"].groups
    assert [record.id for record, _ in group.records] == [a, b]
    shown = team.beth.get(f"/r/{team.slug}/search/records/{b}/").content.decode()
    assert "linked as reports of one study" in shown and "pilot" in shown
    team.bob.post(f"{url}undo/", {"a": a, "b": b})
    state = team.member("bob").review.state
    assert state.merges.linked() == [] and len(state.merges.queue()) == 1


def test_their_reports_are_one_study_until_one_is_parted(team: Team) -> None:
    a, b = linked(team)
    include(team, [a, b])
    assert studies(team) == {f"s-{a}": (a, b)}
    shown = team.alice.get(f"/r/{team.slug}/full-text/studies/").content.decode()
    assert "linked by Bob, when duplicates were looked for" in shown
    extract(team, "bob", f"s-{a}")
    team.alice.post(f"/r/{team.slug}/full-text/studies/s-{a}/", {"part": a})
    (kept, kept_reports), (_, alone) = sorted(studies(team).items(), key=lambda s: s[1] != (b,))
    assert (kept, kept_reports, alone) == (f"s-{a}", (b,), (a,))


def test_the_flow_counts_them_as_two_reports_and_one_study(team: Team) -> None:
    def flow() -> tuple[int, int]:
        page = team.bob.get(f"/r/{team.slug}/report/prisma.json").json()
        return page["new_reports"]["value"], page["new_studies"]["value"]

    a, b = linked(team)
    include(team, [a, b])
    assert flow() == (2, 1)
    team.bob.post(f"/r/{team.slug}/duplicates/undo/", {"a": a, "b": b})
    assert flow() == (2, 2)


def test_two_studies_that_people_work_on_are_not_linked(team: Team) -> None:
    a, b, *_ = team.member("alice").review.state.search.record_ids()
    include(team, [a, b])
    for study in (a, b):
        extract(team, "bob", f"s-{study}")
    said = team.bob.post(f"/r/{team.slug}/search/records/{a}/related/", {"of": b})
    assert said.status_code == 400
    assert "put them together on the page of the studies" in said.content.decode()
    assert team.member("bob").review.state.merges.linked() == []


def test_works_that_belong_together_are_linked_where_they_are_listed(team: Team) -> None:
    page = f"/r/{team.slug}/duplicates/mistakes/"
    row = team.bob.get(page).context["found"].together[0]
    posted = {"a": row.a.id, "b": row.b.id, "back": page}
    assert team.chidi.post(f"/r/{team.slug}/duplicates/one-study/", posted).status_code == 403
    assert team.bob.post(f"/r/{team.slug}/duplicates/one-study/", posted).status_code == 302
    last = team.bob.get(page).context["found"].together[-1]
    assert (last.a, last.b, last.said) == (row.a, row.b, "one study, says Bob")
    assert team.member("bob").review.state.merges.linked()[0].kind == row.kind
