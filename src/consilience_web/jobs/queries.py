"""Reading jobs: a member sees those that they could have asked for themselves."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
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
    if job is None or kind is None or not _may_see(member, kind, job.who):
        raise Http404
    return job, kind


def _may_see(member: Member, kind: Kind, who: str) -> bool:
    return member.may(kind.stage, kind.action) and (not kind.own or who == member.handle)


def jobs_of(member: Member) -> list[tuple[Job, Kind]]:
    """Give the jobs of the review, the newest first."""
    shared = [k.name for k in KINDS.values() if not k.own and _may_see(member, k, "")]
    own = [k.name for k in KINDS.values() if k.own and _may_see(member, k, member.handle)]
    seen = Q(kind__in=shared) | Q(kind__in=own, who=member.handle)
    jobs = Job.objects.filter(seen, review=member.row).order_by("-pk")[:SHOWN]
    return [(job, KINDS[job.kind]) for job in jobs]


def under_way(member: Member, kind: str) -> list[Job]:
    """Give the jobs of a kind that wait or run, for the page of their stage."""
    known = KINDS[kind]
    if not _may_see(member, known, member.handle):
        return []
    jobs = Job.objects.filter(review=member.row, kind=kind, state__in=("queued", "running"))
    if known.own:
        jobs = jobs.filter(who=member.handle)
    return list(jobs.order_by("pk"))


def waits_long(job: Job) -> bool:
    """Whether a job waits although no other is running: then perhaps no worker is."""
    alone = not Job.objects.filter(state="running").exists()
    return job.state == "queued" and alone and timezone.now() - job.asked > PATIENCE
