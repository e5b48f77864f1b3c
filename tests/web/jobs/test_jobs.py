"""Long work: asked for, watched, stopped, tried again; a worker that goes leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consilience_web.dedupe import views as dedupe_views
from consilience_web.jobs import actions, work
from consilience_web.jobs.models import Job
from consilience_web.reviews.models import Blob, LedgerRow, Membership, RecordRow
from consilience_web.search import views as search_views
from tests.web.conftest import EXPORTS

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
RIS = b"".join(
    b"TY  - JOUR\nTI  - Peer support groups, report %d\nPY  - 2020\nER  - \n" % n
    for n in range(300)
)


@pytest.fixture(autouse=True)
def all_work_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_views, "LARGE", 1)
    monkeypatch.setattr(dedupe_views, "MANY", 1)


def sent(team: Team, content: bytes = RIS, name: str = "long.ris") -> Job:
    """A large export that Alice sends for a new search."""
    posted = {"source": "LILACS", "kind": "database", "exports": SimpleUploadedFile(name, content)}
    answer = team.alice.post(f"/r/{team.slug}/search/document/", posted)
    job = Job.objects.latest("pk")
    assert answer.headers["Location"] == f"/r/{team.slug}/jobs/{job.pk}/"
    return job


def worked(job: Job) -> Job:
    work.work(work.new_name(), until_idle=True)
    job.refresh_from_db()
    return job


def test_a_large_import_goes_on_by_itself(team: Team) -> None:
    job = sent(team)
    url = f"/r/{team.slug}/jobs/{job.pk}/"
    assert "Waiting for its turn" in team.alice.get(url).content.decode()
    assert "an import" in team.alice.get(f"/r/{team.slug}/search/").content.decode()
    assert "LILACS" not in team.alice.get(f"/r/{team.slug}/search/").content.decode()
    assert worked(job).state == "done"
    assert "300 records were imported from long.ris" in team.alice.get(url).content.decode()
    search = team.member("alice").review.state.search
    assert search.n_records() == 320 and not Blob.objects.filter(kind="waiting").exists()
    assert team.bob.get(job.result["url"]).context["row"].imported == 300


def test_duplicates_are_looked_for_by_the_worker(team: Team) -> None:
    asked = team.alice.post(f"/r/{team.slug}/duplicates/run/")
    assert asked.headers["Location"].startswith(f"/r/{team.slug}/jobs/")
    assert (
        "Look for duplicates" not in team.alice.get(f"/r/{team.slug}/duplicates/").content.decode()
    )
    job = worked(Job.objects.get())
    assert job.state == "done" and "newly joined" in job.result["text"]
    assert len(team.member("bob").review.state.merges.runs) == 1


def test_what_is_wrong_with_a_file_is_said_on_the_page_of_the_job(team: Team) -> None:
    before = LedgerRow.objects.count()
    job = worked(sent(team, b"nothing that anybody can read", "letter.txt"))
    assert job.state == "failed" and "letter.txt: no known format" in job.error
    page = team.alice.get(f"/r/{team.slug}/jobs/{job.pk}/").content.decode()
    assert "letter.txt: no known format" in page and "Try again" in page
    assert LedgerRow.objects.count() == before
    team.alice.post(f"/r/{team.slug}/jobs/{job.pk}/again/")
    assert worked(job).state == "failed"


def test_the_same_file_is_not_sent_twice_while_it_comes_in(team: Team) -> None:
    job = sent(team)
    url = f"/r/{team.slug}/search/source/a/import/"
    again = team.alice.post(url, {"exports": SimpleUploadedFile("again.ris", RIS)})
    assert again.status_code == 400 and "is already being imported" in again.content.decode()
    worked(job)
    known = team.alice.post(url, {"exports": SimpleUploadedFile("again.ris", RIS)})
    assert known.status_code == 400 and "the same file" in known.content.decode()


def test_what_waits_is_stopped_at_once_and_started_again(team: Team) -> None:
    job = sent(team)
    url = f"/r/{team.slug}/jobs/{job.pk}/"
    team.alice.post(f"{url}cancel/")
    assert worked(job).state == "cancelled"
    team.alice.post(f"{url}again/")
    assert worked(job).state == "done"


def test_what_runs_is_stopped_and_nothing_of_it_is_kept(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = LedgerRow.objects.count(), RecordRow.objects.count()
    sent(team)
    job = work.take("w")
    assert job is not None
    monkeypatch.setattr("consilience_web.jobs.progress.EVERY", 0)
    actions.cancel(job)
    assert "Stopping" in team.alice.get(f"/r/{team.slug}/jobs/{job.pk}/").content.decode()
    work.perform(job)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert (LedgerRow.objects.count(), RecordRow.objects.count()) == before


def test_progress_is_told_in_records_and_per_cent(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consilience_web.jobs.progress.EVERY", 0)
    job = worked(sent(team))
    assert job.doing == "reads long.ris: 300 records so far" and job.percent == 100


def test_two_workers_never_take_the_same_job(team: Team) -> None:
    sent(team)
    first, second = work.take("one"), work.take("two")
    assert first is not None and first.worker == "one" and second is None


def test_the_job_of_a_worker_that_is_gone_is_tried_once_more_and_then_fails(team: Team) -> None:
    sent(team)
    for attempt in (1, 2):
        job = work.take(f"worker {attempt}")
        assert job is not None and job.attempts == attempt
        work.recover()
        job.refresh_from_db()
        assert job.state == "running", "a worker that was heard of is left alone"
        Job.objects.update(beat=timezone.now() - timedelta(minutes=1))
        work.recover()
    job.refresh_from_db()
    assert job.state == "failed" and "stopped twice in the middle" in job.error


def test_a_worker_that_ends_puts_its_job_back(team: Team) -> None:
    sent(team)
    job = work.take("w")
    work.put_back("w")
    assert job is not None
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 0)
    assert worked(job).state == "done"


def test_a_job_that_was_done_before_its_worker_died_is_not_done_twice(team: Team) -> None:
    job = worked(sent(team))
    n = LedgerRow.objects.count()
    Job.objects.filter(pk=job.pk).update(state="queued", finished=None)
    assert worked(job).state == "done" and LedgerRow.objects.count() == n


def test_jobs_are_shown_to_those_who_could_ask_for_them(team: Team) -> None:
    job = sent(team)
    url = f"/r/{team.slug}/jobs/"
    for client in (team.bob, team.eve):
        assert client.get(f"{url}{job.pk}/").status_code == 404
        assert client.post(f"{url}{job.pk}/cancel/").status_code == 404
    assert "Import of exports" in team.alice.get(url).content.decode()
    assert "Import of exports" not in team.bob.get(url).content.decode()


def test_a_job_of_somebody_who_left_fails_in_words(team: Team) -> None:
    job = sent(team)
    Membership.objects.filter(handle="alice").update(user=None)
    assert "no longer in the team" in worked(job).error


def test_old_jobs_and_their_files_are_forgotten(team: Team) -> None:
    job = sent(team)
    actions.cancel(job)
    work.prune()
    assert Job.objects.exists() and Blob.objects.filter(kind="waiting").exists()
    Job.objects.update(finished=timezone.now() - timedelta(days=15))
    work.prune()
    assert not Job.objects.exists() and not Blob.objects.filter(kind="waiting").exists()


def test_a_small_import_is_over_before_the_answer(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    content = min(EXPORTS.glob("*.ris")).read_bytes() + RIS
    posted = {"exports": SimpleUploadedFile("small.ris", content)}
    team.alice.post(f"/r/{team.slug}/search/source/a/import/", posted)
    assert not Job.objects.exists()
    assert team.member("alice").review.state.search.n_records() == 330
