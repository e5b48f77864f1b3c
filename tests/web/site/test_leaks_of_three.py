"""Nothing leaks where more people vote on a record than are asked for: a third, who joins in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.walk import Walker, differing
from tests.web.whole_review import begin, bob_at_work, forms, remarks, votes

pytestmark = pytest.mark.django_db


def test_a_third_reviewer_changes_nothing_where_two_votes_are_asked_for(team: Any) -> None:
    records = begin(team, ("bob", "beth", "dana"), settle="discussion")
    bob_at_work(team, records)
    before = Walker(team.bob, team.row).everything()
    for who, choices in (("beth", "ie"), ("dana", "ei")):
        votes(team, who, records, choices)
        remarks(team, who, records)
    forms(team, "beth")
    assert differing(before, Walker(team.bob, team.row).everything()) == []
