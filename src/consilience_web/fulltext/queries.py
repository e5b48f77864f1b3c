"""Reports that are sought, their files, and the studies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.evidence import Record, Study
from consilience.fulltext.studies import Attachment
from consilience.records import plain
from consilience_web.reviews.blobs import UNMATCHED, read_blob
from consilience_web.reviews.models import Blob, TextRow
from consilience_web.reviews.queries import Member
from consilience_web.reviews.texts import unread

SHORT_WORD = 3
"""Words of a title up to this length say nothing about which report a file is."""
TITLE_SHARE = 0.6
"""Share of a title's longer words that a file name has to carry."""


@dataclass(frozen=True)
class Sought:
    """A report that is sought, with its files."""

    record: Record
    files: tuple[Attachment, ...]
    not_retrieved: bool
    why: str
    who: str


def files_of(member: Member, record: str) -> tuple[Attachment, ...]:
    """The files of a report and of the records merged with it, each once."""
    state = member.review.state
    held = state.studies_log.attachments
    found = {a.sha256: a for m in state.works.get(record, (record,)) for a in held.get(m, ())}
    return tuple(found.values())


def sought(member: Member) -> list[Sought]:
    """Every report that is sought."""
    state = member.review.state
    lost = state.studies_log.not_retrieved
    rows = []
    for record in member.review.each(state.sought):
        line = next((lost[m] for m in state.works[record.id] if m in lost), None)
        why = (line.what.get("why") or "") if line else ""
        who = member.plan.name_of(line.who) if line else ""
        files = files_of(member, record.id)
        rows.append(Sought(record, files, line is not None, why, who))
    return rows


@dataclass(frozen=True)
class Waiting:
    """A file that waits for its report."""

    sha256: str
    name: str
    why: str


def waiting(member: Member, reports: Sequence[Sought]) -> list[Waiting]:
    """The files that wait, each with why its report was not found."""
    records = [report.record for report in reports]
    return [
        Waiting(sha256, name, match(name, records)[1])
        for sha256, _, name in (name.partition("/") for name in waiting_names(member))
    ]


def waiting_names(member: Member) -> list[str]:
    """The names under which the files that wait are kept."""
    kept = Blob.objects.filter(review=member.row, kind=UNMATCHED, piece=0).order_by("pk")
    return list(kept.values_list("name", flat=True))


def unread_size(member: Member) -> tuple[int, int]:
    """The bytes of the attached files that are not read yet, and how many files are to be read."""
    held = member.review.state.studies_log.attachments.values()
    sizes = {one.sha256: one.n_bytes for all_ in held for one in all_}
    files = unread(member.row)
    n_bytes = sum(sizes.get(sha256, 0) for sha256 in files)
    return n_bytes, len(files) + len(waiting_names(member))


def no_text(member: Member, sha256: str) -> str:
    """Why no text could be read of a file, or of a part of it; empty where all is well."""
    row = TextRow.objects.filter(review=member.row, sha256=sha256).first()
    if row is None:
        return ""
    if not row.characters and not row.problem:
        return "No text could be read: scanned? A search finds no words in this file."
    return f"Not all text of this file could be read: {row.problem}." if row.problem else ""


def waiting_file(member: Member, sha256: str) -> str:
    """The name under which a file that waits is kept, empty where there is none."""
    if len(sha256) != 64:
        return ""
    kept = Blob.objects.filter(review=member.row, kind=UNMATCHED, name__startswith=f"{sha256}/")
    return kept.values_list("name", flat=True).first() or ""


@dataclass(frozen=True)
class Found:
    """A file with the report that it belongs to."""

    file: Attachment
    record: Record


def attachment(member: Member, sha256: str) -> Found | None:
    """The file with this SHA-256, or None where none of the review's reports has it."""
    for id, all_ in member.review.state.studies_log.attachments.items():
        for held in all_:
            if held.sha256 == sha256:
                return Found(held, member.review.record(id))
    return None


def content_of(member: Member, sha256: str) -> bytes | None:
    """The bytes of a file of this review."""
    if attachment(member, sha256) is None:
        kept = waiting_file(member, sha256) if member.may("fulltext", "attach") else ""
        return read_blob(member.row, UNMATCHED, kept) if kept else None
    return read_blob(member.row, "file", sha256)


@dataclass(frozen=True)
class StudyRow:
    """A study with the reports it is made of: id, citation, and whether it was entered by it.

    Attributes
    ----------
    links : tuple of str
        Why reports stand together that were linked when duplicates were looked for, in words.
    """

    study: Study
    reports: tuple[tuple[str, str, bool], ...]
    links: tuple[str, ...]


def studies(member: Member) -> list[StudyRow]:
    """The included studies, each with its reports as a list of references prints them."""
    review = member.review
    printed = {report.id: review.citation(report) for report in review.included_reports()}
    entered = review.state.studies_log.entered
    linked = [
        (review.state.head_of(word.a), review.state.head_of(word.b), word)
        for word in review.state.merges.linked()
    ]
    return [
        StudyRow(
            study,
            tuple((id, printed[id], id in entered) for id in study.reports),
            tuple(
                f"{word.kind or 'two works'}: linked by {member.plan.name_of(word.who)}"
                for a, b, word in linked
                if a in study.reports and b in study.reports
            ),
        )
        for study in review.studies()
    ]


def entered_fields(member: Member, id: str) -> Mapping[str, Any] | None:
    """What was entered of a report by its citation, or None where there is no such report."""
    if id not in member.review.state.studies_log.entered:
        return None
    lines = member.review.state.story.get(f"report:{id}", ())
    return next((line.what for line in reversed(lines) if not line.withdrawn), None)


def match(name: str, records: Sequence[Record]) -> tuple[str, str]:
    """Find the one report that a file's name points to.

    By DOI, then PMID, then first author and year (with the title where several share them), then
    the words of the title.

    Returns
    -------
    tuple of (str, str)
        The record's id and by what it matched; an empty id and why there is none.
    """
    stem = plain(name.rsplit(".", 1)[0])
    squeezed, words = re.sub(r"[^a-z0-9]", "", stem), set(re.findall(r"[a-z0-9]+", stem))
    ways: tuple[tuple[str, Callable[[Record], bool]], ...] = (
        (
            "DOI",
            lambda r: bool(r.doi) and re.sub(r"[^a-z0-9]", "", plain(r.doi or "")) in squeezed,
        ),
        ("PMID", lambda r: bool(r.pmid) and r.pmid in words),
        ("first author, year and title", lambda r: _by(r, words) and _titled(r, words)),
        ("first author and year", lambda r: _by(r, words)),
        ("title", lambda r: _titled(r, words)),
    )
    for way, fits in ways:
        found = [record for record in records if fits(record)]
        if len(found) == 1:
            return found[0].id, way
        if found:
            return "", f"{len(found)} reports share its {way}: attach it to one by hand"
    return "", "its name points to no report: attach it to one by hand"


def match_text(text: str, records: Sequence[Record]) -> str:
    """Find the one report whose DOI stands in a text; empty where none or several do."""
    text = plain(text)
    found = [r.id for r in records if r.doi and _stands(plain(r.doi), text)]
    return found[0] if len(found) == 1 else ""


def _stands(doi: str, text: str) -> bool:
    return re.search(rf"(?<![0-9.]){re.escape(doi)}(?![\w/-]|\.\w)", text) is not None


def _by(record: Record, words: set[str]) -> bool:
    family = set(re.findall(r"[a-z0-9]+", plain(record.first_family)))
    return bool(family) and family <= words and str(record.year) in words


def _titled(record: Record, words: set[str]) -> bool:
    title = {w for w in re.findall(r"[a-z0-9]+", plain(record.title or "")) if len(w) > SHORT_WORD}
    return len(title) > 2 and len(title & words) >= TITLE_SHARE * len(title)
