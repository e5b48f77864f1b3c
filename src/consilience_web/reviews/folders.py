"""A review of the workspace as a folder, and a folder as a review of the workspace."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.contrib.auth.models import User

from consilience.errors import FolderError, LedgerError
from consilience.ledger import Line, check_lines, seen_by
from consilience.records.judgements import without_judgements
from consilience.review.blobs import EXPORTS, FILES, write_if_other
from consilience.review.elsewhere_standing import kept_back
from consilience.review.folder import Opened, open_folder, save_folder
from consilience.review.ledger_file import erased
from consilience.review.merge import Contradiction, union
from consilience.review.pseudonyms import pseudonymised
from consilience.review.review import Review, together
from consilience.review.state import state_of
from consilience_web.reviews.actions import place_of
from consilience_web.reviews.blobs import blob_stream, keep_blob, read_blob
from consilience_web.reviews.erasure import (
    delete_files,
    delete_made,
    empty,
    keep_remaining,
    overwrite_what_is_deleted,
)
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Blob, LedgerRow, Membership, ReviewRow
from consilience_web.reviews.queries import Member, forget, opened
from consilience_web.reviews.records import correct
from consilience_web.reviews.team import follow_plan


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


PLACES = {"export": EXPORTS, "file": FILES}
"""Where a folder has the files of each kind."""
Told = Callable[[str, int, int], None]
"""Is told what is done, and how much of how much."""


def _nobody(doing: str, done: int, total: int) -> None:
    """Tell nobody."""


def export_folder(
    slug: str, path: Path, *, pseudonyms: bool = False, seen_by: str = "", tell: Told = _nobody
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
    files = _written(row, review, path, tell)
    extras = _extras(row)
    tell("reads the ledger and the records", 0, 0)
    review, exported = _as_exported(review, extras, pseudonyms, seen_by)
    if pseudonyms or seen_by:
        held = kept_back(review, also_open=pseudonyms)
        for sha256 in held & files["export"].keys():
            (path / EXPORTS / sha256).unlink()
            del files["export"][sha256]
        review = _without_decisions(review, held)
    save_folder(review, files["export"], files["file"], path, extras=extras)
    return exported


def _written(
    row: ReviewRow, review: Review, path: Path, tell: Told
) -> dict[str, dict[str, bytes | Path]]:
    """Write exports and full texts where they belong, with no more than one in memory."""
    found: dict[str, dict[str, bytes | Path]] = {"export": {}, "file": {}}
    held = Blob.objects.filter(review=row, kind__in=list(found), piece=0)
    names = list(held.values_list("kind", "name"))
    wanted = review.state.search.exports.keys() | review.state.studies_log.attached()
    for n, (kind, name) in enumerate(names, 1):
        tell("copies exports and full texts", n, len(names))
        if name in wanted:
            place = path / PLACES[kind] / name
            with blob_stream(row, kind, name) as stream:
                write_if_other(place, stream.read() if stream else b"")
            found[kind][name] = place
    return found


def _extras(row: ReviewRow) -> dict[str, bytes]:
    names = Blob.objects.filter(review=row, kind="extra", piece=0).values_list("name", flat=True)
    return {name: read_blob(row, "extra", name) or b"" for name in names}


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


def _without_decisions(review: Review, exports: Collection[str]) -> Review:
    """The review whose records say nothing of what was decided on them in another program."""
    if not exports:
        return review
    log = review.state.search
    ids = [id for sha256 in log.exports for id in log.exports[sha256].record_ids()]
    held = (record for _, found in together(review.records, ids) for record in found.values())
    return Review(review.state, {record.id: without_judgements(record) for record in held})


def _as_seen(review: Review, who: str) -> list[Line]:
    """The lines that a member may see, without withdrawals of lines that are not among them."""
    lines = seen_by(review.state.lines, who, review.state.open)
    known = {f"line:{x.id}" for x in lines}
    return [
        x
        for x in lines
        if x.act != "withdraw" or not x.subject.startswith("line:") or x.subject in known
    ]


def write_zip(member: Member, out: BinaryIO, *, pseudonyms: bool, tell: Told = _nobody) -> Exported:
    """Write a review's folder as one packed file, as far as a member may see it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / member.row.slug
        exported = export_folder(
            member.row.slug, folder, pseudonyms=pseudonyms, seen_by=member.handle, tell=tell
        )
        paths = sorted(p for p in folder.rglob("*") if p.is_file())
        with zipfile.ZipFile(out, "w") as archive:
            for n, path in enumerate(paths, 1):
                tell("packs the folder", n, len(paths))
                info = zipfile.ZipInfo(path.relative_to(place).as_posix())
                info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, path.stat().st_size
                with path.open("rb") as source, archive.open(info, "w") as target:
                    shutil.copyfileobj(source, target)
    return exported


def to_export(member: Member) -> Exported:
    """Say what an export with pseudonyms leaves out, and where names still stand."""
    return _as_exported(member.review, _extras(member.row), True, member.handle)[1]


def import_folder(path: Path) -> tuple[ReviewRow, int]:
    """Take a folder in: as a new review, or its unknown lines into the one it came from.

    What comes out does not depend on which copy was taken into which: the lines of both are
    counted in the order of the ledger, and what either withdrew is erased.

    Returns
    -------
    row, n_lines : ReviewRow, int
        The review, and how many lines were new.

    Raises
    ------
    LedgerError
        Where a line of the folder contradicts one of the review; nothing is taken in.
    """
    folder = open_folder(path)
    if not folder.lines:
        raise FolderError("the ledger has no line yet; adopt the plan first", file=str(path))
    overwrite_what_is_deleted()
    row: ReviewRow | None = None
    try:
        with writing():
            row = _row_of(folder)
            forget(row.pk)
            return row, _unite(row, folder)
    finally:
        if row is not None:
            forget(row.pk)


def _row_of(folder: Opened) -> ReviewRow:
    """The review that the folder came from, held for writing, or a new one."""
    first, title = folder.lines[0], folder.review.plan.title
    known = LedgerRow.objects.filter(line_id=first.id).first()
    if known is not None:
        return ReviewRow.objects.select_for_update().get(pk=known.review_id)
    slug = place_of(title)
    if ReviewRow.objects.filter(slug=slug).exists():
        slug = f"{slug}-{secrets.token_hex(2)}"
    return ReviewRow.objects.create(slug=slug, title=title[:300])


def _unite(row: ReviewRow, folder: Opened) -> int:
    before = opened(row)
    new, against = union(before.state.lines, folder.lines)
    _refuse(against)
    after = Review(state_of(erased([*before.state.lines, *new])), before.records)
    check_lines(after.state.lines)
    LedgerRow.insert(row, new)
    _erase(row, before, after)
    if any(line.act == "withdraw" for line in new):
        delete_made(row)
    _keep_files(row, after, folder)
    _keep_exports(row, before, after, folder)
    for line in new:
        if line.act == "edit":
            correct(row, line.subject)
    follow_plan(row, after.plan.raw)
    return len(new)


def _refuse(against: Sequence[Contradiction]) -> None:
    if against:
        n = f"{len(against)} lines contradict" if len(against) > 1 else "1 line contradicts"
        told = "; ".join(str(one) for one in against[:5])
        raise LedgerError(
            f"{n} the review, nothing was taken in: {told}{'; …' if len(against) > 5 else ''}. "
            "Lines are never changed: one of the copies was edited by hand, put it back as it was"
        )


def _erase(row: ReviewRow, before: Review, after: Review) -> None:
    now = after.state.by_id
    lost = [x for x in before.state.lines if now[x.id].withdrawn and not x.withdrawn]
    empty(row, lost)
    delete_files(row, after, lost)


def _keep_files(row: ReviewRow, after: Review, folder: Opened) -> None:
    for sha256 in after.state.studies_log.attached() & folder.files.keys():
        keep_blob(row, "file", folder.files[sha256].read_bytes(), name=sha256)
    for name, content in folder.extras.items():
        keep_blob(row, "extra", content, name=name)


def _keep_exports(row: ReviewRow, before: Review, after: Review, folder: Opened) -> None:
    """Keep the bytes of every export, or the records that remain where they are not there."""
    held = Blob.objects.filter(review=row, kind="export").values_list("name", flat=True)
    here = set(held)
    for sha256, export in after.state.search.exports.items():
        if export.absent or sha256 not in here | folder.exports.keys():
            keep_remaining(row, after, sha256, [before.records, folder.review.records])
        elif sha256 not in here:
            keep_blob(row, "export", folder.exports[sha256].read_bytes(), name=sha256)


def seat(row: ReviewRow, handle: str, user: User) -> None:
    """Let an account speak for a person of the team."""
    Membership.objects.update_or_create(review=row, handle=handle, defaults={"user": user})
