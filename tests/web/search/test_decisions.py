"""A half-screened review of another program moves here: its decisions become the members' own."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience.review.folder import open_folder
from consilience_web.reviews.actions import append
from consilience_web.reviews.folders import export_folder, import_folder
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import forget

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
NOTES = (
    'RAYYAN-INCLUSION: {"Beth"=>"Included", "Bob"=>"Included"}',
    'RAYYAN-INCLUSION: {"Beth"=>"Excluded", "Bob"=>"Excluded"} | RAYYAN-LABELS: animals',
    'RAYYAN-INCLUSION: {"Beth"=>"Included", "Bob"=>"Excluded"} | USER-NOTES: {"Bob"=>["a dog"]}',
    'RAYYAN-INCLUSION: {"Beth"=>"Maybe"}',
    "",
)
WISH = {"stage": "screening", "person0": "beth", "person1": "bob", "person2": ":team", "votes": "2",
        "others": ["bob", "beth"]}  # fmt: skip


def half_screened() -> bytes:
    """What Rayyan exports of a review that two people are screening."""
    return "".join(
        f"TY  - JOUR\nTI  - Trial {n} of peer support\nAU  - Doe, Jane\nPY  - 2020\n"
        + (f"N1  - {note}\n" if note else "")
        + "ER  - \n"
        for n, note in enumerate(NOTES)
    ).encode()


@pytest.fixture
def moved(team: Team) -> Team:
    files = {"exports": SimpleUploadedFile("rayyan.ris", half_screened())}
    team.alice.post(f"/r/{team.slug}/search/source/a/import/", files)
    return team


def _sha256(team: Team) -> str:
    exports = team.member("alice").review.state.search.exports.values()
    return next(export.sha256 for export in exports if export.name == "rayyan.ris")


def _page(team: Team) -> str:
    return f"/r/{team.slug}/search/export/{_sha256(team)}/decisions/"


def _take(team: Team, **more: Any) -> None:
    posted = {**WISH, "step": "adopt", "reason": "We move here", **more}
    assert team.alice.post(_page(team), posted).status_code == 302


def test_an_import_says_that_a_file_holds_decisions_to_whoever_may_take_them_in(team: Team) -> None:
    files = {"exports": SimpleUploadedFile("rayyan.ris", half_screened())}
    url = f"/r/{team.slug}/search/source/a/"
    text = team.alice.post(f"{url}import/", files, follow=True).content.decode()
    assert "rayyan.ris holds decisions made in another program" in text
    assert "Holds decisions made elsewhere" in text
    assert "Holds decisions made elsewhere" not in team.bob.get(url).content.decode()


def test_the_lead_sees_whom_the_file_names_and_how_much_it_holds_of_each(moved: Team) -> None:
    text = moved.alice.get(_page(moved)).content.decode()
    assert "Beth (4)" in text and "Bob (3)" in text and "no name (0)" in text
    assert 'value="beth" selected' in text and 'value="bob" selected' in text
    assert "Excluded" not in text and "Included" not in text
    for who in (moved.bob, moved.chidi, moved.dana, moved.eve):
        assert who.get(_page(moved)).status_code in (403, 404)


def test_nothing_comes_in_before_a_preview_and_a_reason(moved: Team) -> None:
    n = LedgerRow.objects.count()
    preview = moved.alice.post(_page(moved), {**WISH, "step": "preview"}).content.decode()
    assert "7 decisions come in as votes" in preview and "3 records have the 2 votes" in preview
    refused = moved.alice.post(_page(moved), {**WISH, "step": "adopt", "reason": " "})
    assert refused.status_code == 400 and LedgerRow.objects.count() == n


def test_each_vote_is_its_members_own_and_waits_for_the_other(moved: Team) -> None:
    _take(moved)
    lines = LedgerRow.objects.filter(review=moved.row, act="vote")
    assert {(x.who, x.what["imported_by"]) for x in lines} == {("beth", "alice"), ("bob", "alice")}
    state = moved.member("bob").review.state
    assert len(state.queue("screening", "bob")) == 1
    assert len(state.queue("screening", "beth")) == 0
    assert [d.state for d in state.decisions("screening").values()][-5:] == [
        "agreed", "agreed", "conflict", "waiting", "unassigned"
    ]  # fmt: skip


def test_opening_records_names_the_files_whose_decisions_did_not_come_in(moved: Team) -> None:
    batches = f"/r/{moved.slug}/screen/batches/"
    told = "rayyan.ris holds decisions made in another program"
    assert told in moved.alice.get(batches).content.decode()
    assert told not in moved.bob.get(batches).content.decode()
    _take(moved)
    assert told not in moved.alice.get(batches).content.decode()


def test_no_pace_is_told_of_votes_that_were_cast_elsewhere(moved: Team) -> None:
    _take(moved)
    front = moved.bob.get(f"/r/{moved.slug}/").content.decode()
    assert "Screen 1 record" in front and "at your pace" not in front


def test_nobody_learns_what_the_others_decided_there(moved: Team) -> None:
    """No list, no record and no folder holds it before the release."""
    _take(moved)
    base, state = f"/r/{moved.slug}/", moved.member("dana").review.state
    records = [f"search/records/{id}/" for id in state.search.exports[_sha256(moved)].record_ids()]
    lists = ["search/records.ris", "search/records.csv", "search/lists/screening-all.ris"]
    for address in (*records, *lists, f"search/export/{_sha256(moved)}/"):
        text = moved.dana.get(base + address).content.decode()
        assert "RAYYAN" not in text and "a dog" not in text and "animals" not in text, address
    answer = moved.alice.get(f"{base}report/folder.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    held = b"".join(archive.read(name) for name in archive.namelist())
    assert b"RAYYAN" not in held and b"a dog" not in held


def test_taken_back_it_is_as_if_it_had_not_come_in(moved: Team) -> None:
    before = moved.member("alice").review.state.decisions("screening")
    _take(moved)
    assert "came in on 4 records" in moved.alice.get(f"{_page(moved)}back/").content.decode()
    moved.alice.post(f"{_page(moved)}back/", {"step": "adopt", "reason": "Wrong people"})
    forget(moved.row.pk)
    state = moved.member("alice").review.state
    assert state.decisions("screening") == before
    assert not moved.member("bob").review.state.queue("screening", "bob")


def test_released_the_report_says_that_decisions_were_made_elsewhere(moved: Team) -> None:
    _take(moved, release="on")
    text = " ".join(moved.bob.get(f"/r/{moved.slug}/report/").content.decode().split())
    assert "Decisions on 4 titles and abstracts were made in another program" in text
    id = next(moved.member("bob").review.state.search.exports[_sha256(moved)].record_ids())
    story = moved.bob.get(f"/r/{moved.slug}/search/records/{id}/").content.decode()
    assert re.search(r"Beth voted include elsewhere \(taken in by Alice\)", story)


def test_a_folder_goes_out_and_in_with_every_imported_decision(moved: Team, tmp_path: Path) -> None:
    _take(moved, release="on")
    one, other = tmp_path / "one", tmp_path / "other"
    export_folder(moved.slug, one)
    opened = open_folder(one)
    lines = [line.as_text() for line in opened.lines]
    assert sum('"imported_by":"alice"' in line for line in lines) == 9
    moved.row.delete()
    forget()
    row, n = import_folder(one)
    export_folder(row.slug, other)
    assert n == len(lines)
    for path in sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file()):
        assert (one / path).read_bytes() == (other / path).read_bytes(), path


def test_what_the_team_had_come_to_there_is_settled_here(moved: Team) -> None:
    state = moved.member("alice").review.state
    assert state.standings
    _take(moved, person0=":team", person1=":leave-out", person2=":leave-out")
    state = moved.member("bob").review.state
    decided = [d for d in state.decisions("screening").values() if d.state == "settled"]
    assert [(d.choice, d.how) for d in decided] == [
        ("include", "elsewhere"), ("exclude", "elsewhere"), ("include", "elsewhere")
    ]  # fmt: skip
    assert not state.queue("screening", "bob")


def test_where_nothing_came_in_nothing_is_taken_back(moved: Team) -> None:
    answer = moved.alice.post(f"{_page(moved)}back/", {"step": "adopt", "reason": "Wrong people"})
    text = answer.content.decode()
    assert answer.status_code == 400 and "<title>Error: " in text
    assert "nothing of this file stands here" in text.lower()


def test_what_is_sent_twice_comes_in_once(moved: Team) -> None:
    _take(moved)
    n = LedgerRow.objects.count()
    again = moved.alice.post(_page(moved), {**WISH, "step": "adopt", "reason": "We move here"})
    assert again.status_code == 400 and "it is here already" in again.content.decode()
    assert LedgerRow.objects.count() == n


def test_two_people_of_the_file_cannot_be_one_member(moved: Team) -> None:
    answer = moved.alice.post(_page(moved), {**WISH, "person1": "beth", "step": "preview"})
    assert answer.status_code == 400
    assert "cannot be the same member" in answer.content.decode()


def test_a_voter_finishes_what_was_begun_elsewhere(moved: Team) -> None:
    _take(moved)
    state = moved.member("bob").review.state
    record = state.queue("screening", "bob").first()
    append(moved.row, who="bob", acts=[("screening", "vote", str(record), {"choice": "include"})])
    decision = moved.member("bob").review.state.decision("screening", str(record))
    assert decision is not None and (decision.state, decision.choice) == ("agreed", "include")
