"""What people do with reports beside voting: files, retrieval, studies."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from consilience.errors import LedgerError
from consilience.evidence import Study
from consilience_web.fulltext.pdf import trouble_of
from consilience_web.fulltext.queries import (
    match,
    match_text,
    unread_size,
    waiting_file,
    waiting_names,
)
from consilience_web.jobs.actions import ask
from consilience_web.jobs.progress import Tell, silent
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.actions import append, record_act, require
from consilience_web.reviews.blobs import UNMATCHED, drop_blob, keep_blob, read_blob
from consilience_web.reviews.queries import Member, opened
from consilience_web.reviews.texts import drop_texts, keep_text, text_of, unread

BY_HAND = "chosen by hand"

BY_TEXT = "DOI on its first pages"
FIRST_PAGES = 2
LARGE = 5_000_000
"""Bytes of unread files from which their texts are read by a job."""
MANY = 6
"""Files from which their texts are read by a job; a file alone is read at once if it is small."""
LARGEST = 100_000_000
"""Bytes of a file that is attached."""


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

    def matched(self, name: str, report: str) -> None:
        """A file that waited has found its report by its text."""
        self.refused = [one for one in self.refused if one[0] != name]
        self.attached.append((name, report, BY_TEXT))


def attach_files(
    member: Member, files: Iterable[UploadedFile[Any]], *, record: str = ""
) -> Outcome:
    """Attach PDF files: all to `record`, or each to the report that its name points to.

    A file whose report is not found is kept and waits for a person to assign it.
    """
    require(member, "fulltext", "attach")
    _sought(member, record)
    outcome = Outcome()
    reports = list(member.review.each(member.review.state.sought))
    for file in files:
        name = (file.name or "file.pdf")[:120]
        if (file.size or 0) > LARGEST:
            outcome.refused.append((name, f"larger than {LARGEST // 1_000_000} MB"))
            continue
        content = file.read()
        if trouble := trouble_of(content):
            outcome.refused.append((name, trouble))
            continue
        found, by = (record, BY_HAND) if record else match(name, reports)
        if not found:
            sha256 = hashlib.sha256(content).hexdigest()
            keep_blob(member.row, UNMATCHED, content, name=f"{sha256}/{name}")
            outcome.refused.append((name, by))
        elif _attach(member, found, name, content, by):
            outcome.attached.append((name, member.review.record(found).short, by))
        else:
            outcome.refused.append((name, "this file is already attached to its report"))
    if not outcome.attached and not outcome.refused:
        raise LedgerError("choose at least one file")
    opened(member.row)
    read_texts_or_ask(member, outcome)
    opened(member.row)  # with the files that found their reports by their texts
    return outcome


def read_texts_or_ask(member: Member, outcome: Outcome) -> None:
    """Read the texts that are not read yet: at once where that is little, else by a job."""
    n_bytes, n = unread_size(member)
    if n_bytes < LARGE and n < MANY:
        read_texts(member, outcome=outcome)
    elif not any(job.state == "queued" for job in under_way(member, "texts")):
        ask(member, "texts", {})


def read_texts(member: Member, *, outcome: Outcome, tell: Tell = silent) -> int:
    """Read the texts that are not read yet, and match files that wait by theirs; give how many."""
    require(member, "fulltext", "attach")
    _match_waiting(member, outcome, tell)
    files = unread(member.row)
    for n, sha256 in enumerate(files, 1):
        tell("reads full texts", n - 1, len(files))
        keep_text(member.row, sha256)
    return len(files)


def _match_waiting(member: Member, outcome: Outcome, tell: Tell) -> None:
    """Attach each file that waits to the one report whose DOI stands on its first pages.

    Not to one that it was taken off.
    """
    reports = list(member.review.each(member.review.state.sought))
    taken_off = member.review.state.studies_log.taken_off
    kept = waiting_names(member)
    for n, name in enumerate(kept, 1):
        tell("looks for DOIs in files that wait", n - 1, len(kept))
        content = read_blob(member.row, UNMATCHED, name)
        if content is None:
            continue
        sha256, _, called = name.partition("/")
        first = text_of(content, most=FIRST_PAGES)
        found = match_text("\n".join(first.pages), reports)
        if not found or sha256 in taken_off.get(found, ()):
            continue
        if _attach(member, found, called, content, BY_TEXT):
            drop_blob(member.row, UNMATCHED, name)
            outcome.matched(called, member.review.record(found).short)


def _sought(member: Member, record: str) -> None:
    if record and record not in member.review.state.sought:
        raise LedgerError("this report is not among those sought")


def _attach(member: Member, record: str, name: str, content: bytes, by: str) -> bool:
    """Attach one file; False where the report has it already."""
    sha256 = hashlib.sha256(content).hexdigest()
    held = opened(member.row).state.studies_log.attachments.get(record, ())
    if any(file.sha256 == sha256 for file in held):
        return False
    keep_blob(member.row, "file", content)
    what = {"sha256": sha256, "name": name, "bytes": len(content), "matched_by": by}
    append(member.row, who=member.handle, acts=[("fulltext", "attach", record, what)])
    return True


def assign(member: Member, sha256: str, *, record: str) -> str:
    """Attach a file that waits to the report that a person chose; give the file's name."""
    require(member, "fulltext", "attach")
    kept = waiting_file(member, sha256)
    content = read_blob(member.row, UNMATCHED, kept) if kept else None
    if content is None:
        raise LedgerError("this file does not wait any more: somebody has assigned it")
    if not record:
        raise LedgerError("choose the report that the file belongs to")
    _sought(member, record)
    name = kept.partition("/")[2]
    _attach(member, record, name, content, BY_HAND)
    drop_blob(member.row, UNMATCHED, kept)
    read_texts_or_ask(member, Outcome())
    return name


def detach(member: Member, sha256: str, *, record: str) -> str:
    """Take a file off a report that it does not belong to, and let it wait; give its name."""
    require(member, "fulltext", "attach")
    state = member.review.state
    held = [
        (id, file)
        for id in state.works.get(record, (record,))
        for file in state.studies_log.attachments.get(id, ())
        if file.sha256 == sha256
    ]
    content = read_blob(member.row, "file", sha256)
    if not held:
        raise LedgerError("this file stands on this report no more: somebody has taken it off")
    name = held[0][1].name
    if content is not None:
        keep_blob(member.row, UNMATCHED, content, name=f"{sha256}/{name}")
    what = {"sha256": sha256}
    acts = [("fulltext", "detach", id, what) for id in dict.fromkeys(id for id, _ in held)]
    append(member.row, who=member.handle, acts=acts)
    if sha256 not in opened(member.row).state.studies_log.attached():
        drop_blob(member.row, "file", sha256)
        drop_texts(member.row, [sha256])
    return name


def discard(member: Member, sha256: str) -> None:
    """Throw a file away that waits and belongs to no report."""
    require(member, "fulltext", "attach")
    if kept := waiting_file(member, sha256):
        drop_blob(member.row, UNMATCHED, kept)


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


def enter_report(member: Member, *, id: str, fields: Mapping[str, Any]) -> str:
    """Enter a report by its citation, or correct one that was entered; give its id."""
    doi = fields.get("doi")
    others = [r for r in member.review.included_reports() if r.id != id and r.doi and r.doi == doi]
    if others:
        raise LedgerError(f"{others[0].citation}, an included report, already has this DOI")
    id = id or f"r-{secrets.token_hex(4)}"
    what = {name: value for name, value in fields.items() if value}
    subject = f"report:{id}"
    record_act(member, needs="enter", stage="fulltext", act="report", subject=subject, what=what)
    return id


def group(member: Member, *, name: str, unit: str, reports: Sequence[str]) -> None:
    """Make one study of the chosen reports; a study that is wholly among them lends its id."""
    known = {report.id for report in member.review.included_reports()}
    if not reports or not set(reports) <= known:
        raise LedgerError("choose at least one included report")
    swallowed = [s.id for s in member.review.studies() if set(s.reports) <= set(reports)]
    worked = [id for id in swallowed if _has_forms(member, id)]
    if len(worked) > 1:
        raise LedgerError(
            "two of these studies have been extracted or appraised already, so they cannot become "
            "one: withdraw the forms of one of them first"
        )
    id = next(iter([*worked, *swallowed]), f"s-{secrets.token_hex(4)}")
    chosen = set(reports)
    parted = (s for s in member.review.studies() if chosen.intersection(s.reports))
    left = [_left(member, s, without=reports) for s in parted if not set(s.reports) <= chosen]
    _say_studies(member, [Study(id, name, tuple(reports), unit), *left])


def _left(member: Member, study: Study, *, without: Sequence[str]) -> Study:
    """The rest of a study, said to be one, so that no link with what left draws it along."""
    rest = tuple(report for report in study.reports if report not in without)
    named = study.id in member.review.state.studies_log.named
    name = study.name if named else _cited(member, rest[0])
    return Study(study.id, name, rest, study.unit)


def _cited(member: Member, report: str) -> str:
    return next(r.citation for r in member.review.included_reports() if r.id == report)


def change_study(member: Member, id: str, *, name: str, unit: str) -> None:
    """Give a study another name or unit above it."""
    _say_studies(member, [Study(id, name, _study(member, id).reports, unit)])


def part(member: Member, id: str, *, report: str) -> None:
    """Take a report out of a study; it is a study of its own again."""
    study = _study(member, id)
    if report not in study.reports or len(study.reports) < 2:
        raise LedgerError("this report is not one of several in the study")
    known = {study.id for study in member.review.studies()}
    own = f"s-{report}" if f"s-{report}" not in known else f"s-{secrets.token_hex(4)}"
    alone = Study(own, _cited(member, report), (report,))
    _say_studies(member, [_left(member, study, without=[report]), alone])


def _study(member: Member, id: str) -> Study:
    found = next((s for s in member.review.studies() if s.id == id), None)
    if found is None:
        raise LedgerError("there is no such study any more: somebody has regrouped its reports")
    return found


def _has_forms(member: Member, id: str) -> bool:
    state = member.review.state
    return bool(state.extraction.filled.get(id) or state.appraisal.filled.get(id))


def _say_studies(member: Member, studies: Iterable[Study]) -> None:
    require(member, "fulltext", "group")
    acts = []
    for study in studies:
        if not study.name.strip():
            raise LedgerError("give the study a name")
        unit = (study.unit or "").strip() or None
        what = {"name": study.name.strip(), "reports": list(study.reports), "unit": unit}
        acts.append(("fulltext", "study", f"study:{study.id}", what))
    append(member.row, who=member.handle, acts=acts)
