"""`consilience relate FOLDER`: say which works of a review folder tell of one study."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.errors import FolderError, LedgerError
from consilience.review.append import Act
from consilience.review.blobs import FolderIssue
from consilience.review.folder import open_folder
from consilience.review.one_study import related_works
from consilience_cli.folder_work import add_who, append_and_tell

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers

TWO = ("record_id_a", "record_id_b")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "relate",
        help="link works that report one study",
        description="Link works that are no duplicates but report one study, such as a preprint "
        "and its article, or a conference abstract and the paper. They stay separate records; once "
        "both are included, their reports are one study. To undo it, append the act `unsay`.",
    )
    add_who(parser)
    parser.add_argument("pair", metavar="RECORD", nargs="*", help="ids of two records")
    parser.add_argument(
        "--table", metavar="RELATED.csv", type=Path,
        help="pairs in the columns record_id_a and record_id_b, as dedupe --related writes them",
    )  # fmt: skip
    parser.add_argument(
        "--kind", action="append", metavar="KIND",
        help="only rows of this kind in the table; may be given several times",
    )  # fmt: skip
    parser.add_argument("--why", default="", help="why, in your own words")
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Append a line for each pair."""
    if (len(args.pair) == 2) is (args.table is not None) or len(args.pair) not in (0, 2):
        args.wrong("name two records, or a table of pairs with --table")
    review = open_folder(args.folder).review
    pairs = _rows(args.table, args.kind) if args.table else iter([(*args.pair, None)])
    name = args.table.name if args.table else ""
    acts, n_refused = [], 0
    for a, b, line in pairs:
        try:
            what = related_works(review, a, b, why=args.why)
        except LedgerError as refused:
            print(f"consilience: {FolderIssue(name, str(refused), line)}", file=sys.stderr)
            n_refused += 1
        else:
            acts.append(Act("dedupe", "related", a, what, name, line))
    return append_and_tell(args, acts) or int(n_refused > 0)


def _rows(path: Path, kinds: list[str] | None) -> Iterator[tuple[str, str, int | None]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FolderError(f"not UTF-8 at byte {error.start}", file=path.name) from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [name for name in TWO if name not in (reader.fieldnames or ())]:
        raise FolderError(f"there is no column `{missing[0]}`", file=path.name, line=1)
    for row in reader:
        if kinds is None or row.get("kind") in kinds:
            yield row[TWO[0]] or "", row[TWO[1]] or "", reader.line_num
