"""Reading what an export says was decided in another program, with the log given beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from consilience.records.judgements import read_rayyan_log
from consilience.review.elsewhere_standing import holds_decisions
from consilience_web.jobs.actions import ask
from consilience_web.jobs.files import keep_for_pages, withdrawals
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Tell
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.actions import require
from consilience_web.reviews.blobs import LOG, SAID, SAID_ROWS, drop_blob, keep_blob
from consilience_web.reviews.queries import Member, opened
from consilience_web.search.queries import decisions as pages
from consilience_web.search.queries.decisions import DecisionsPage
from consilience_web.search.queries.said import (
    Told,
    as_kept,
    kept_told,
    read_said,
    rows_as_kept,
    way_of_reading,
)


def read_ahead(member: Member, sha256s: Iterable[str]) -> None:
    """Have jobs read those of new exports that are large and hold decisions, before anybody asks.

    It is done where the person who imported may take decisions in.
    """
    if not member.may("screening", "open"):
        return
    review = opened(member.row)
    for sha256 in sha256s:
        export = review.state.search.exports[sha256]
        is_new = export.n_records >= pages.MANY and kept_told(member, sha256, "") is None
        if is_new and holds_decisions(review, export):
            read_later(member, sha256)


def read_later(member: Member, sha256: str, on_list: str = "") -> Job:
    """Have a job read what a large export holds of decisions; the one that does so already."""
    args = {"file": sha256, "on_list": on_list}
    reading = [job for job in under_way(member, "said") if job.args == args]
    return reading[0] if reading else ask(member, "said", args)


def keep_said(member: Member, page: DecisionsPage, tell: Tell) -> Told:
    """Read what an export holds of decisions, and keep it for its page.

    Raises
    ------
    ConsilienceError
        Something was withdrawn meanwhile, which may stand in it.
    """
    require(member, "screening", "open")
    before, sha256 = withdrawals(member.row), page.export.sha256
    way = way_of_reading(member, sha256, page.on_list)
    told, rows = read_said(member, page.export, page.on_list, tell)
    tell("keeps what it found", page.export.n_records, page.export.n_records)
    kept = {SAID: as_kept(told, way), SAID_ROWS: rows_as_kept(rows)}
    keep_for_pages(member.row, sha256, kept, n_withdrawn=before)
    return told


def keep_log(member: Member, sha256: str, log: UploadedFile[Any]) -> None:
    """Keep Rayyan's log beside an export until its decisions are taken in.

    Raises
    ------
    ReadError
        Where it is no such log.
    """
    for stage in ("screening", "fulltext"):
        require(member, stage, "open")
    content = log.read()
    read_rayyan_log(io.BytesIO(content), name=log.name or "")
    drop_blob(member.row, LOG, sha256)
    keep_blob(member.row, LOG, content, name=sha256)


def drop_log(member: Member, sha256: str) -> None:
    """Take the log away that was given beside an export."""
    drop_blob(member.row, LOG, sha256)
