"""`consilience new FOLDER`: start a review folder with a plan to fill in."""

from __future__ import annotations

import argparse
import getpass
import re
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.errors import FolderError
from consilience.review.start import start_folder

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "new",
        help="start a review folder",
        description="Start a review folder: a plan.yaml with a comment on every part, an empty "
        "ledger and a README.",
        epilog="Then fill in plan.yaml and adopt it with `consilience build FOLDER --adopt`.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder to create")
    parser.add_argument("--title", default="", help="working title of the review")
    parser.add_argument("--lead", default="", metavar="NAME", help="name of the lead")


def run(args: argparse.Namespace) -> int:
    """Write the folder."""
    if args.folder.is_dir() and any(args.folder.iterdir()):
        raise FolderError("the folder is not empty; give another one", file=str(args.folder))
    handle = re.sub(r"[^a-z0-9_.-]", "", getpass.getuser().lower()).lstrip("_.-") or "lead"
    start_folder(args.folder, title=args.title, handle=handle, name=args.lead or handle)
    print(f"Started {args.folder}. Fill in {args.folder / 'plan.yaml'}, then:")
    print(f"  consilience build {args.folder} --adopt")
    return 0
