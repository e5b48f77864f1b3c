"""A review of the workspace as a folder, and a folder as a review of the workspace."""

from __future__ import annotations

import io
import secrets
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from consilience.errors import FolderError, LedgerError
from consilience.ledger import Line, may_see
from consilience.review.canonical import records_text
from consilience.review.folder import open_folder, save_folder
from consilience.review.merge import union
from consilience.review.pseudonyms import pseudonymised
from consilience.review.review import Review, together
from consilience.review.state import state_of
from consilience_web.reviews.blobs import drop_blob, keep_blob, read_blob
from consilience_web.reviews.models import Blob, LedgerRow, Membership, ReviewRow
from consilience_web.reviews.queries import Member, forget, opened


@dataclass(frozen=True)
class Exported:
    """What an export left out or could not clear of names.

    Attributes
    ----------
    n_hidden : int
        Lines that whoever asks may not see before their release.
    warnings : tuple of str
        Texts in which a name still stands.
    """

    n_hidden: int = 0
    warnings: tuple[str, ...] = ()


def export_folder(
    slug: str, path: Path, *, pseudonyms: bool = False, seen_by: str = ""
) -> Exported:
    """Write a review as a folder in its canonical form.

    Parameters
    ----------
    pseudonyms : bool
        Put `person-1`, `person-2`, ... in the place of names and handles.
    seen_by : str
        Leave out what this member may not see before its release; everything where empty.

    Raises
    ------
    FolderError
        Where there is no such review.
    """
    row = ReviewRow.objects.filter(slug=slug).first()
    if row is None:
        known = ", ".join(ReviewRow.objects.values_list("slug", flat=True)) or "none"
        raise FolderError(f"there is no review {slug!r}; there are: {known}")
    review = opened(row)
    blobs: dict[str, dict[str, bytes]] = {"export": {}, "file": {}, "extra": {}}
    held = Blob.objects.filter(review=row, kind__in=list(blobs), piece=0)
    for kind, name in held.values_list("kind", "name"):
        if kind != "export" or name in review.state.search.exports:
            blobs[kind][name] = read_blob(row, kind, name) or b""
    review, exported = _as_exported(review, blobs["extra"], pseudonyms, seen_by)
    save_folder(review, blobs["export"], blobs["file"], path, extras=blobs["extra"])
    return exported


def _as_exported(
    review: Review, extras: Mapping[str, bytes], pseudonyms: bool, seen_by: str
) -> tuple[Review, Exported]:
    lines = list(review.state.lines)
    if seen_by:
        lines = _as_seen(review, seen_by)
    n_hidden = len(review.state.lines) - len(lines)
    warnings: tuple[str, ...] = ()
    if pseudonyms:
        found = pseudonymised(lines, extras)
        lines, warnings = list(found.lines), found.warnings
    if pseudonyms or n_hidden:
        review = Review(state_of(lines), review.records)
    return review, Exported(n_hidden, warnings)


def _as_seen(review: Review, who: str) -> list[Line]:
    """The lines that a member may see, without withdrawals of lines that are not among them."""
    lines = [x for x in review.state.lines if may_see(x, who, review.state.open)]
    known = {f"line:{x.id}" for x in lines}
    return [
        x
        for x in lines
        if x.act != "withdraw" or not x.subject.startswith("line:") or x.subject in known
    ]


def as_zip(member: Member, *, pseudonyms: bool) -> bytes:
    """Give a review's folder as one file, as far as a member may see it."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / member.row.slug
        export_folder(member.row.slug, folder, pseudonyms=pseudonyms, seen_by=member.handle)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = path.relative_to(place).as_posix()
                archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_export(member: Member) -> Exported:
    """Say what an export with pseudonyms leaves out, and where names still stand."""
    names = Blob.objects.filter(review=member.row, kind="extra", piece=0)
    extras = {
        name: read_blob(member.row, "extra", name) or b""
        for name in names.values_list("name", flat=True)
    }
    return _as_exported(member.review, extras, True, member.handle)[1]


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
    _erase_what_was_withdrawn(row)
    for kind, files in (
        ("export", folder.exports),
        ("file", folder.files),
        ("extra", folder.extras),
    ):
        for name, found in files.items():
            content = found.read_bytes() if isinstance(found, Path) else found
            keep_blob(row, kind, content, name=name)
    for sha256 in folder.review.state.search.exports.keys() - folder.exports.keys():
        keep_records(row, folder.review, sha256)
    forget(row.pk)
    return row, len(new)


def _erase_what_was_withdrawn(row: ReviewRow) -> None:
    """Empty the rows that a withdrawal among the new lines is about."""
    subjects = LedgerRow.objects.filter(review=row, act="withdraw", subject__startswith="line:")
    gone = [subject.removeprefix("line:") for subject in subjects.values_list("subject", flat=True)]
    for found in LedgerRow.objects.filter(review=row, line_id__in=gone):
        line = found.to_noun()
        if not line.withdrawn:
            found.what = dict(line.erased().what)
            found.save(update_fields=["what"])


def keep_records(row: ReviewRow, review: Review, sha256: str) -> None:
    """Keep the records of an export without its file, those that are withdrawn left out."""
    gone = review.state.search.gone
    ids = [id for id in review.state.search.exports[sha256].record_ids() if id not in gone]
    parts = together(review.records, ids)
    text = records_text(found[id] for some, found in parts for id in some if id in found)
    drop_blob(row, "kept", sha256)
    keep_blob(row, "kept", text.encode(), name=sha256)


def seat(row: ReviewRow, handle: str, user: User) -> None:
    """Let an account speak for a person of the team."""
    Membership.objects.update_or_create(review=row, handle=handle, defaults={"user": user})
