"""An export that came in by mistake is taken out again, by the page and by the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.reviews.actions import append
from consilience_web.reviews.duplicates import n_not_compared
from consilience_web.reviews.models import Blob, ExportRow, RecordRow

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
RIS = b"".join(
    f"TY  - JOUR\nTI  - Zebras in the {n} savanna\nAU  - Doe, Jane\nPY  - 2020\nER  - \n".encode()
    for n in range(3)
)
WHY = {"why": "the wrong topic"}


def brought(team: Team, search: str = "a") -> str:
    """Import a file of the wrong topic; give the address of its page."""
    url = f"/r/{team.slug}/search/source/{search}/import/"
    sent = {"exports": SimpleUploadedFile("zebras.ris", RIS)}
    assert team.alice.post(url, sent).status_code == 302
    log = team.member("alice").review.state.search
    (sha256,) = (one.sha256 for one in log.exports.values() if one.name == "zebras.ris")
    return f"/r/{team.slug}/search/export/{sha256}/"


def found(team: Team) -> int:
    """How many records the list finds by a word of that file."""
    page = team.bob.get(f"/r/{team.slug}/search/records/?words=zebras").content.decode()
    return page.count("Zebras in the")


def test_a_file_goes_with_its_records_and_its_bytes(team: Team) -> None:
    before = list(team.member("bob").review.state.order)
    url = brought(team)
    assert found(team) == 3
    assert (
        "3 records of Database A count no longer" in team.alice.get(f"{url}out/").content.decode()
    )
    answer = team.alice.post(f"{url}out/", WHY, follow=True).content.decode()
    assert "zebras.ris is taken out again, with its records." in answer
    assert "by Alice: the wrong topic" in answer
    assert list(team.member("bob").review.state.order) == before
    assert found(team) == 0 and team.bob.get(url).status_code == 404
    sha256 = url.split("/")[-2]
    assert not Blob.objects.filter(name=sha256).exists()
    assert not ExportRow.objects.filter(sha256=sha256).exists()
    assert not RecordRow.objects.filter(title__contains="zebras").exists()
    for page in ("", "search/", "search/records/", "report/", "duplicates/", "history/"):
        assert team.alice.get(f"/r/{team.slug}/{page}").status_code == 200, page


def test_the_same_file_comes_in_again_to_the_right_search(team: Team) -> None:
    team.alice.post(f"{brought(team)}out/", WHY)
    url = brought(team, "b")
    assert found(team) == 3
    assert "Database B" in team.bob.get(url).content.decode()


def test_what_comes_in_its_place_is_not_taken_for_compared(team: Team) -> None:
    url = brought(team)
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    assert n_not_compared(team.member("alice")) == 0
    team.alice.post(f"{url}out/", WHY)
    assert n_not_compared(team.member("alice")) == 0
    brought(team, "b")
    assert n_not_compared(team.member("alice")) == 3
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    assert n_not_compared(team.member("alice")) == 0


def test_it_asks_why_and_changes_nothing_before(team: Team) -> None:
    url = brought(team)
    answer = team.alice.post(f"{url}out/", {"why": " "})
    assert answer.status_code == 400 and "Write why." in answer.content.decode()
    assert found(team) == 3
    assert team.bob.get(f"{url}out/").status_code == 403
    assert team.bob.post(f"{url}out/", WHY).status_code == 403


def test_what_is_open_for_voting_stays_and_the_page_says_so(team: Team) -> None:
    """The records of the team's first file are in a batch."""
    log = team.member("alice").review.state.search
    sha256 = next(iter(log.exports))
    url = f"/r/{team.slug}/search/export/{sha256}/"
    record = next(iter(team.member("alice").review.state.order))
    opened = {"name": "B", "kind": "batch", "records": [record], "voters": ["bob"], "quota": 1}
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b9", opened)])
    said = "cannot be taken out: one of its records was opened for voting"
    page = team.alice.get(url).content.decode()
    assert said in page and "Take it out again" not in page
    answer = team.alice.post(f"{url}out/", WHY)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert sha256 in team.member("alice").review.state.search.exports
