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
from consilience.review.take_out import taking_out
from consilience.search import corrections
from consilience_web.jobs.actions import ask
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Tell, silent
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.actions import append, in_turn, record_act, require
from consilience_web.reviews.blobs import (
    ACCOUNT,
    LOG,
    SAID,
    SAID_ROWS,
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
from consilience_web.ui.templatetags.dates import day

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


@dataclass(frozen=True)
class Taken:
    """What became of the files that were sent.

    Attributes
    ----------
    search : str
        The search that they stand with.
    files : tuple of Upload
        Those that came in.
    n_records : int
        The records that they hold.
    refused : tuple of str
        Why each of the others stayed out, with file and line.
    """

    search: str
    files: tuple[Upload, ...]
    n_records: int
    refused: tuple[str, ...]


class ImportRefused(ConsilienceError):
    """Files of which none was taken in; nothing of them is stored.

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
) -> Taken:
    """Document a search as it was run (anew or corrected) with its exports.

    Raises
    ------
    ImportRefused
        Where files were sent and none can be taken in: then the search is not documented either.
    """
    require(member, "search", "document")
    search = search or secrets.token_hex(4)
    acts: list[Act] = [("search", "search", f"search:{search}", what)]
    if files:
        require(member, "search", "import")
    return _append_with(member, acts, search, files, tell)


def import_exports(
    member: Member, *, search: str, files: Sequence[Upload], run: str = "", tell: Tell = silent
) -> Taken:
    """Take exports of a documented search in, each whole or not at all; `run` dates a later run.

    Raises
    ------
    ImportRefused
        Naming every file, where none can be taken in.
    """
    require(member, "search", "import")
    return _append_with(member, [], search, files, tell, run=run)


def say_run(member: Member, *, sha256: str, run: str) -> None:
    """Say which run of its search a file came of; without a date of the one that is documented."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        raise LedgerError("this review has no such file")
    if export.run != run:
        require(member, "search", "import")
        append(member.row, who=member.handle, acts=[_of_run(export.search, sha256, run)])


def take_out(member: Member, *, sha256: str, why: str) -> str:
    """Take an export out that came in by mistake, with its records and its bytes; give its name.

    Raises
    ------
    LedgerError
        Where records of it were opened for voting, or no reason is given.
    """
    with in_turn(member) as now:
        require(now, "search", "import")
        subject, what = taking_out(now.review.state, sha256, why=why)
        name = now.review.state.search.exports[sha256].name
        append(now.row, who=now.handle, acts=[("search", "unimport", subject, what)])
    drop(member.row, sha256)
    for kind in ("export", ACCOUNT, LOG, SAID, SAID_ROWS, "kept"):
        drop_blob(member.row, kind, sha256)
    return name


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
        Where the review holds every file already, or each comes in just now.
    """
    new, refused = _told_apart(member, files)
    coming = {file["sha256"] for job in under_way(member, "import") for file in job.inputs()}
    twice = [file.name for file in new if file.sha256 in coming]
    refused += [f"{name}: this file is already being imported" for name in twice]
    new = [file for file in new if file.sha256 not in coming]
    if not new:
        raise ImportRefused(refused)
    for file in new:
        keep_blob(member.row, WAITING, file.stream, name=file.sha256)
    inputs = [{"name": file.name, "sha256": file.sha256} for file in new]
    args = {"search": search or secrets.token_hex(4), "what": what, "files": inputs, "run": run}
    return ask(member, "import", {**args, "refused": refused})


def _append_with(
    member: Member,
    acts: list[Act],
    search: str,
    files: Sequence[Upload],
    tell: Tell,
    *,
    run: str = "",
) -> Taken:
    """Read and keep the files first; the lines that tell of them then come in together."""
    new, refused = _told_apart(member, files)
    try:
        read = _read(member, search, new, tell, refused)
        if files and not read:
            raise ImportRefused(refused)
        came = [file for file in new if file.sha256 in read]
        told = [*acts, *read.values(), *(_of_run(search, f.sha256, run) for f in came if run)]
        with writing():
            ReviewRow.objects.select_for_update().get(pk=member.row.pk)
            if meanwhile := _told_apart(member, came)[1]:
                raise ImportRefused(meanwhile)
            append(member.row, who=member.handle, acts=told)
            for file in came:
                finish(member.row, file.sha256)
    finally:
        _leave_out(member, new)
    n = sum(act[3]["n_records"] for act in read.values())
    return Taken(search, tuple(came), n, tuple(refused))


def _leave_out(member: Member, files: Sequence[Upload]) -> None:
    """Take away again what was kept of files that no line tells of."""
    known = opened(member.row).state.search.exports
    for file in files:
        if file.sha256 not in known:
            drop(member.row, file.sha256)
            drop_blob(member.row, "export", file.sha256)
            drop_blob(member.row, ACCOUNT, file.sha256)


def _read(
    member: Member, search: str, files: Sequence[Upload], tell: Tell, refused: list[str]
) -> dict[str, Act]:
    """Read and keep each file; give the line of each by its SHA-256, and say what stays out."""
    acts = {}
    for file in files:
        try:
            acts[file.sha256] = _take_in(member, search, file, tell)
        except ReadError as error:
            refused.append(str(error))
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


def _told_apart(member: Member, files: Sequence[Upload]) -> tuple[list[Upload], list[str]]:
    """Tell new files from bytes that the review holds already or that were sent twice at once."""
    log = opened(member.row).state.search
    new: dict[str, Upload] = {}
    refused = []
    for file in files:
        if known := log.exports.get(file.sha256):
            source = log.searches[known.search].source
            refused.append(
                f"{file.name}: the same file was imported on {day(known.at)} as "
                f"{known.name} of {source}; it was not imported again"
            )
        elif other := new.get(file.sha256):
            refused.append(f"{file.name}: the same file as {other.name}; it was imported once")
        else:
            new[file.sha256] = file
    return list(new.values()), refused


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
