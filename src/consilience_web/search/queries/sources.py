"""The documented searches with their counts, and what an import came to."""

from __future__ import annotations

import io
from dataclasses import dataclass

from consilience.evidence import FIELDS
from consilience.records import Issue, read_export
from consilience.search import KINDS, Export, Search
from consilience_web.reviews.models import Blob
from consilience_web.reviews.queries import Member


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A documented search beside what was imported of it.

    Attributes
    ----------
    missing : int
        Declared records that were not imported; negative where more came in than declared.
    """

    search: Search
    kind: str
    imported: int
    exports: tuple[Export, ...]
    missing: int | None


def source_rows(member: Member) -> list[SourceRow]:
    """Give all documented searches in the order in which they were documented."""
    log = member.review.state.search
    rows = []
    for search in log.searches.values():
        exports = tuple(e for e in log.exports.values() if e.search == search.id)
        imported = sum(e.n_records for e in exports)
        missing = None if search.declared is None else search.declared - imported
        kind = KINDS.get(search.kind, search.kind)
        rows.append(SourceRow(search, kind, imported, exports, missing))
    return rows


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to, computed again from the bytes that are kept.

    Attributes
    ----------
    filled : tuple of (str, int, int)
        Field, number of records that have it, percentage.
    """

    export: Export
    search: Search
    encoding: str
    n_rows: int
    n_repaired: int
    n_refused: int
    filled: tuple[tuple[str, int, int], ...]
    refused: tuple[Issue, ...]
    repaired: tuple[Issue, ...]
    notes: tuple[Issue, ...]


def import_report(member: Member, sha256: str) -> ImportReport | None:
    """Read a kept export again; None where it is not kept (any more)."""
    log = member.review.state.search
    export = log.exports.get(sha256)
    blob = Blob.objects.filter(review=member.row, kind="export", name=sha256).first()
    if export is None or export.absent or blob is None:
        return None
    read = read_export(io.BytesIO(bytes(blob.content)), name=export.name, format=export.format)
    n = len(read.records)
    filled = tuple(
        (name, read.filled[name], round(100 * read.filled[name] / n))
        for name in FIELDS
        if n and read.filled.get(name)
    )
    by_kind = {
        kind: tuple(issue for issue in read.issues if issue.kind == kind)
        for kind in ("refused", "repaired", "note")
    }
    return ImportReport(
        export=export,
        search=log.searches[export.search],
        encoding=read.encoding,
        n_rows=read.n_rows_read,
        n_repaired=read.n_repaired,
        n_refused=read.n_refused,
        filled=filled,
        refused=by_kind["refused"],
        repaired=by_kind["repaired"],
        notes=by_kind["note"],
    )
