"""The plan page shows what the team adopted."""

from __future__ import annotations

from typing import Any


def test_the_plan_shows_question_criteria_and_ordered_reasons(team: Any) -> None:
    page = team.bob.get(f"/r/{team.slug}/plan/").content.decode()
    assert "Does group peer support improve recovery?" in page
    assert "Adults with a mental health condition" in page
    assert page.index("Wrong population") < page.index("Wrong study design")
