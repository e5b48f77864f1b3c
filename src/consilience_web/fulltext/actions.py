"""What people do with reports beside voting: files, retrieval, studies."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from consilience.errors import LedgerError
from consilience_web.fulltext.queries import match
from consilience_web.reviews.actions import append, record_act, require
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.queries import Member


@dataclass
class Outcome:
    """What became of the files that somebody sent.

    Attributes
    ----------
    attached : list of (str, str, str)
        File, report, and by what it was matched.
    refused : list of (str, str)
        File and why it was not attached; nothing of it is kept.
    """

    attached: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def attach_files(
    member: Member, files: Iterable[UploadedFile[Any]], *, record: str = ""
) -> Outcome:
    """Attach PDF files: all to `record`, or each to the report that its name points to."""
    require(member, "fulltext", "attach")
    state = member.review.state
    if record and record not in state.sought:
        raise LedgerError("this report is not among those sought")
    outcome = Outcome()
    reports = list(member.review.each(state.sought))
    held = {(id, a.sha256) for id, all_ in state.studies_log.attachments.items() for a in all_}
    for file in files:
        name, content = (file.name or "file.pdf")[:200], file.read()
        if not content.startswith(b"%PDF-"):
            outcome.refused.append((name, "not a PDF file: it does not begin with %PDF-"))
            continue
        found, by = (record, "chosen by hand") if record else match(name, reports)
        if not found:
            outcome.refused.append((name, by))
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        if (found, sha256) in held:
            outcome.refused.append((name, "this file is already attached to its report"))
            continue
        held.add((found, sha256))
        keep_blob(member.row, "file", content)
        what = {"sha256": sha256, "name": name, "bytes": len(content), "matched_by": by}
        append(member.row, who=member.handle, acts=[("fulltext", "attach", found, what)])
        outcome.attached.append((name, member.review.record(found).short, by))
    if not outcome.attached and not outcome.refused:
        raise LedgerError("choose at least one file")
    return outcome


def say_retrieval(member: Member, record: str, *, status: str, why: str) -> None:
    """Say that a report could not be had, or take that back."""
    if record not in member.review.state.sought:
        raise LedgerError("this report is not among those sought")
    if status not in ("not_retrieved", "retrieved"):
        raise LedgerError("say either not_retrieved or retrieved")
    what = {"status": status, "why": why.strip() or None}
    record_act(
        member, needs="retrieve", stage="fulltext", act="retrieval", subject=record, what=what
    )


def group(member: Member, *, name: str, unit: str, reports: Sequence[str]) -> None:
    """Make one study of the chosen reports; a study that is wholly among them lends its id."""
    name = name.strip()
    known = {report.id for report in member.review.included_reports()}
    if not name:
        raise LedgerError("give the study a name")
    if not reports or not set(reports) <= known:
        raise LedgerError("choose at least one included report")
    swallowed = [s.id for s in member.review.studies() if set(s.reports) <= set(reports)]
    id = swallowed[0] if swallowed else f"s-{secrets.token_hex(4)}"
    what = {"name": name, "reports": list(reports), "unit": unit.strip() or None}
    record_act(
        member, needs="group", stage="fulltext", act="study", subject=f"study:{id}", what=what
    )
