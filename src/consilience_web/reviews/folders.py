"""A review of the workspace as a folder, and a folder as a review of the workspace."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from consilience.errors import FolderError, LedgerError
from consilience.review.canonical import records_text
from consilience.review.folder import open_folder, save_folder
from consilience.review.merge import union
from consilience.review.review import Review
from consilience_web.reviews.models import Blob, LedgerRow, Membership, ReviewRow
from consilience_web.reviews.queries import forget, opened


def export_folder(slug: str, path: Path) -> None:
    """Write a review as a folder in its canonical form.

    Raises
    ------
    FolderError
        Where there is no such review.
    """
    row = ReviewRow.objects.filter(slug=slug).first()
    if row is None:
        known = ", ".join(ReviewRow.objects.values_list("slug", flat=True)) or "none"
        raise FolderError(f"there is no review {slug!r}; there are: {known}")
    blobs: dict[str, dict[str, bytes]] = {"export": {}, "file": {}, "extra": {}}
    for blob in Blob.objects.filter(review=row, kind__in=list(blobs)):
        blobs[blob.kind][blob.name] = bytes(blob.content)
    save_folder(opened(row), blobs["export"], blobs["file"], path, extras=blobs["extra"])


@transaction.atomic
def import_folder(path: Path) -> tuple[ReviewRow, int]:
    """Take a folder in: as a new review, or its unknown lines into the one it came from.

    Returns
    -------
    row, n_lines : ReviewRow, int
        The review, and how many lines were new.

    Raises
    ------
    LedgerError
        Where a line of the folder contradicts one of the review.
    """
    folder = open_folder(path)
    lines = list(folder.lines)
    if not lines:
        raise FolderError("the ledger has no line yet; adopt the plan first", file=str(path))
    known = LedgerRow.objects.filter(line_id=lines[0].id).select_related("review").first()
    if known is None:
        title = folder.review.plan.title
        slug = slugify(title)[:50].strip("-") or "review"
        if ReviewRow.objects.filter(slug=slug).exists():
            slug = f"{slug}-{secrets.token_hex(2)}"
        row = ReviewRow.objects.create(slug=slug, title=title[:300])
        new = lines
    else:
        row = known.review
        mine = [r.to_noun() for r in LedgerRow.objects.filter(review=row).order_by("pk")]
        new, contradictions = union(mine, lines)
        if contradictions:
            raise LedgerError(f"{len(contradictions)} contradictions; first: {contradictions[0]}")
    LedgerRow.objects.bulk_create([LedgerRow.from_noun(row, line) for line in new])
    for kind, files in (
        ("export", folder.exports),
        ("file", folder.files),
        ("extra", folder.extras),
    ):
        for name, found in files.items():
            content = found.read_bytes() if isinstance(found, Path) else found
            Blob.objects.get_or_create(
                review=row, kind=kind, name=name, defaults={"content": content}
            )
    for sha256 in folder.review.state.search.exports.keys() - folder.exports.keys():
        keep_records(row, folder.review, sha256)
    forget(row.pk)
    return row, len(new)


def keep_records(row: ReviewRow, review: Review, sha256: str) -> None:
    """Keep the records of an export without its file, those that are withdrawn left out."""
    gone = review.state.search.gone
    ids = [id for id in review.state.search.exports[sha256].record_ids() if id not in gone]
    text = records_text(review.records[id] for id in ids if id in review.records)
    Blob.objects.update_or_create(
        review=row, kind="kept", name=sha256, defaults={"content": text.encode()}
    )


def seat(row: ReviewRow, handle: str, user: User) -> None:
    """Let an account speak for a person of the team."""
    Membership.objects.update_or_create(review=row, handle=handle, defaults={"user": user})
