"""What stands beside a form: the reports of its study, their files, records and searches."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.evidence import Study
from consilience.fulltext.studies import Attachment
from consilience_web.fulltext.queries import files_of
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Source:
    """A report of a study: its citation, its record with the search that found it, its files."""

    id: str
    citation: str
    record: str
    search: str
    search_name: str
    place: str
    files: tuple[Attachment, ...]


@dataclass(frozen=True)
class Documents:
    """The reports of a study with the file that is shown beside the form."""

    sources: tuple[Source, ...]
    files: tuple[Attachment, ...]
    shown: Attachment | None


def sources(member: Member, study: Study) -> tuple[Source, ...]:
    """Give the reports of a study with record and search."""
    review, log = member.review, member.review.state.search
    reads = member.may("fulltext", "view")
    found = []
    for report in review.included_reports():
        if report.id not in study.reports:
            continue
        search = log.source_of(report.record) if report.record else None
        found.append(
            Source(
                report.id,
                review.citation(report),
                report.record or "",
                search.id if search else "",
                search.source if search else "",
                report.place,
                files_of(member, report.id) if reads else (),
            )
        )
    return tuple(found)


def documents(member: Member, study: Study, chosen: str = "") -> Documents:
    """Give the reports of a study, and the file chosen or else the first."""
    found = sources(member, study)
    files = tuple({f.sha256: f for source in found for f in source.files}.values())
    shown = next((f for f in files if f.sha256 == chosen), files[0] if files else None)
    return Documents(found, files, shown)
