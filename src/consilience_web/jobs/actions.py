"""What people do with jobs: ask for one, stop one, have one tried again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from consilience_web.jobs.kinds import KINDS
from consilience_web.jobs.models import Job
from consilience_web.reviews.actions import require
from consilience_web.reviews.locks import writing
from consilience_web.reviews.queries import Member


def ask(member: Member, kind: str, args: Mapping[str, Any]) -> Job:
    """Ask for a piece of long work."""
    require(member, KINDS[kind].stage, KINDS[kind].action)
    with writing():
        return Job.objects.create(review=member.row, kind=kind, who=member.handle, args=dict(args))


def cancel(job: Job) -> None:
    """Stop a job: at once where it waits, else as soon as its worker looks up."""
    now = timezone.now()
    with writing():
        waiting = Job.objects.filter(pk=job.pk, state="queued")
        if not waiting.update(state="cancelled", cancel=True, finished=now):
            Job.objects.filter(pk=job.pk, state="running").update(cancel=True)


def try_again(job: Job) -> None:
    """Let a job that failed or was cancelled wait for its turn again."""
    with writing():
        Job.objects.filter(pk=job.pk, state__in=("failed", "cancelled")).update(
            state="queued", cancel=False, attempts=0, error="", doing="", done=0, total=0,
            finished=None, asked=timezone.now(),
        )  # fmt: skip
