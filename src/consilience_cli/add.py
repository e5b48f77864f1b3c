"""`consilience add FOLDER EXPORT...`: document a search in a review folder, with its exports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.records import READABLE
from consilience.review.add import add_exports
from consilience.review.blobs import as_text
from consilience.search import KINDS
from consilience_cli.folder_work import actor, add_who, count, day

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "add",
        help="add a search and its exports to a folder",
        description="Document a search as it was run, and import its exports into a review folder. "
        "Without an export, only the search is documented.",
    )
    add_who(parser)
    parser.add_argument(
        "exports", metavar="EXPORT", nargs="*", type=Path, help="export files of the search"
    )
    parser.add_argument(
        "--from",
        metavar="FORMAT",
        choices=READABLE,
        dest="from_format",
        help="read the exports as this format, such as references or web-results",
    )
    parser.add_argument("--source", required=True, help="name of the database or other source")
    parser.add_argument("--kind", choices=list(KINDS), default="database", help="kind of source")
    parser.add_argument("--platform", help="where it was searched, such as Ovid")
    parser.add_argument("--date", type=day, help="when it was run: YYYY-MM-DD, YYYY-MM or YYYY")
    string = parser.add_mutually_exclusive_group()
    string.add_argument("--string", help="the search string, exactly as it was run")
    string.add_argument(
        "--string-file", type=Path, metavar="FILE", help="file that holds the search string"
    )
    parser.add_argument("--limits", help="limits of language, date or kind")
    parser.add_argument("--declared", type=count, help="how many records the source said it found")


def run(args: argparse.Namespace) -> int:
    """Add them; count what was repaired, name what was refused."""
    string = _text(args.string_file) if args.string_file else args.string
    search = {
        "source": args.source, "kind": args.kind, "platform": args.platform, "date": args.date,
        "string": string, "limits": args.limits, "declared": args.declared,
    }  # fmt: skip
    by = actor(args)
    exports = {path.name: path.read_bytes() for path in args.exports}
    added = add_exports(
        args.folder, exports, search=search, who=by.who, at=by.at, ids=by.ids,
        format=args.from_format,
    )  # fmt: skip
    for one in added:
        for issue in one.refused:
            print(f"consilience: {issue}", file=sys.stderr)
        print(
            f"{one.name}: {one.n_records} records, {one.n_repaired} repaired, "
            f"{len(one.refused)} rows refused"
        )
        if one.people:
            print(
                f"{one.name}: holds decisions of {', '.join(one.people)}; "
                f"`consilience decisions {args.folder} {one.name}` takes them in"
            )
    print(f"{args.folder}: the search of {args.source} is documented")
    return 1 if any(one.refused for one in added) else 0


def _text(path: Path) -> str:
    return as_text(path.read_bytes(), path.name)
