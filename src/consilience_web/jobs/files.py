"""The files that jobs make for one person to take along: kept for a day, and for nobody else."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

from consilience.errors import ConsilienceError
from consilience_web.jobs.kinds import Made
from consilience_web.jobs.models import Job
from consilience_web.reviews.blobs import MADE, blob_pieces, drop_blob, keep_blob
from consilience_web.reviews.downloads import file_in_pieces
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Blob, LedgerRow, ReviewRow

KEPT_FOR = timedelta(days=1)
WITHDRAWN = (
    "Something was withdrawn from the review while this was made, so the file was not kept. "
    "Prepare it again."
)


def keep(job: Job, made: Made) -> dict[str, Any]:
    """Keep a file that was made, each attempt under a name of its own; give what to remember."""
    name = f"{job.pk}-{secrets.token_hex(8)}"
    size = made.stream.seek(0, io.SEEK_END)
    with made.stream:
        keep_blob(job.review, MADE, made.stream, name=name)
    return {"blob": name, "name": made.name, "type": made.type, "bytes": size}


def is_kept(job: Job) -> bool:
    """Whether the file that was made can still be had."""
    recent = job.finished is not None and timezone.now() - job.finished < KEPT_FOR
    name = job.result.get("blob", "")
    return recent and Blob.objects.filter(review=job.review, kind=MADE, name=name).exists()


def answer(job: Job) -> StreamingHttpResponse:
    """Give the file that was made, as one to keep."""
    made = job.result
    pieces = blob_pieces(job.review, MADE, made["blob"])
    return file_in_pieces(pieces, made["type"], made["name"], made["bytes"])


def drop_strays(job: Job) -> None:
    """Delete what attempts of a job left that was not handed over."""
    handed = Job.objects.filter(pk=job.pk).values_list("result__blob", flat=True).first()
    with writing():
        left = Blob.objects.filter(review=job.review, kind=MADE, name__startswith=f"{job.pk}-")
        left.exclude(name=handed or "").delete()


def drop_old() -> None:
    """Delete the files whose day is over, and those that were not finished."""
    found = list(Blob.objects.filter(kind=MADE, piece=0).values_list("review", "name"))
    busy = set(Job.objects.filter(state="running").values_list("pk", flat=True))
    recent = Job.objects.filter(finished__gt=timezone.now() - KEPT_FOR, state="done")
    kept = set(recent.values_list("result__blob", flat=True))
    for review, name in found:
        if name not in kept and int(name.partition("-")[0]) not in busy:
            with writing():
                Blob.objects.filter(review=review, kind=MADE, name=name).delete()


def withdrawals(row: ReviewRow) -> int:
    """How often something was withdrawn from a review."""
    return LedgerRow.objects.filter(review=row, act="withdraw").count()


def keep_for_pages(
    row: ReviewRow, name: str, kept: Mapping[str, bytes], *, n_withdrawn: int
) -> None:
    """Keep what a job found for the pages, by kind, in place of what was kept before.

    Parameters
    ----------
    n_withdrawn : int
        `withdrawals` before the job read anything.

    Raises
    ------
    ConsilienceError
        Something was withdrawn meanwhile, which may stand in it.
    """
    with writing():
        ReviewRow.objects.select_for_update().get(pk=row.pk)
        if withdrawals(row) != n_withdrawn:
            raise ConsilienceError(WITHDRAWN)
        for kind, content in kept.items():
            drop_blob(row, kind, name)
            keep_blob(row, kind, content, name=name)
