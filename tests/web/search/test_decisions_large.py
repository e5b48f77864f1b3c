"""A large export of another program: jobs read its decisions and take them in; no page waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience.review.review import Review
from consilience_web.jobs import actions, work
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import silent
from consilience_web.reviews.actions import append
from consilience_web.reviews.models import Blob, LedgerRow
from consilience_web.reviews.withdrawal import carry_out
from consilience_web.search import decisions, decisions_read
from consilience_web.search.queries import decisions as pages
from consilience_web.search.queries.said import read_said
from tests.web.search.test_decisions_log import EXPORT, LOG, WISH, votes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
KEPT = ("said", "said-rows")
ADOPT = {**WISH, "step": "adopt", "reason": "We move here"}


@pytest.fixture(autouse=True)
def _every_export_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MANY", 1)
    monkeypatch.setattr("consilience_web.jobs.progress.EVERY", 0)


@pytest.fixture
def imported(team: Team) -> str:
    """The page of an export that has just come in."""
    files = {"exports": SimpleUploadedFile("rayyan.csv", EXPORT.encode())}
    team.alice.post(f"/r/{team.slug}/search/source/a/import/", files)
    exports = team.member("alice").review.state.search.exports.values()
    sha256 = next(export.sha256 for export in exports if export.name == "rayyan.csv")
    return f"/r/{team.slug}/search/export/{sha256}/decisions/"


@pytest.fixture
def page(imported: str) -> str:
    """The page of an export that nobody has read yet: of a folder, say."""
    Job.objects.all().delete()
    return imported


def worked(team: Team, answer: Any) -> Job:
    """Let a worker do the job that an answer leads to."""
    job = Job.objects.latest("pk")
    assert answer.headers["Location"] == f"/r/{team.slug}/jobs/{job.pk}/"
    return _work(job)


def _work(job: Job) -> Job:
    work.work(work.new_name(), until_idle=True)
    job.refresh_from_db()
    return job


@pytest.fixture
def read(team: Team, page: str) -> str:
    """The page, once a job has read the file together with the log."""
    log = SimpleUploadedFile("customizations_log.csv", LOG.encode())
    assert worked(team, team.alice.post(f"{page}log/", {"log": log})).state == "done"
    return page


@pytest.fixture
def job(team: Team, read: str) -> Job:
    """The job that takes the decisions in."""
    answer = team.alice.post(read, ADOPT)
    assert team.alice.post(read, ADOPT).headers["Location"] == answer.headers["Location"]
    return Job.objects.get(kind="decisions")


def test_a_job_reads_a_large_export_as_soon_as_it_is_here(team: Team, imported: str) -> None:
    text = team.alice.get(imported).content.decode()
    assert "the decisions are read" in text and "Read the decisions" not in text
    assert _work(Job.objects.get(kind="said")).state == "done"
    assert "Beth (2)" in team.alice.get(imported).content.decode()


def test_it_is_read_after_an_import_that_was_a_job_itself_too(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consilience_web.search.views.LARGE", 1)
    for name, text in (("rayyan.csv", EXPORT), ("plain.ris", "TY  - JOUR\nTI  - One\nER  - \n")):
        files = {"exports": SimpleUploadedFile(name, text.encode())}
        worked(team, team.alice.post(f"/r/{team.slug}/search/source/a/import/", files))
    done = Job.objects.order_by("pk").values_list("kind", "state")
    assert list(done) == [("import", "done"), ("said", "done"), ("import", "done")]


def test_no_page_reads_the_file_and_a_job_does_it_once(
    team: Team, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = team.alice.get(page).content.decode()
    assert "Read the decisions" in text and "Who they are here" not in text
    asked = team.alice.post(page, {"step": "read"})
    again = team.alice.post(page, {"step": "read"})
    assert again.headers["Location"] == asked.headers["Location"]
    assert "Read the decisions" not in team.alice.get(page).content.decode()
    job = worked(team, asked)
    assert job.result["text"].startswith("rayyan.csv holds 2 decisions.")

    def refused(*_: Any) -> None:
        raise AssertionError("a page read all records of a large file")

    monkeypatch.setattr(Review, "said", refused)
    text = team.alice.get(job.result["url"]).content.decode()
    assert "Beth (2)" in text and "Excluded" not in text
    assert team.alice.get(f"{page}back/").status_code == 200


def test_what_is_kept_is_what_the_file_and_its_log_say(team: Team, read: str) -> None:
    member = team.member("alice")
    sha256 = read.split("/")[-3]
    page = pages.decisions_page(member, sha256)
    assert page is not None and page.rows is None
    told, rows = read_said(member, page.export, "", silent)
    assert page.told == told and told.n_clicks == 4
    bare = [replace(row, raw="", email=None) for row in rows]
    assert list(pages.rows_of(member, page)) == bare


def test_only_who_may_take_decisions_in_has_them_read(team: Team, page: str) -> None:
    for who in (team.bob, team.chidi, team.dana, team.eve):
        assert who.post(page, {"step": "read"}).status_code in (403, 404)
    assert not Job.objects.exists()


def test_reading_that_is_stopped_keeps_nothing(team: Team, page: str) -> None:
    team.alice.post(page, {"step": "read"})
    job = work.take("w")
    assert job is not None
    actions.cancel(job)
    work.perform(job)
    job.refresh_from_db()
    assert job.state == "cancelled" and not Blob.objects.filter(kind__in=KEPT).exists()
    assert "Read the decisions" in team.alice.get(page).content.decode()


def test_with_another_log_or_list_it_is_read_anew(team: Team, read: str) -> None:
    assert "bob@example.org (1)" in team.alice.get(read).content.decode()
    text = team.alice.get(f"{read}?list=screen").content.decode()
    assert "Read the decisions" in text and "bob@example.org" not in text
    dropped = team.alice.post(f"{read}log/", {"drop": "yes"})
    assert "bob@example.org" not in team.alice.get(read).content.decode()
    assert worked(team, dropped).state == "done"
    assert "Beth (2)" in team.alice.get(read).content.decode()


def test_what_was_read_goes_with_whatever_is_withdrawn(team: Team, read: str) -> None:
    member = team.member("alice")
    export = next(e for e in member.review.state.search.exports.values() if e.name == "rayyan.csv")
    carry_out(member, f"record:{next(iter(export.record_ids()))}", why="Asked for")
    assert not Blob.objects.filter(kind__in=(*KEPT, "log")).exists()


def test_what_is_withdrawn_while_it_is_read_is_not_kept(
    team: Team, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions_read, "withdrawals", lambda _: -1)
    job = worked(team, team.alice.post(page, {"step": "read"}))
    assert job.state == "failed" and "withdrawn" in job.error
    assert not Blob.objects.filter(kind__in=KEPT).exists()


def test_a_job_works_the_preview_out_and_the_page_adopts_what_it_showed(
    team: Team, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = team.alice.post(read, {**WISH, "step": "preview"})
    again = team.alice.post(read, {**WISH, "step": "preview"})
    assert again.headers["Location"] == asked.headers["Location"]
    assert "the preview is worked out" in team.alice.get(read).content.decode()
    job = worked(team, asked)
    assert "Nothing is imported yet" in job.result["text"] and votes(team) == []

    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a page planned the votes of a large file")

    monkeypatch.setattr(decisions, "coming_in", refused)
    url = job.result["url"]
    shown = team.alice.get(url).content.decode()
    assert "3 decisions come in as votes" in shown and "Worked out on" in shown
    assert f'name="person0" value="{WISH["person0"]}"' in shown
    without = team.alice.post(url, {**WISH, "step": "adopt", "reason": ""})
    assert without.status_code == 400 and "Write why." in without.content.decode()
    form = team.alice.post(url, {**WISH, "step": "back"}).content.decode()
    assert "Who they are here" in form and f'value="{WISH["person0"]}" selected' in form
    monkeypatch.undo()
    monkeypatch.setattr(pages, "MANY", 1)
    assert worked(team, team.alice.post(url, ADOPT)).state == "done" and len(votes(team)) == 3


def test_a_wish_that_cannot_be_comes_back_with_its_form(team: Team, read: str) -> None:
    twice = {**WISH, "person1": WISH["person0"], "step": "preview"}
    job = worked(team, team.alice.post(read, twice))
    assert "cannot be the same member" in job.result["text"]
    text = team.alice.get(job.result["url"]).content.decode()
    assert "cannot be the same member" in text and "Who they are here" in text
    assert text.count(f'value="{WISH["person0"]}" selected') == 2


def test_a_preview_of_another_file_or_review_is_not_shown(team: Team, read: str) -> None:
    job = worked(team, team.alice.post(read, {**WISH, "step": "preview"}))
    other = next(
        one.sha256
        for one in team.member("alice").review.state.search.exports.values()
        if one.name != "rayyan.csv"
    )
    url = job.result["url"].replace(read.split("/")[-3], other)
    assert "Worked out on" not in team.alice.get(url).content.decode()
    assert team.bob.get(job.result["url"]).status_code == 403


def test_a_large_export_is_taken_in_by_a_job_once(team: Team, read: str, job: Job) -> None:
    assert votes(team) == [] and "Waiting for its turn" in team.alice.get(read).content.decode()
    assert _work(job).result["text"] == (
        "3 decisions, 0 notes, 0 labels were imported from rayyan.csv."
    )
    n = LedgerRow.objects.count()
    assert len(votes(team)) == 3
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert _work(job).result["text"] == "The decisions are here."
    assert LedgerRow.objects.count() == n


def test_it_is_undone_in_one_step_and_may_come_in_again(team: Team, read: str, job: Job) -> None:
    before = team.member("alice").review.state.decisions("screening")
    _work(job)
    posted = {"step": "adopt", "reason": "Wrong people"}
    assert team.alice.post(f"{read}back/", posted).status_code == 302
    assert team.member("alice").review.state.decisions("screening") == before
    assert worked(team, team.alice.post(read, {"step": "read"})).state == "done"
    assert worked(team, team.alice.post(read, ADOPT)).state == "done"
    assert team.member("alice").review.state.decisions("screening") != before


def test_a_worker_that_goes_in_the_middle_leaves_nothing_and_another_takes_all_in(
    team: Team, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is started anew after half of the lines are written."""
    write, n = decisions.append, LedgerRow.objects.count()

    def killed(*args: Any, **more: Any) -> Any:
        write(*args, **more)
        raise SystemExit

    taken = work.take("w")
    assert taken is not None
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(decisions, "append", killed)
        work.perform(taken, watched=False)
    assert LedgerRow.objects.count() == n
    work.put_back("w")
    assert _work(job).state == "done" and len(votes(team)) == 3


def test_a_cancelled_job_takes_nothing_in(team: Team, job: Job) -> None:
    actions.cancel(job)
    assert _work(job).state == "cancelled" and votes(team) == []


def test_what_happens_meanwhile_is_planned_with(
    team: Team, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is opened on the records while the decisions are being planned."""
    planned = []
    plan = decisions.plan_decisions

    def late(member: Any, *args: Any, **more: Any) -> Any:
        made = plan(member, *args, **more)
        if not planned:
            records = list(member.review.state.order)[-1:]
            append(team.row, who="alice", acts=[("screening", "batch", "batch:x", _batch(records))])
        planned.append(made[0].n_votes)
        return made

    monkeypatch.setattr(decisions, "plan_decisions", late)
    assert _work(job).state == "done"
    assert planned == [3, 1] and len(votes(team)) == 1


def _batch(records: Sequence[str]) -> dict[str, Any]:
    return {"name": "B", "kind": "batch", "records": list(records), "voters": ["bob"], "quota": 1}
