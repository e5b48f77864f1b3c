"""Rayyan's log beside its export: whose each reason is, and when it was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.reviews.models import Blob, LedgerRow

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
EXPORT = (
    "key,title,authors,year,notes\n"
    'rayyan-1,Trial one,Doe J,2020,"RAYYAN-INCLUSION: {""Beth""=>""Excluded""}"\n'
    'rayyan-2,Trial two,Roe J,2021,"RAYYAN-INCLUSION: {""Beth""=>""Included""}"\n'
)
LOG = (
    "created_at,user_id,user_email,article_id,key,value\n"
    '2024-05-01 10:00:00 UTC,7,beth@example.org,1,included,-1\n'
    '2024-05-01 10:00:01 UTC,7,beth@example.org,1,"""__EXR__wrong population""",1\n'
    '2024-05-01 10:01:00 UTC,7,beth@example.org,2,included,1\n'
    '2024-05-02 09:00:00 UTC,8,bob@example.org,2,included,-1\n'
)  # fmt: skip
WISH = {"stage": "screening", "person0": "beth", "person1": "bob", "votes": "2",
        "others": ["bob", "beth"]}  # fmt: skip


@pytest.fixture
def page(team: Team) -> str:
    files = {"exports": SimpleUploadedFile("rayyan.csv", EXPORT.encode())}
    team.alice.post(f"/r/{team.slug}/search/source/a/import/", files)
    exports = team.member("alice").review.state.search.exports.values()
    sha256 = next(export.sha256 for export in exports if export.name == "rayyan.csv")
    return f"/r/{team.slug}/search/export/{sha256}/decisions/"


def _send(team: Team, page: str, text: str = LOG) -> Any:
    file = SimpleUploadedFile("customizations_log.csv", text.encode())
    return team.alice.post(f"{page}log/", {"log": file}, follow=True)


def votes(team: Team) -> list[tuple[str, str, str, str]]:
    rows = LedgerRow.objects.filter(review=team.row, act="vote").order_by("at")
    return [(x.who, x.what["choice"], x.what.get("reason", ""), x.what["decided"][:10])
            for x in rows]  # fmt: skip


def test_the_log_says_whose_and_when_and_goes_once_the_decisions_are_here(
    team: Team, page: str
) -> None:
    assert "Rayyan’s log" in team.alice.get(page).content.decode()
    text = _send(team, page).content.decode()
    assert "4 clicks of 2 people" in text and "bob@example.org (1)" in text
    team.alice.post(page, {**WISH, "step": "adopt", "reason": "We move here"})
    assert votes(team) == [
        ("beth", "exclude", "population", "2024-05-01"), ("beth", "include", "", "2024-05-01"),
        ("bob", "exclude", "", "2024-05-02"),
    ]  # fmt: skip
    assert not Blob.objects.filter(kind="log").exists()


def test_what_is_no_log_is_named_and_the_log_can_be_left_out(team: Team, page: str) -> None:
    refused = _send(team, page, "title,authors\nTrial,Doe\n")
    assert refused.status_code == 400 and "no log of Rayyan" in refused.content.decode()
    assert team.alice.post(f"{page}log/").status_code == 400
    _send(team, page)
    for who in (team.bob, team.chidi, team.eve):
        assert who.post(f"{page}log/", {"drop": "yes"}).status_code in (403, 404)
    left = team.alice.post(f"{page}log/", {"drop": "yes"}, follow=True).content.decode()
    assert "bob@example.org" not in left and not Blob.objects.filter(kind="log").exists()
