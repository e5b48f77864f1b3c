"""Taking the exports of a search into a review folder, without a browser."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consilience.errors import FolderError
from consilience.records import read_export
from consilience.records.judgements import judgements, may_hold_decisions
from consilience.review.append import Act, appended
from consilience.review.blobs import EXPORTS, exports_manifest, sha256_of, write_if_other
from consilience.review.canonical import ledger_text, records_text
from consilience.review.folder import Opened, open_folder
from consilience.review.ledger_file import FILE as LEDGER
from consilience.review.rows import RECORDS, records_of
from consilience.review.state import state_of


@dataclass(frozen=True)
class Added:
    """An export that came in; `refused` says of each row that became no record where and why.

    Attributes
    ----------
    people : tuple of str
        Whom it names as having decided on its records in another program.
    """

    name: str
    n_records: int
    n_repaired: int
    refused: tuple[str, ...]
    people: tuple[str, ...] = ()


def add_exports(
    path: Path | str,
    exports: Mapping[str, bytes],
    *,
    search: Mapping[str, Any],
    who: str,
    at: str,
    ids: Iterator[str],
    format: str | None = None,
) -> list[Added]:
    """Document a search as it was run, and take its exports in byte for byte.

    Parameters
    ----------
    exports : mapping of str to bytes
        By name; may be empty.
    search : mapping
        The content of the act `search`: source, kind, platform, date, string, declared.
    who, at, ids
        As `append` takes them.
    format : str, optional
        The format of all of them; found by their content where it is left out.

    Raises
    ------
    FolderError
        Where an export gives no record or stands in the folder already; nothing is written then.
    """
    folder = open_folder(path)
    subject = f"search:{next(ids)}"
    acts, added = [Act("search", "search", subject, search)], []
    known = set(folder.review.state.search.exports)
    for name, data in exports.items():
        act, one = _import(subject, name, data, format)
        if act.what["sha256"] in known:
            raise FolderError("the very same file was added before", file=name)
        known.add(act.what["sha256"])
        acts.append(act)
        added.append(one)
    done = appended(folder, acts, who=who, at=at, ids=ids)
    if done.refused:
        raise FolderError(done.refused[0].message, file=done.refused[0].file)
    _write(folder, [*folder.lines, *done.lines], {sha256_of(d): d for d in exports.values()})
    return added


def _import(subject: str, name: str, data: bytes, format: str | None) -> tuple[Act, Added]:
    read = read_export(io.BytesIO(data), name=name, format=format)
    refused = tuple(str(issue) for issue in read.issues if issue.kind == "refused")
    if not read.records:
        raise FolderError(f"no row became a record; {refused[0]}", file=name)
    what = {
        "sha256": sha256_of(data), "name": name, "format": read.format, "encoding": read.encoding,
        "bytes": len(data), "n_records": len(read.records), "n_repaired": read.n_repaired,
        "n_refused": read.n_refused,
    }  # fmt: skip
    held = judgements(record for record in read.records if may_hold_decisions(record))
    people = tuple(dict.fromkeys(row.who or "(no name)" for row in held.rows if row.decision))
    added = Added(name, len(read.records), read.n_repaired, refused, people)
    return Act("search", "import", subject, what, name), added


def _write(folder: Opened, lines: list[Any], new: Mapping[str, bytes]) -> None:
    log = state_of(lines).search
    records = dict(folder.review.records)
    for sha256, data in new.items():
        write_if_other(folder.path / EXPORTS / sha256, data)
        records |= {record.id: record for record in records_of(log.exports[sha256], data)}
    texts = {
        f"{EXPORTS}/manifest.csv": exports_manifest(lines),
        RECORDS: records_text(records.values(), [*folder.exports, *new]),
        LEDGER: ledger_text(lines),
    }
    for name, text in texts.items():
        write_if_other(folder.path / name, text.encode())
