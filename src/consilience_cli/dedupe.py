"""`consilience dedupe`: find duplicate records in search exports.

Reads any export that the library reads, and a table with the columns of the labelled test sets
(`record_id`, `authors`, `year`, `title`, ... with `; ` between names; `duplicate_group` is not
looked at).
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from consilience.dedupe import (
    Duplicates,
    Engine,
    Pair,
    Related,
    find_duplicates,
    related,
    run_of_finder,
)
from consilience.errors import DataError
from consilience.review.append import Act
from consilience.review.folder import open_folder
from consilience_cli.folder_work import append_and_tell
from consilience_cli.outputs import clash
from consilience_cli.progress import Progress
from consilience_cli.rows import Row, Rows

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

_SPARK_IS_SET_UP = {"PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR", "SPARK_HOME"}
COLUMNS = ("source_file source_index record_id group_id kept status probability why").split()
PAIR_COLUMNS = ("record_id_a", "record_id_b", "probability", "why")
RELATED_COLUMNS = ("kind", "record_id_a", "record_id_b", "why")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "dedupe",
        help="find duplicate records in search exports",
        description="Find records that describe the same work. Nothing is deleted: every row is "
        "written with its group and whether it is the one kept.",
    )
    parser.add_argument(
        "inputs", metavar="IN", nargs="+", type=Path,
        help="search exports; or one review folder, whose ledger then records the result",
    )  # fmt: skip
    parser.add_argument(
        "--output", metavar="OUT.csv", type=Path, help="write every row with its group"
    )
    parser.add_argument(
        "--pairs",
        metavar="PAIRS.csv",
        type=Path,
        help="write the pairs that a person should decide",
    )
    parser.add_argument(
        "--related", metavar="RELATED.csv", type=Path,
        help="write different works that belong together: a preprint and its article, an article "
        "and its erratum, reports of one trial, ...",
    )  # fmt: skip
    parser.add_argument(
        "--engine", choices=get_args(Engine), default="memory",
        help="where to search: in memory (a million records take 3 GB), or on Spark "
        "(needs the extra spark and Java 17); the answer is the same",
    )  # fmt: skip
    parser.add_argument("--who", metavar="HANDLE", help="with a review folder: who runs it")
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    if args.inputs[0].is_dir():
        return _run_on_folder(args)
    if args.output is None:
        args.wrong("name the file for the groups: --output OUT.csv")
    outputs = [path for path in (args.output, args.pairs, args.related) if path]
    if wrong := clash(args.inputs, outputs):
        return wrong
    rows, progress = Rows(args.inputs), Progress()
    if args.engine == "spark":
        _prepare_spark()
    try:
        duplicates = find_duplicates(rows, progress=progress, engine=args.engine)
    except DataError:
        rows.tell_apart()
        raise
    finally:
        progress.end()
    write_rows(args.output, rows.read, duplicates)
    if args.pairs:
        write_pairs(args.pairs, duplicates.probable)
    if args.related:
        write_related(args.related, related(Rows(args.inputs, quiet=True), duplicates.groups))
    n_records, n_removed = len(rows.read), len(duplicates.links)
    print(
        f"{n_records} records, {n_removed} duplicates removed, {n_records - n_removed} left, "
        f"{len(duplicates.probable)} pairs for people"
    )
    return 1 if rows.n_refused else 0


def _prepare_spark() -> None:
    """Have Spark run this Python, and nobody else hear it, unless it is set up otherwise."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if _SPARK_IS_SET_UP.isdisjoint(os.environ):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")


def _run_on_folder(args: argparse.Namespace) -> int:
    """Look for duplicates in a review folder and append what was found to its ledger."""
    if len(args.inputs) > 1 or args.output:
        args.wrong("give one review folder without --output, or export files with it")
    if args.engine != "memory":
        args.wrong("a review folder is searched in memory; leave --engine out")
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
    status = append_and_tell(args, [Act("dedupe", "deduplicate", "records", what)])
    if args.related:
        works = open_folder(args.folder).review.state.works.values()
        write_related(args.related, related(records, [work for work in works if work[1:]]))
    return status


def write_rows(path: Path, rows: Sequence[Row], duplicates: Duplicates) -> None:
    """Write every row with its group, in the order in which the rows were read."""
    standing = Standing(duplicates)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow((*row, *standing.of(row.id)))


def write_pairs(path: Path, pairs: Sequence[Pair]) -> None:
    """Write the queue for people, the surest pair first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PAIR_COLUMNS)
        for pair in pairs:
            writer.writerow((pair.a, pair.b, _four(pair.probability), pair.why))


def write_related(path: Path, works: Sequence[Related]) -> None:
    """Write works that belong together, kind by kind."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RELATED_COLUMNS)
        writer.writerows((one.kind, one.a, one.b, one.why) for one in works)


class Standing:
    """Group, kept, status, probability and why of each row."""

    def __init__(self, duplicates: Duplicates) -> None:
        self._group = {id: group for group in duplicates.groups if group[1:] for id in group}
        self._link = {link.b: link for link in duplicates.links}
        self._weakest = duplicates.weakest()
        self._asked: dict[str, Pair] = {}
        for pair in duplicates.probable:
            for id in (pair.a, pair.b):
                self._asked.setdefault(id, pair)

    def of(self, id: str) -> tuple[str, int, str, str, str]:
        """Give the cells of one row."""
        group, pair = self._group.get(id), self._asked.get(id)
        if group is None and pair is None:
            return (id, 1, "single", "", "")
        if group is None and pair is not None:
            other = pair.b if pair.a == id else pair.a
            return (id, 1, "probable", _four(pair.probability), f"perhaps {other}: {pair.why}")
        assert group is not None
        link, held = self._link.get(id), _four(self._weakest[id])
        if link is None:
            return (id, 1, "merged", held, f"kept for {len(group)} rows")
        return (group[0], 0, "merged", held, f"same work as {link.a}: {link.why}")


def _four(probability: float) -> str:
    return f"{probability:.4f}"
