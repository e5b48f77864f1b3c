"""`consilience backup`: the whole workspace in one file, while people work."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from consilience_cli.workspace import add_data, connect_existing


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "backup",
        help="back the whole workspace up into one file",
        description="Write the database and files of the workspace into one archive. The server "
        "may be running. Keep the archive as safe as the server: it holds votes that are not "
        "released yet.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="archive to write (.zip)")
    add_data(parser)
    parser.add_argument(
        "--with-secret",
        action="store_true",
        help="include the installation's secret, so that people stay signed in after a restore; "
        "whoever has it can sign in as anybody",
    )


def run(args: argparse.Namespace) -> int:
    """Write the archive and say what is in it."""
    data = connect_existing(args.data)
    from consilience_web.site.backup import write_backup

    made = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = write_backup(args.file, data=data, made=made, with_secret=args.with_secret)
    for slug, n_lines in manifest.reviews.items():
        print(f"  {slug}: {n_lines} lines")
    size = args.file.stat().st_size / 1e6
    print(f"{args.file}: {len(manifest.reviews)} reviews, {size:.1f} MB, checked")
    return 0
