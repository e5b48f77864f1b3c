"""Two people appraise blind, then compare, then one appraisal is held."""

from __future__ import annotations

from typing import Any

import pytest

from consilience_web.appraisal.queries import instrument_for
from tests.web.studies import include_studies

pytestmark = pytest.mark.django_db


def answers(team: Any, place: int, **changes: str) -> dict[str, str]:
    """Answer every item with its answer at a place."""
    chosen, items = instrument_for(team.member("alice"))
    typed = {f"answer-{id}": chosen.item(id).answers[place].id for id in items}
    return typed | {f"support-{items[0]}": "Coin tossed by the sponsor"} | changes


def test_an_appraisal_is_blind_then_compared_then_held(team: Any) -> None:
    include_studies(team)
    base = f"/r/{team.slug}/appraise/"
    assert team.bob.post(f"{base}s1/", answers(team, 0, save="done")).status_code == 302
    assert team.beth.get(f"{base}s1/compare/").status_code == 404
    assert "Coin tossed" not in team.beth.get(f"{base}s1/").content.decode()
    assert "in work" not in team.beth.get(base).content.decode()
    team.beth.post(f"{base}s1/", answers(team, 1, save="done"))
    assert "Coin tossed" in team.beth.get(f"{base}s1/compare/").content.decode()
    _, items = instrument_for(team.member("alice"))
    choices = {f"choice-{id}": "first" for id in items}
    assert team.beth.post(f"{base}s1/compare/", choices).status_code == 403
    assert team.chidi.post(f"{base}s1/compare/", choices).status_code == 302
    held = team.member("alice").review.state.appraisal.held("s1")
    assert held["answers"][items[0]]["support"] == "Coin tossed by the sponsor"
    assert "<svg" in team.bob.get(base).content.decode()
    assert "Overall, by the rule" in team.bob.get(f"{base}s1/compare/").content.decode()


def test_a_finished_appraisal_answers_every_item(team: Any) -> None:
    include_studies(team)
    typed = answers(team, 0, save="done")
    left_out = next(name for name in typed if name.startswith("answer-"))
    del typed[left_out]
    answer = team.bob.post(f"/r/{team.slug}/appraise/s1/", typed)
    assert answer.status_code == 400
    assert "choose an answer" in answer.content.decode()
    assert "Coin tossed" in answer.content.decode()
    assert (
        team.bob.post(f"/r/{team.slug}/appraise/s1/", typed | {"save": "draft"}).status_code == 302
    )
