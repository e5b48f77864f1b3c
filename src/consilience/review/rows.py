"""The records of a folder: read from the exports' bytes, or from records.csv without them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from consilience.errors import FolderError
from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.records import read_export
from consilience.review.blobs import FolderIssue
from consilience.review.canonical import RECORD_COLUMNS, record_of, records_text
from consilience.review.state import State
from consilience.search import Export

RECORDS = "records.csv"


def read_records(
    folder: Path, state: State, exports: Mapping[str, Path]
) -> tuple[dict[str, Record], list[FolderIssue]]:
    """Give every record by id, in the order of arrival, and what is missing or out of date."""
    kept = read_projection(folder)
    records: dict[str, Record] = {}
    issues: list[FolderIssue] = []
    for export in state.search.exports.values():
        if export.sha256 in exports:
            found = {r.id: r for r in records_of(export, exports[export.sha256].read_bytes())}
        else:
            found = {id: kept[id] for id in export.record_ids() if id in kept}
            lost = export.n_records - len(found)
            if lost and not export.absent:
                what = f"{lost} of the {export.n_records} records of {export.name} are absent"
                issues.append(FolderIssue(RECORDS, what))
        records |= {id: r for id, r in found.items() if id not in state.search.gone}
    issues += _out_of_date(folder, records_text(records.values(), exports))
    return records, issues


def records_of(export: Export, data: bytes) -> list[Record]:
    """Read an export's bytes again; the ids follow from the SHA-256 and the place in the file.

    Raises
    ------
    FolderError
        Where it gives another number of records than the ledger counted.
    """
    if not export.n_records:
        return []
    read = read_export(io.BytesIO(data), name=export.name, format=export.format)
    records = [
        replace(record, id=place_id(export.sha256, index))
        for index, record in enumerate(read.records, 1)
    ]
    if len(records) != export.n_records:
        raise FolderError(
            f"{export.name} gives {len(records)} records, the ledger counted {export.n_records}",
            file=f"exports/{export.sha256}",
        )
    return records


def read_projection(folder: Path) -> dict[str, Record]:
    """Read records.csv by id; empty where there is none.

    Raises
    ------
    FolderError
        With the line that cannot be read.
    """
    path = folder / RECORDS
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return records_in(stream)


def records_in(stream: Iterable[str]) -> dict[str, Record]:
    """Read the rows of records.csv by id.

    Raises
    ------
    FolderError
        With the line that cannot be read.
    """
    found: dict[str, Record] = {}
    csv.field_size_limit(2**31 - 1)
    reader = csv.DictReader(stream)
    try:
        if tuple(reader.fieldnames or ()) != RECORD_COLUMNS:
            raise ValueError(f"columns should be {', '.join(RECORD_COLUMNS)}")
        for row in reader:
            record = record_of(row)
            found[record.id] = record
    except UnicodeDecodeError:
        message = "not UTF-8; `consilience build` writes it again from the exports"
        raise FolderError(message, file=RECORDS, line=reader.line_num + 1) from None
    except (ValueError, TypeError, AttributeError, csv.Error) as error:
        raise FolderError(str(error), file=RECORDS, line=reader.line_num) from None
    return found


def _out_of_date(folder: Path, wanted: str) -> list[FolderIssue]:
    path = folder / RECORDS
    held = path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
    if held == wanted or (held is None and wanted.count("\n") == 1):
        return []
    return [FolderIssue(RECORDS, "is not what the exports say; `consilience build` writes it")]
