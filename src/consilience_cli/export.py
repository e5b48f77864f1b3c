"""`consilience export`: write a review of the web as a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from consilience_cli.workspace import add_data, set_up


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "export",
        help="export a review from the web as a folder",
        description="Write one review of the workspace as a review folder.",
    )
    parser.add_argument(
        "review", metavar="REVIEW", help="its name in the address of its pages, after /r/"
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder to write")
    parser.add_argument(
        "--pseudonyms", action="store_true",
        help="replace names and handles by person-1, person-2, ...",
    )  # fmt: skip
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Write the folder; say where a name still stands in a text."""
    set_up(args.data)
    from consilience_web.reviews.folders import export_folder

    exported = export_folder(args.review, args.folder, pseudonyms=args.pseudonyms)
    for warning in exported.warnings:
        print(warning, file=sys.stderr)
    return 0
