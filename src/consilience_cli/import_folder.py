"""`consilience import`: take a review folder into the web."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from consilience_cli.workspace import add_data, set_up


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "import",
        help="import a review folder into the web",
        description="Import a review folder into the workspace: as a new review, or, where the "
        "workspace already holds this review, its new lines.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="a review folder")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Take the folder in and say what was new."""
    set_up(args.data)
    from consilience_web.reviews.folders import import_folder

    row, n_lines = import_folder(args.folder)
    print(f"{row.slug}: {n_lines} new lines")
    return 0
