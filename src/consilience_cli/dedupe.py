"""`consilience dedupe`: find duplicate records in search exports.

Reads any export that the library reads, and a table with the columns of the labelled test sets
(`record_id`, `authors`, `year`, `title`, ... with `; ` between names; `duplicate_group` is not
looked at).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import html
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consilience import records as library
from consilience.dedupe import Duplicates, Pair, find_duplicates, run_of_finder
from consilience.errors import ConsilienceError, ReadError
from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.review.append import Act
from consilience.review.folder import open_folder
from consilience_cli.folder_work import append_and_tell
from consilience_cli.outputs import clash

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

COLUMNS = ("source_file source_index record_id group_id kept status probability why").split()
PAIR_COLUMNS = ("record_id_a", "record_id_b", "probability", "why")
TABLE_COLUMNS = {"record_id", "title", "authors", "year", "journal"}
"""What the header of a table names that is read row by row, and not as an export."""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "dedupe",
        help="find duplicate records in search exports",
        description="Find records that describe the same work. Nothing is deleted: every row is "
        "written with its group and whether it is the one kept.",
    )
    parser.add_argument(
        "inputs", metavar="IN", nargs="+", type=Path,
        help="search exports; or one review folder, whose ledger then keeps what is found",
    )  # fmt: skip
    parser.add_argument("--output", metavar="OUT.csv", type=Path, help="every row with its group")
    parser.add_argument(
        "--pairs", metavar="PAIRS.csv", type=Path, help="pairs that a person should decide"
    )
    parser.add_argument("--who", metavar="HANDLE", help="in a review folder: who runs it")
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    if args.inputs[0].is_dir():
        return _run_on_folder(args)
    if args.output is None:
        args.wrong("name the file for the groups: --output OUT.csv")
    if wrong := clash(args.inputs, [path for path in (args.output, args.pairs) if path]):
        return wrong
    rows: list[Record] = []
    refused = 0
    for path in args.inputs:
        found, n_refused = read_input(path)
        rows += found
        refused += n_refused
    duplicates = find_duplicates(_told_apart(rows))
    write_rows(args.output, rows, duplicates)
    if args.pairs:
        write_pairs(args.pairs, duplicates.probable)
    n_removed = len(duplicates.links)
    print(
        f"{len(rows)} records, {n_removed} duplicates removed, {len(rows) - n_removed} left, "
        f"{len(duplicates.probable)} pairs for people"
    )
    return 1 if refused else 0


def _run_on_folder(args: argparse.Namespace) -> int:
    """Look for duplicates in a review folder and append what was found to its ledger."""
    if len(args.inputs) > 1 or args.output:
        args.wrong("give one review folder without --output, or export files with it")
    args.folder = args.inputs[0]
    review = open_folder(args.folder).review
    gone, known = review.state.search.gone, review.state.search.record_ids()
    records = [review.record(id) for id in known if id in review.records and id not in gone]
    what = run_of_finder(records, review.state.merges.words)
    if args.pairs:
        write_pairs(args.pairs, [Pair(*row) for row in what["pairs"]])
    print(
        f"{len(records)} records, {len(what['links'])} newly joined, "
        f"{len(what['pairs'])} pairs for people"
    )
    return append_and_tell(args, [Act("dedupe", "deduplicate", "records", what)])


def read_input(path: Path) -> tuple[list[Record], int]:
    """Give the records of a file, and how many of its rows were refused."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = _unpack(path, content)
    if _is_table(content):
        return list(read_table(content, path.name)), 0
    export = library.read_export(path, name=path.name)
    refused = [issue for issue in export.issues if issue.kind == "refused"]
    for issue in refused:
        print(f"consilience: {issue}", file=sys.stderr)
    return [_with_id(record, content, path.name) for record in export.records], len(refused)


def read_table(content: bytes, name: str) -> Iterator[Record]:
    """Read a table with the columns of the labelled test sets."""
    try:
        lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReadError("not UTF-8; save the table as UTF-8", file=name, line=line) from None
    reader = csv.DictReader(lines)
    for index, row in enumerate(reader, start=1):
        if not row["record_id"]:
            raise ReadError(
                "the row has no record_id; give each row one", file=name, line=reader.line_num
            )
        yield record_of_row(row, source_file=name, source_index=index)


def record_of_row(row: Mapping[str, str | None], **place: Any) -> Record:
    """Make a record of a row of such a table; `place` is passed on to the record."""
    year = row.get("year") or ""
    names = html.unescape(row.get("authors") or "").split("; ")
    return Record(
        id=row["record_id"] or "",
        title=row.get("title") or None,
        authors=tuple(name for name in names if name),
        year=int(year) if year.isdecimal() else None,
        journal=row.get("journal") or None,
        volume=row.get("volume") or None,
        issue=row.get("number") or None,
        pages=row.get("pages") or None,
        doi=row.get("doi") or None,
        pmid=row.get("pmid") or None,
        abstract=row.get("abstract") or None,
        isbn=row.get("isbn") or None,
        database=row.get("source") or None,
        **place,
    )


def write_rows(path: Path, rows: Sequence[Record], duplicates: Duplicates) -> None:
    """Write every row with its group, in the order in which the rows were read."""
    told = _told(duplicates)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for record in rows:
            place = (record.source_file or "", record.source_index or "")
            writer.writerow((*place, record.id, *told[record.id]))


def write_pairs(path: Path, pairs: Sequence[Pair]) -> None:
    """Write the queue for people, the surest pair first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PAIR_COLUMNS)
        for pair in pairs:
            writer.writerow((pair.a, pair.b, _four(pair.probability), pair.why))


def _told(duplicates: Duplicates) -> dict[str, tuple[str, int, str, str, str]]:
    """Give group, kept, status, probability and why of each row."""
    asked: dict[str, Pair] = {}
    for pair in duplicates.probable:
        for id in (pair.a, pair.b):
            asked.setdefault(id, pair)
    weakest = duplicates.weakest()
    why = {link.b: f"same work as {link.a}: {link.why}" for link in duplicates.links}
    told = {}
    for kept, *removed in duplicates.groups:
        if removed:
            n = len(removed)
            told[kept] = (kept, 1, "merged", _four(weakest[kept]), f"kept for {n + 1} rows")
            for id in removed:
                told[id] = (kept, 0, "merged", _four(weakest[id]), why[id])
        elif kept in asked:
            pair = asked[kept]
            other = pair.b if pair.a == kept else pair.a
            reason = f"perhaps {other}: {pair.why}"
            told[kept] = (kept, 1, "probable", _four(pair.probability), reason)
        else:
            told[kept] = (kept, 1, "single", "", "")
    return told


def _told_apart(rows: list[Record]) -> list[Record]:
    """Give the rows, or say which file brings an id that another row has."""
    seen: dict[str, Record] = {}
    for row in rows:
        other = seen.setdefault(row.id, row)
        if other is not row:
            raise ConsilienceError(
                f"{row.source_file}: row {row.source_index} has the record_id {row.id} of "
                f"{other.source_file}, row {other.source_index}; give each file once and each "
                "row an id of its own"
            )
    return rows


def _with_id(record: Record, content: bytes, name: str) -> Record:
    index = record.source_index or 0
    id = record.id or place_id(hashlib.sha256(content).hexdigest(), index)
    return replace(record, id=id, source_file=record.source_file or name)


def _is_table(content: bytes) -> bool:
    header = content.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").strip()
    return TABLE_COLUMNS.issubset(column.strip('"') for column in header.split(","))


def _unpack(path: Path, content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError) as error:
        raise ReadError("the packed file is damaged; fetch it again", file=str(path)) from error


def _four(probability: float) -> str:
    return f"{probability:.4f}"
