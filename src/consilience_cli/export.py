"""`consilience export`: write a review of the web as a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from consilience_cli.workspace import add_data, set_up


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("export", help="write a review of the web as a folder")
    parser.add_argument("review", help="the review's name in its address, after /r/")
    parser.add_argument("folder", type=Path, help="folder to write")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Write the folder."""
    set_up(args.data)
    from consilience_web.reviews.folders import export_folder

    export_folder(args.review, args.folder)
    return 0
