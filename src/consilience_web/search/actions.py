"""Writing at the search stage: searches, imports, corrections, duplicates seen by eye."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from consilience.errors import LedgerError, ReadError
from consilience.records import read_export
from consilience.search import corrections
from consilience_web.reviews.actions import append, keep_blob, record_act, require
from consilience_web.reviews.models import ReviewRow
from consilience_web.reviews.queries import Member, lock, opened

Act = tuple[str, str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


class ImportRefused(Exception):
    """Files that were not taken in; nothing of them is stored.

    Attributes
    ----------
    messages : tuple of str
        One for each trouble, with file and line.
    """

    def __init__(self, messages: Sequence[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("; ".join(messages))


def document_search(
    member: Member, *, what: Mapping[str, Any], files: Sequence[Upload], search: str = ""
) -> str:
    """Document a search as it was run (anew or corrected) with its exports; give its id.

    Raises
    ------
    ImportRefused
        Where a file cannot be taken in: then the search is not documented either.
    """
    require(member, "search", "document")
    search = search or secrets.token_hex(4)
    acts: list[Act] = [("search", "search", f"search:{search}", what)]
    if files:
        require(member, "search", "import")
    _append_with(member, acts, search, files)
    return search


def import_exports(member: Member, *, search: str, files: Sequence[Upload]) -> None:
    """Take exports of a documented search in, all or none.

    Raises
    ------
    ImportRefused
        Naming every file that cannot be taken in.
    """
    require(member, "search", "import")
    _append_with(member, [], search, files)


def _append_with(member: Member, acts: list[Act], search: str, files: Sequence[Upload]) -> None:
    """Read all files first; the lines and the bytes are then stored together."""
    read = _read(search, files)
    with lock, transaction.atomic():
        ReviewRow.objects.select_for_update().get(pk=member.row.pk)
        _refuse_known(member, files)
        for file in files:
            keep_blob(member.row, "export", file.content)
        append(member.row, who=member.handle, acts=[*acts, *read])


def _read(search: str, files: Sequence[Upload]) -> list[Act]:
    acts, troubles = [], []
    for file in files:
        try:
            acts.append(_import_act(search, file))
        except ReadError as error:
            troubles.append(str(error))
    if troubles:
        raise ImportRefused(troubles)
    return acts


def _import_act(search: str, file: Upload) -> Act:
    read = read_export(io.BytesIO(file.content), name=file.name)
    if not read.records:
        first = next(issue for issue in read.issues if issue.kind == "refused")
        raise ReadError(f"no row became a record; {first.what}", file=file.name, line=first.line)
    what = {
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "name": file.name,
        "format": read.format,
        "encoding": read.encoding,
        "bytes": len(file.content),
        "n_records": len(read.records),
        "n_repaired": read.n_repaired,
        "n_refused": read.n_refused,
    }
    return ("search", "import", f"search:{search}", what)


def _refuse_known(member: Member, files: Sequence[Upload]) -> None:
    """Refuse bytes that the review holds already, or that were sent twice at once."""
    log = opened(member.row).state.search
    sent: dict[str, str] = {}
    troubles = []
    for file in files:
        sha256 = hashlib.sha256(file.content).hexdigest()
        if known := log.exports.get(sha256):
            source = log.searches[known.search].source
            troubles.append(
                f"{file.name}: the very same file was imported on {known.at[:10]} as "
                f"{known.name} of {source}; it was not taken in again"
            )
        elif other := sent.get(sha256):
            troubles.append(f"{file.name}: the same file as {other}; send it once")
        sent[sha256] = file.name
    if troubles:
        raise ImportRefused(troubles)


def edit_record(member: Member, *, record: str, fields: Mapping[str, Any], why: str) -> None:
    """Correct fields of a record; the export keeps what the source said."""
    what = {"fields": dict(fields), "why": why or None}
    record_act(member, needs="edit_record", stage="search", act="edit", subject=record, what=what)


def undo_edit(member: Member, *, record: str, line: str) -> None:
    """Take a correction of a record back, as far as no later one set the same field.

    Raises
    ------
    LedgerError
        Where nothing of it stands any more.
    """
    search = member.review.state.search
    told = corrections(member.review.records[record], search.edits.get(record, ()))
    undo = next((one.undo for one in told if one.line.id == line), {})
    if not undo:
        raise LedgerError("nothing of this correction stands any more; look at the record again")
    fields = {n: list(value) if isinstance(value, tuple) else value for n, value in undo.items()}
    edit_record(member, record=record, fields=fields, why="takes an earlier correction back")
