"""`consilience build FOLDER`: compute counts, tables, figures and the report of a review folder."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.errors import ConsilienceError
from consilience.review.built import Built, seal, still_built

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "build",
        help="compute counts, figures and report of a folder",
        description="Compute the counts, tables, figures and report of a review folder into "
        "FOLDER/output. Files that would not change are not touched.",
        epilog="If plan.yaml differs from the plan in the ledger, the build stops until you adopt "
        'it: --adopt --reason "why it changed".',
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="a review folder")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a rebuild would differ"
    )
    parser.add_argument("--no-word", action="store_true", help="leave report.docx out")
    group = parser.add_argument_group("adopting a changed plan")
    group.add_argument("--adopt", action="store_true", help="adopt plan.yaml first")
    group.add_argument("--reason", default="", help="why the plan changed; part of the amendment")
    group.add_argument("--affects", default="", help="which decisions the change affects")
    group.add_argument("--who", metavar="HANDLE", help="who adopts it (default: your user name)")


def run(args: argparse.Namespace) -> int:
    """Build, or check."""
    if args.adopt:
        _adopt(args)
    if args.check:
        return _check(args)
    word = not args.no_word
    built = still_built(args.folder, word=word)
    if built is None:
        from consilience.review.build import build

        built = build(args.folder, word=word)
        seal(args.folder, built, word=word)
    _tell(args.folder, built)
    return 0


def _adopt(args: argparse.Namespace) -> None:
    from consilience.review.folder import adopt

    now = datetime.now(UTC)
    who = args.who or getpass.getuser()
    line = adopt(
        args.folder,
        id=secrets.token_hex(8),
        at=now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        who=who,
        reason=args.reason,
        affects=args.affects,
    )
    if line is None:
        print("The ledger holds this plan already.")
    else:
        print(f"Adopted plan.yaml, as {who}, on {now:%Y-%m-%d}.")


def _check(args: argparse.Namespace) -> int:
    from consilience.review.build import check_build

    problems = check_build(args.folder, word=not args.no_word)
    for problem in problems:
        print(problem)
    if problems:
        n = len(problems)
        raise ConsilienceError(f"{args.folder}: {n} thing{'s' if n > 1 else ''} to look at")
    print(f"{args.folder}: a rebuild gives the same")
    return 0


def _tell(folder: Path, built: Built) -> None:
    for name in built.written:
        print(f"wrote   {name}")
    for name in built.removed:
        print(f"removed {name}")
    for note in built.notes:
        print(note, file=sys.stderr)
    print(f"{folder}: {len(built.written)} written, {len(built.same)} unchanged")
