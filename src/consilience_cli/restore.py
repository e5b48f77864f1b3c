"""`consilience restore`: put a backup back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from consilience_cli.workspace import add_data, connect


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "restore",
        help="restore a backup",
        description="Restore a backup into a data directory and upgrade it to this version. The "
        "whole archive is checked first. Stop the server before you restore.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="archive that backup wrote")
    add_data(parser)
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace an existing workspace; the old one is moved to kept/",
    )


def run(args: argparse.Namespace) -> int:
    """Restore and say what came back."""
    args.file.open("rb").close()
    data = connect(args.data)
    from consilience_web.site.restore import restore

    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    manifest = restore(args.file, data=data, force=args.force, stamp=stamp)
    for slug, n_lines in manifest.reviews.items():
        print(f"  {slug}: {n_lines} lines")
    print(f"{data}: {len(manifest.reviews)} reviews as of {manifest.made}")
    return 0
