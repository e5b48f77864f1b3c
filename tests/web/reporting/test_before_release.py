"""What somebody who casts no vote gets before the release: counts, and no record by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from consilience_web.reviews.actions import append

pytestmark = pytest.mark.django_db
SECRET = "saw this one at the conference"


def open_batch(team: Any) -> list[str]:
    """Bob and Beth exclude the first record and include the second; Bob writes a note on each."""
    records = list(team.member("alice").review.state.works)
    batch = {
        "name": "All", "kind": "batch", "records": records, "voters": ["bob", "beth"], "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b1", batch)])
    for record, choice in zip(records, ("exclude", "include"), strict=False):
        for who in ("bob", "beth"):
            append(team.row, who=who, acts=[("screening", "vote", record, {"choice": choice})])
        append(team.row, who="bob", acts=[("screening", "note", record, {"text": SECRET})])
    return records


def files(team: Any) -> Iterator[str]:
    for which in ("all", "included", "excluded"):
        for kind in ("csv", "ris"):
            url = f"/r/{team.slug}/search/lists/screening-{which}.{kind}"
            yield team.alice.get(url).content.decode()


def test_a_lead_who_casts_no_vote_gets_no_open_decision_in_a_list(team: Any) -> None:
    records = open_batch(team)
    everything, included = list(files(team)), list(files(team))[2:4]
    title = team.member("alice").review.record(records[1]).title
    assert not any(title in text for text in included)
    assert not any(SECRET in text or "decision: " in text for text in everything)
    append(team.row, who="alice", acts=[("screening", "release", "batch:b1", {})])
    after = list(files(team))
    assert all(title in text for text in after[2:4])
    assert all(SECRET in text for text in after)


def test_the_flow_counts_an_open_exclusion_and_its_list_does_not_name_it(team: Any) -> None:
    records = open_batch(team)
    title = team.member("alice").review.record(records[0]).title
    numbers = json.loads(team.alice.get(f"/r/{team.slug}/report/prisma.json").content)
    assert numbers["records_excluded"]["value"] == 1
    url = f"/r/{team.slug}/report/box/records_excluded/"
    page = team.alice.get(url).content.decode()
    assert "named here after the release" in page
    assert title not in page
    append(team.row, who="alice", acts=[("screening", "release", "batch:b1", {})])
    assert title in team.alice.get(url).content.decode()


def test_the_list_of_records_shows_no_open_decision_to_a_lead(team: Any) -> None:
    records = open_batch(team)
    url = f"/r/{team.slug}/search/records/?decision=screening-exclude"
    assert records[0] not in team.alice.get(url).content.decode()
    page = team.alice.get(f"/r/{team.slug}/search/records/{records[0]}/").content.decode()
    assert 'class="pill exclude"' not in page
