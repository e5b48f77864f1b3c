"""What is made to be taken along: a job that only its asker sees, and a file that only they get."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from consilience_web.jobs import actions, work
from consilience_web.jobs.models import Job
from consilience_web.reporting import tasks
from consilience_web.reporting import views as reporting_views
from consilience_web.reviews.actions import append
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.models import Blob
from consilience_web.reviews.withdrawal import carry_out
from consilience_web.search import record_views
from tests.web.walk import answer_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
OTHERS = ("bob", "beth", "chidi", "dana", "eve")


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting_views, "MANY", 1)
    monkeypatch.setattr(record_views, "MANY", 1)


def asked(team: Team, client: Client, address: str = "report/folder.zip") -> Job:
    """Press the button on the page that the link leads to."""
    url = f"/r/{team.slug}/{address}"
    assert "Prepare the file" in client.get(url).content.decode()
    answer = client.post(url)
    job = Job.objects.latest("pk")
    assert answer.headers["Location"] == f"/r/{team.slug}/jobs/{job.pk}/"
    return job


def worked(job: Job) -> Job:
    work.recover()
    taken = work.take("w")
    assert taken == job
    work.perform(taken, watched=False)
    job.refresh_from_db()
    return job


def got(team: Team, client: Client, job: Job) -> bytes:
    answer = client.get(f"/r/{team.slug}/jobs/{job.pk}/file/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_large_folder_is_packed_by_a_job_and_is_the_same_as_at_once(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = worked(asked(team, team.alice))
    page = team.alice.get(f"/r/{team.slug}/jobs/{job.pk}/").content.decode()
    assert f"Download {team.slug}.zip" in page and "deleted after a day" in page
    monkeypatch.undo()
    at_once = team.alice.get(f"/r/{team.slug}/report/folder.zip").content
    assert unpacked(got(team, team.alice, job)) == unpacked(at_once)


def test_the_folder_with_pseudonyms_names_nobody(team: Team) -> None:
    job = worked(asked(team, team.alice, "report/folder.zip?people=pseudonyms"))
    assert job.result["name"] == f"{team.slug}-pseudonyms.zip"
    held = unpacked(got(team, team.alice, job)).values()
    assert held and not any(b'"alice"' in content for content in held)


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("report/report.docx", b"PK"),
        ("search/records.csv?sort=title", b"id,"),
        ("search/records.ris", b"TY  - "),
        ("search/lists/screening-all.csv", b"id,"),
    ],
)
def test_report_and_lists_are_made_for_whoever_may_see_them(
    team: Team, monkeypatch: pytest.MonkeyPatch, address: str, begins: bytes
) -> None:
    batch = {"name": "All", "kind": "batch", "voters": ["bob", "beth"], "quota": 2,
             "records": list(team.member("alice").review.state.works)[:3]}  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b1", batch)])
    content = got(team, team.bob, worked(asked(team, team.bob, address)))
    assert content.lstrip(b"\xef\xbb\xbf").startswith(begins)
    monkeypatch.undo()
    if not address.endswith("docx"):
        assert team.bob.get(f"/r/{team.slug}/{address}").content == content


def test_nobody_else_learns_that_or_what_somebody_takes_along(team: Team) -> None:
    names = [name for name in OTHERS if name != "eve"]

    def lists() -> list[object]:
        return [answer_of(getattr(team, n).get(f"/r/{team.slug}/jobs/")) for n in names]

    before = lists()
    job = worked(asked(team, team.alice))
    assert lists() == before
    for name in OTHERS:
        client = getattr(team, name)
        for part in ("", "file/"):
            there = client.get(f"/r/{team.slug}/jobs/{job.pk}/{part}")
            none = client.get(f"/r/{team.slug}/jobs/{job.pk + 1}/{part}")
            assert there.status_code == 404 and answer_of(there) == answer_of(none), name
        for part in ("cancel/", "again/"):
            assert client.post(f"/r/{team.slug}/jobs/{job.pk}/{part}").status_code == 404
    assert "Copy of the whole review" in team.alice.get(f"/r/{team.slug}/jobs/").content.decode()


def test_a_copy_that_is_being_made_is_not_asked_for_twice(team: Team) -> None:
    first = asked(team, team.alice)
    again = team.alice.post(f"/r/{team.slug}/report/folder.zip")
    assert again.headers["Location"].endswith(f"/jobs/{first.pk}/")
    other = team.alice.post(f"/r/{team.slug}/report/folder.zip?people=pseudonyms")
    assert not other.headers["Location"].endswith(f"/jobs/{first.pk}/")


def test_what_is_being_packed_is_stopped_and_leaves_no_file(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(team, team.alice)
    monkeypatch.setattr("consilience_web.jobs.progress.EVERY", 0)
    job = work.take("w")
    assert job is not None
    actions.cancel(job)
    work.perform(job, watched=False)
    job.refresh_from_db()
    assert job.state == "cancelled" and not Blob.objects.filter(kind="made").exists()


def test_the_half_of_a_file_that_a_killed_worker_left_is_in_nobody_s_way(team: Team) -> None:
    asked(team, team.alice)
    job = work.take("killed")
    assert job is not None
    keep_blob(team.row, "made", b"half of it", name=f"{job.pk}-half")
    Job.objects.update(beat=timezone.now() - timedelta(minutes=1))
    assert worked(job).state == "done" and job.attempts == 2
    assert zipfile.is_zipfile(io.BytesIO(got(team, team.alice, job)))
    kept = set(Blob.objects.filter(kind="made").values_list("name", flat=True))
    assert kept == {job.result["blob"]}


def test_the_file_is_deleted_after_a_day(team: Team) -> None:
    job = worked(asked(team, team.alice))
    work.prune()
    assert Blob.objects.filter(kind="made").exists()
    Job.objects.update(finished=timezone.now() - timedelta(days=1, minutes=1))
    url = f"/r/{team.slug}/jobs/{job.pk}/"
    assert team.alice.get(f"{url}file/").status_code == 404
    assert "The file was deleted" in team.alice.get(url).content.decode()
    work.prune()
    assert not Blob.objects.filter(kind="made").exists()


def test_a_withdrawal_deletes_the_files_that_hold_what_was_withdrawn(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = team.member("alice")
    one, other = list(alice.review.state.works)[:2]
    job = worked(asked(team, team.alice))
    carry_out(alice, f"record:{one}", why="asked for by its author")
    assert not Blob.objects.filter(kind="made").exists()
    assert (
        "The file was deleted" in team.alice.get(f"/r/{team.slug}/jobs/{job.pk}/").content.decode()
    )
    pack = tasks.write_zip

    def pack_and_withdraw(*args: object, **more: object) -> None:
        pack(*args, **more)  # type: ignore[arg-type]
        carry_out(team.member("alice"), f"record:{other}", why="asked for by its author")

    monkeypatch.setattr(tasks, "write_zip", pack_and_withdraw)
    job = worked(asked(team, team.alice))
    assert job.state == "failed" and "withdrawn from the review while" in job.error
    assert not Blob.objects.filter(kind="made").exists()
