"""Writing at the search stage: searches, imports, corrections, duplicates seen by eye."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

from consilience.errors import ConsilienceError, LedgerError, ReadError
from consilience.evidence import Record
from consilience.records import iterate_export
from consilience.search import corrections
from consilience_web.jobs.actions import ask
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Tell, silent
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.actions import append, record_act, require
from consilience_web.reviews.blobs import (
    ACCOUNT,
    WAITING,
    drop_blob,
    keep_blob,
    keep_waiting,
    sha256_of,
)
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import ReviewRow
from consilience_web.reviews.queries import Member, opened
from consilience_web.reviews.records import drop, fill, finish, placed
from consilience_web.search.queries.imports import Counting, counted

Act = tuple[str, str, str, Mapping[str, Any]]


@dataclass(frozen=True)
class Upload:
    """A file as it was sent; a large one lies on disk.

    Its format is found by its content where it is not said.
    """

    name: str
    stream: BinaryIO
    format: str | None = None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256_of(self.stream)

    @property
    def size(self) -> int:
        """Its bytes; the stream stands at the end afterwards."""
        return self.stream.seek(0, io.SEEK_END)


class ImportRefused(ConsilienceError):
    """Files that were not taken in; nothing of them is stored.

    Attributes
    ----------
    messages : tuple of str
        One for each trouble, with file and line.
    """

    def __init__(self, messages: Sequence[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n\n".join(messages))


def document_search(
    member: Member,
    *,
    what: Mapping[str, Any],
    files: Sequence[Upload],
    search: str = "",
    tell: Tell = silent,
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
    _append_with(member, acts, search, files, tell)
    return search


def import_exports(
    member: Member, *, search: str, files: Sequence[Upload], run: str = "", tell: Tell = silent
) -> None:
    """Take exports of a documented search in, all or none; `run` dates a later run of it.

    Raises
    ------
    ImportRefused
        Naming every file that cannot be taken in.
    """
    require(member, "search", "import")
    _append_with(member, [], search, files, tell, run=run)


def say_run(member: Member, *, sha256: str, run: str) -> None:
    """Say which run of its search a file came of; without a date of the one that is documented."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        raise LedgerError("this review has no such file")
    if export.run != run:
        require(member, "search", "import")
        append(member.row, who=member.handle, acts=[_of_run(export.search, sha256, run)])


def _of_run(search: str, sha256: str, run: str) -> Act:
    return ("search", "run", f"search:{search}", {"file": sha256, "date": run or None})


def import_later(
    member: Member,
    *,
    search: str,
    files: Sequence[Upload],
    what: Mapping[str, Any] | None = None,
    run: str = "",
) -> Job:
    """Keep large exports until a worker takes them in, with the search `what` if it is new.

    Raises
    ------
    ImportRefused
        Where the review holds a file already, or it comes in just now.
    """
    _refuse_known(member, files)
    coming = {file["sha256"] for job in under_way(member, "import") for file in job.inputs()}
    if twice := [file.name for file in files if file.sha256 in coming]:
        raise ImportRefused([f"{name}: this very file is being imported already" for name in twice])
    for file in files:
        keep_blob(member.row, WAITING, file.stream, name=file.sha256)
    inputs = [{"name": file.name, "sha256": file.sha256} for file in files]
    args = {"search": search or secrets.token_hex(4), "what": what, "files": inputs, "run": run}
    return ask(member, "import", args)


def _append_with(
    member: Member,
    acts: list[Act],
    search: str,
    files: Sequence[Upload],
    tell: Tell,
    *,
    run: str = "",
) -> None:
    """Read and keep all files first; the lines that tell of them then come in together."""
    _refuse_known(member, files)
    try:
        read = _read(member, search, files, tell)
        read += [_of_run(search, file.sha256, run) for file in files if run]
        with writing():
            ReviewRow.objects.select_for_update().get(pk=member.row.pk)
            _refuse_known(member, files)
            append(member.row, who=member.handle, acts=[*acts, *read])
            for file in files:
                finish(member.row, file.sha256)
    except Exception:
        _leave_out(member, files)
        raise


def _leave_out(member: Member, files: Sequence[Upload]) -> None:
    """Take away again what was kept of files that no line tells of."""
    known = opened(member.row).state.search.exports
    for file in files:
        if file.sha256 not in known:
            drop(member.row, file.sha256)
            drop_blob(member.row, "export", file.sha256)
            drop_blob(member.row, ACCOUNT, file.sha256)


def _read(member: Member, search: str, files: Sequence[Upload], tell: Tell) -> list[Act]:
    acts, troubles = [], []
    for file in files:
        try:
            acts.append(_take_in(member, search, file, tell))
        except ReadError as error:
            troubles.append(str(error))
    if troubles:
        raise ImportRefused(troubles)
    return acts


def _take_in(member: Member, search: str, file: Upload, tell: Tell) -> Act:
    """Make rows of the records of a file, one after another, and keep its bytes."""
    file.stream.seek(0)
    export = iterate_export(file.stream, name=file.name, format=file.format)
    counting = Counting(export)
    records = _told(iter(counting), file, tell)
    fill(member.row, file.sha256, placed(file.sha256, records))
    summary, account = export.summary, counting.account()
    if not summary.n_records:
        refused = account.refused.first
        why = f"no row became a record; {refused[0].what}" if refused else "it holds no record"
        raise ReadError(why, file=file.name, line=refused[0].line if refused else None)
    keep_waiting(member.row, "export", file.sha256)
    keep_blob(member.row, "export", file.stream, name=file.sha256)
    keep_blob(member.row, ACCOUNT, account.as_json(), name=file.sha256)
    what: dict[str, Any] = {
        "sha256": file.sha256,
        "name": file.name,
        "format": export.format,
        "encoding": export.encoding,
        "bytes": file.size,
        "n_records": summary.n_records,
        "n_repaired": summary.n_repaired,
        "n_refused": summary.n_refused,
    }
    return ("search", "import", f"search:{search}", what)


def _told(records: Iterator[Record], file: Upload, tell: Tell) -> Iterator[Record]:
    """The records; it is told on the way how many they are, and how much of the file is read."""
    size = file.size
    file.stream.seek(0)
    for n, record in enumerate(records, 1):
        yield record
        if n % 100 == 0:
            tell(f"reads {file.name}: {n:,} records so far", file.stream.tell(), size)


def _refuse_known(member: Member, files: Sequence[Upload]) -> None:
    """Refuse bytes that the review holds already, or that were sent twice at once."""
    log = opened(member.row).state.search
    sent: dict[str, str] = {}
    troubles = []
    for file in files:
        if known := log.exports.get(file.sha256):
            source = log.searches[known.search].source
            troubles.append(
                f"{file.name}: the very same file was imported on {known.at[:10]} as "
                f"{known.name} of {source}; it was not taken in again"
            )
        elif other := sent.get(file.sha256):
            troubles.append(f"{file.name}: the same file as {other}; send it once")
        sent[file.sha256] = file.name
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


def count_again(member: Member, *, sha256: str, tell: Tell = silent) -> None:
    """Count a kept export again and keep the account: of one that came with a folder."""
    require(member, "search", "import")
    export = member.review.state.search.exports.get(sha256)
    account = counted(member, export, tell) if export and not export.absent else None
    if account is None:
        raise ConsilienceError("the file of this import is no longer kept")
    keep_blob(member.row, ACCOUNT, account.as_json(), name=sha256)
