"""The review leaves for another program: only what is released, in the columns of that program."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from consilience.review.hand_over import PROFILES
from tests.web.whole_review import begin, bob_at_work

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db


def _files(client: Client, team: Team, program: str) -> dict[str, str]:
    answer = client.get(f"/r/{team.slug}/report/hand-over/{program}.zip")
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_nothing_is_offered_before_something_is_released(team: Team) -> None:
    text = team.alice.get(f"/r/{team.slug}/report/hand-over/").content.decode()
    assert "Download for" not in text
    for profile in PROFILES:
        url = f"/r/{team.slug}/report/hand-over/{profile.name}.zip"
        assert team.alice.get(url).status_code == 404


def test_every_program_gets_its_files(team: Team) -> None:
    begin(team)
    text = team.alice.get(f"/r/{team.slug}/report/hand-over/").content.decode()
    for profile in PROFILES:
        assert f"Download for {profile.title}" in text
        files = _files(team.alice, team, profile.name)
        assert files and all(content.count("\n") > 1 for content in files.values())


def test_an_open_vote_is_in_no_file(team: Team) -> None:
    records = begin(team)
    before = {one.name: _files(team.alice, team, one.name) for one in PROFILES}
    bob_at_work(team, records)
    after = {one.name: _files(team.alice, team, one.name) for one in PROFILES}
    assert after == before
    rows = csv.DictReader(io.StringIO(after["rayyan"]["rayyan-screening.csv"]))
    said = {row["key"]: "RAYYAN-INCLUSION" in row["notes"] for row in rows}
    assert all(said[id] for id in records["released"])
    assert not any(said[id] for id in records["open"])


def test_only_who_may_export_hands_over(team: Team) -> None:
    begin(team)
    for client in (team.bob, team.eve):
        url = f"/r/{team.slug}/report/hand-over/rayyan.zip"
        assert client.get(url).status_code in (403, 404)
