"""`consilience hand-over FOLDER --to PROGRAM`: write what another program needs to go on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.review.folder import open_folder
from consilience.review.hand_over import PROFILES, hand_over

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "hand-over",
        help="write decisions or data for another program",
        description="Write the decisions or the extracted data of a review folder in the form of "
        "another program: "
        + "; ".join(f"{profile.name}: {profile.what}" for profile in PROFILES)
        + ". Decisions that are not released yet are left out.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="a review folder")
    parser.add_argument(
        "--to",
        metavar="PROGRAM",
        required=True,
        choices=[profile.name for profile in PROFILES],
        help=f"one of {', '.join(profile.name for profile in PROFILES)}",
    )
    parser.add_argument(
        "--output", metavar="DIR", required=True, type=Path, help="folder for the files"
    )


def run(args: argparse.Namespace) -> int:
    """Write the files, and tell what they cannot carry."""
    files = hand_over(open_folder(args.folder).review, args.to)
    args.output.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (args.output / name).write_text(text, encoding="utf-8", newline="")
        print(f"{args.output / name}: {max(0, text.count(chr(10)) - 1)} lines")
    profile = next(profile for profile in PROFILES if profile.name == args.to)
    print(f"not carried: {profile.lost}")
    print(f"tried: {profile.tried}")
    return 0
