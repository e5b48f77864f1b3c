"""Reading jobs: a member sees those that they could have asked for themselves."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from consilience_web.jobs.kinds import KINDS, Kind
from consilience_web.jobs.models import Job
from consilience_web.reviews.queries import Member

SHOWN = 50
PATIENCE = timedelta(seconds=20)
"""After which a job that waits alone makes one ask whether a worker runs."""


def job_of(member: Member, id: int) -> tuple[Job, Kind]:
    """Give a job of the review.

    Raises
    ------
    Http404
        Where there is none that the member may see.
    """
    job = Job.objects.filter(review=member.row, pk=id).first()
    kind = KINDS.get(job.kind) if job else None
    if job is None or kind is None or not member.may(kind.stage, kind.action):
        raise Http404
    return job, kind


def jobs_of(member: Member) -> list[tuple[Job, Kind]]:
    """Give the jobs of the review, the newest first."""
    allowed = [k.name for k in KINDS.values() if member.may(k.stage, k.action)]
    jobs = Job.objects.filter(review=member.row, kind__in=allowed).order_by("-pk")[:SHOWN]
    return [(job, KINDS[job.kind]) for job in jobs]


def under_way(member: Member, kind: str) -> list[Job]:
    """Give the jobs of a kind that wait or run, for the page of their stage."""
    known = KINDS[kind]
    if not member.may(known.stage, known.action):
        return []
    jobs = Job.objects.filter(review=member.row, kind=kind, state__in=("queued", "running"))
    return list(jobs.order_by("pk"))


def waits_long(job: Job) -> bool:
    """Whether a job waits although no other is running: then perhaps no worker is."""
    alone = not Job.objects.filter(state="running").exists()
    return job.state == "queued" and alone and timezone.now() - job.asked > PATIENCE
