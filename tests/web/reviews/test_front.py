"""The front page: what waits for a person, the flow in short, and what happened lately."""

from __future__ import annotations

import re

from tests.web.conftest import Team
from tests.web.reviews.test_projection import voted


def _front(team: Team, who: str) -> str:
    return getattr(team, who).get(f"/r/{team.slug}/").content.decode()


def _box(page: str, label: str) -> str:
    found = re.search(rf"<span>{label}</span>\s*<strong>([^<]*)</strong>", page)
    assert found, label
    return found.group(1).strip()


def test_the_short_flow_is_counted_and_each_counted_box_opens_its_list(team: Team) -> None:
    page = _front(team, "chidi")
    assert _box(page, "From databases and registers") == "20"
    assert f'href="/r/{team.slug}/report/box/database_results/"' in page
    voted(team)
    page = _front(team, "chidi")
    assert (_box(page, "Screened"), _box(page, "Excluded")) == ("4", "1")


def test_the_rail_says_that_voting_is_not_open_before_a_batch_is(team: Team) -> None:
    assert _front(team, "alice").count("not open yet") == 2
    voted(team)
    assert _front(team, "alice").count("not open yet") == 1


def test_what_happened_lately_is_told_once_for_each_person_day_and_kind(team: Team) -> None:
    page = _front(team, "bob")
    assert "2 searches documented, Alice" in page
    assert "2 exports imported, Alice" in page


def test_nobody_needs_an_account_to_read_how_a_review_goes(client) -> None:  # type: ignore[no-untyped-def]
    page = client.get("/help/").content.decode()
    assert "How a review goes" in page
    assert "Duplicates" in page
