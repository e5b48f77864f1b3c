"""Erasing from a workspace what was withdrawn: words in rows, files, and the rows of records.

It is asked what the review is afterwards and makes the tables follow, so that it does the same for
a withdrawal made here and for one that came with a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from consilience.evidence import Record
from consilience.ledger import Line
from consilience.review.canonical import records_text
from consilience.review.review import Review, together
from consilience_web.reviews.blobs import (
    ACCOUNT,
    AUDIT,
    CHART,
    LOG,
    MADE,
    SAID,
    SAID_ROWS,
    UNMATCHED,
    drop_blob,
    keep_blob,
    read_blob,
)
from consilience_web.reviews.models import Blob, LedgerRow, ReviewRow
from consilience_web.reviews.records import correct, drop
from consilience_web.reviews.texts import drop_texts


def overwrite_what_is_deleted() -> None:
    """Have SQLite write zeros over what it deletes; it would leave it in free pages otherwise."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty(row: ReviewRow, lines: Iterable[Line]) -> None:
    """Take the words of lines out of their rows."""
    for line in lines:
        what = dict(line.erased().what)
        LedgerRow.objects.filter(review=row, line_id=line.id).update(what=what)
        if line.act == "edit":
            correct(row, line.subject)


def delete_files(row: ReviewRow, after: Review, lines: Iterable[Line]) -> None:
    """Delete the files that these lines attached and that no line attaches any more."""
    gone = {str(x.what["sha256"]) for x in lines if x.act == "attach" and not x.withdrawn}
    gone -= after.state.studies_log.attached()
    Blob.objects.filter(review=row, kind="file", name__in=gone).delete()
    for sha256 in gone:  # it waits for another report where it was taken off its own
        Blob.objects.filter(review=row, kind=UNMATCHED, name__startswith=f"{sha256}/").delete()
    drop_texts(row, gone)


def delete_made(row: ReviewRow) -> None:
    """Delete what was made or read of the review: it holds what is withdrawn now."""
    Blob.objects.filter(review=row, kind__in=(MADE, CHART, SAID, SAID_ROWS, AUDIT)).delete()


def keep_remaining(
    row: ReviewRow, after: Review, sha256: str, sources: Sequence[Mapping[str, Record]]
) -> None:
    """Keep of an export without its bytes the records that nobody withdrew, and nothing else.

    Parameters
    ----------
    sources : sequence of mapping of str to Record
        Where the records are found, the first that has one.
    """
    search = after.state.search
    export = search.exports[sha256]
    left = () if after.state.by_id[export.line].withdrawn else export.record_ids()
    text = _table([id for id in left if id not in search.gone], sources).encode()
    if read_blob(row, "kept", sha256) == text and not _holds(row, sha256):
        return
    for kind in ("export", ACCOUNT, LOG, "kept"):
        drop_blob(row, kind, sha256)
    drop(row, sha256)
    keep_blob(row, "kept", text, name=sha256)


def _table(ids: Sequence[str], sources: Sequence[Mapping[str, Record]]) -> str:
    found: dict[str, Record] = {}
    for source in sources:
        for some, held in together(source, [id for id in ids if id not in found]):
            found |= {id: held[id] for id in some if id in held}
    return records_text(found[id] for id in ids if id in found)


def _holds(row: ReviewRow, sha256: str) -> bool:
    return Blob.objects.filter(review=row, kind__in=("export", ACCOUNT), name=sha256).exists()
