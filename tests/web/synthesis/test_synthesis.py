"""Analyses run on what the team holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.studies import agree, extract, include_studies

pytestmark = pytest.mark.django_db
SPEC = {
    "title": "Recovery after the programme", "outcome": "recovery", "timepoint": "post",
    "measure": "SMD", "method": "REML", "test": "knha", "minimum_k": "2",
}  # fmt: skip


def test_an_analysis_is_kept_and_its_rebuild_is_the_same(team: Any) -> None:
    include_studies(team)
    agree(team, "s1")
    agree(team, "s2")
    answer = team.alice.post(f"/r/{team.slug}/synthesise/new/", SPEC)
    assert answer.status_code == 302
    page = team.bob.get(answer["Location"]).content.decode()
    assert "the same as the stored result" in page
    assert "<svg" in page
    assert "Favours favours" not in page
    assert f"/r/{team.slug}/extract/s1/held/" in page
    stored = team.member("alice").review.state.analyses["recovery-after-the-programme"]
    assert stored.what["result"]["pooled"]["fingerprint"] in page


def test_a_study_that_is_not_held_is_left_out_with_the_reason(team: Any) -> None:
    include_studies(team)
    agree(team, "s1")
    extract(team, "bob", "s2")
    answer = team.alice.post(f"/r/{team.slug}/synthesise/new/", SPEC)
    page = team.alice.get(answer["Location"]).content.decode()
    assert "Not pooled" in page
    assert "not extracted yet" in page


def test_only_a_lead_or_a_statistician_runs_analyses(team: Any) -> None:
    assert team.bob.post(f"/r/{team.slug}/synthesise/new/", SPEC).status_code == 403
    assert team.bob.get(f"/r/{team.slug}/synthesise/").status_code == 200
