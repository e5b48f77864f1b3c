"""The worker: takes jobs one after another, and puts right what a worker that was killed left.

A worker says every two seconds that it is alive. A job whose worker has not for fifteen seconds
waits for its turn again; at the second time it fails, with a sentence that says so. What a job
comes to is written in one transaction at its end, so that one that is killed leaves nothing.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
import traceback
from datetime import timedelta

from django.db import close_old_connections, connection
from django.db.models import F
from django.utils import timezone

from consilience.errors import ConsilienceError
from consilience_web.jobs import files
from consilience_web.jobs.kinds import KINDS, Outcome
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Cancelled, Progress
from consilience_web.reviews.blobs import WAITING, drop_blob
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Membership, ReviewRow
from consilience_web.reviews.queries import member_of

PAUSE = 1.0
"""Seconds between two looks for work."""
PRUNE_EVERY = 600.0
"""Seconds between two times of forgetting what is old."""
BEAT = 2.0
SILENT = timedelta(seconds=15)
"""After which a worker that says nothing counts as gone."""
GRACE = timedelta(seconds=6)
"""How long a job has to stop by itself; after that its worker is ended, and started anew."""
ATTEMPTS = 2
KEPT = timedelta(days=14)
"""For how long a job that is over can be looked at, and tried again."""
ENDED = 75
"""Exit status of a worker that ended itself to stop a job."""

UNEXPECTED = (
    "Something unexpected went wrong, and nothing was changed. The log of the server says more."
)

log = logging.getLogger("consilience.jobs")


def new_name() -> str:
    """Give a worker a name that no other has."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def work(name: str, *, until_idle: bool = False) -> None:
    """Do jobs for ever, or until none is left."""
    pruned = None
    while True:
        if pruned is None or time.monotonic() - pruned > PRUNE_EVERY:
            prune()
            pruned = time.monotonic()
        recover()
        job = take(name)
        if job is not None:
            perform(job)
        elif until_idle:
            return
        else:
            close_old_connections()
            time.sleep(PAUSE)


def end_when(told: threading.Event, name: str) -> None:
    """Wait until told to end; then let what this worker does wait for its turn again, and end."""
    told.wait()
    try:
        put_back(name)
    finally:
        os._exit(0)


def put_back(name: str) -> None:
    """Let the job of a worker that ends wait for its turn again; this counts as no attempt."""
    with writing():
        Job.objects.filter(state="running", worker=name).update(
            state="queued", worker="", doing="", done=0, total=0, attempts=F("attempts") - 1
        )


def recover() -> None:
    """Put right the jobs whose worker is gone."""
    gone = Job.objects.filter(state="running", beat__lt=timezone.now() - SILENT)
    for job in gone:
        left = Job.objects.filter(pk=job.pk, state="running", worker=job.worker)
        with writing():
            if job.cancel:
                left.update(state="cancelled", finished=timezone.now())
            elif job.attempts < ATTEMPTS:
                left.update(state="queued", worker="", doing="", done=0, total=0)
            else:
                why = (
                    "The worker stopped twice in the middle of this. Perhaps the computer ran out "
                    "of memory. Nothing was changed. Try a smaller part, or try again later."
                )
                left.update(state="failed", error=why, finished=timezone.now())


def prune() -> None:
    """Forget the jobs that were over long ago, and the files that still waited for them."""
    for job in Job.objects.filter(finished__lt=timezone.now() - KEPT).select_related("review"):
        for file in job.inputs():
            drop_blob(job.review, WAITING, file["sha256"])
        job.delete()
    files.drop_old()


def take(name: str) -> Job | None:
    """Take the job that waits longest; two workers never take the same."""
    while (job := Job.objects.filter(state="queued").order_by("pk").first()) is not None:
        with writing():
            taken = Job.objects.filter(pk=job.pk, state="queued").update(
                state="running", worker=name, beat=timezone.now(), attempts=job.attempts + 1
            )
        if taken:
            return Job.objects.select_related("review").get(pk=job.pk)
    return None


def perform(job: Job, *, watched: bool = True) -> None:
    """Do a job, and write down what came of it."""
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(job, over), daemon=True)
    if watched:
        watch.start()
    try:
        n_withdrawn = files.withdrawals(job.review)
        outcome = _run(job)
        _hand_over(job, outcome, n_withdrawn)
    except Cancelled:
        _finish(job, state="cancelled")
    except ConsilienceError as error:
        _finish(job, state="failed", error=str(error))
    except Exception:
        log.error("job %s failed\n%s", job.pk, traceback.format_exc())
        _finish(job, state="failed", error=UNEXPECTED)
    finally:
        over.set()
        if watched:
            watch.join()


def _run(job: Job) -> Outcome:
    kind = KINDS[job.kind]
    account = Membership.objects.filter(review=job.review, handle=job.who).first()
    if account is None or account.user_id is None:
        raise ConsilienceError("the person who asked for this is no longer in the team")
    member = member_of(job.review.slug, account.user_id)
    tell = Progress(job)
    tell("begins")
    return kind.run(member, job.args, tell)


def _hand_over(job: Job, outcome: Outcome, n_withdrawn: int) -> None:
    """Write down what came of a job; a file that holds what was withdrawn meanwhile is not kept."""
    if outcome.made is None:
        told = {"text": outcome.text, "url": outcome.url, "shows": dict(outcome.shows)}
        _finish(job, state="done", result=told)
        return
    kept = files.keep(job, outcome.made)
    try:
        with writing():
            ReviewRow.objects.select_for_update().get(pk=job.review_id)
            if files.withdrawals(job.review) != n_withdrawn:
                raise ConsilienceError(files.WITHDRAWN)
            _finish(job, state="done", result={"text": outcome.text, **kept})
    finally:
        files.drop_strays(job)


def _finish(job: Job, **fields: object) -> None:
    """Write down how a job ended, unless it is another worker's by now."""
    with writing():
        ours = Job.objects.filter(pk=job.pk, state="running", worker=job.worker)
        ours.update(finished=timezone.now(), **fields)


def _watch(job: Job, over: threading.Event) -> None:
    """Say that the worker is alive; end it where the job does not stop although it was asked to."""
    asked_at = None
    try:
        while not over.wait(BEAT):
            ours = Job.objects.filter(pk=job.pk, state="running", worker=job.worker)
            ours.update(beat=timezone.now())
            if ours.filter(cancel=True).exists():
                asked_at = asked_at or timezone.now()
                if timezone.now() - asked_at > GRACE:
                    ours.update(state="cancelled", finished=timezone.now())
                    os._exit(ENDED)
    finally:
        connection.close()
