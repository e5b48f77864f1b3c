"""`consilience upgrade`: bring a workspace or a review folder to the present schema."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from consilience.review.folder import open_folder, upgrade_folder
from consilience_cli.workspace import add_data, connect_existing


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "upgrade",
        help="upgrade a workspace or a folder to this version",
        description="Upgrade the workspace, or a review folder, to the schema of this version. The "
        "workspace is backed up first, into kept/ in its data directory. A server upgrades when it "
        "starts, but makes no backup.",
    )
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        help="a review folder, instead of the workspace",
    )
    add_data(parser)
    parser.add_argument("--no-backup", action="store_true", help="make no backup")


def run(args: argparse.Namespace) -> int:
    """Upgrade and say what was done."""
    if args.folder is None:
        return _workspace(args)
    before, now = upgrade_folder(args.folder)
    open_folder(args.folder)
    done = f"upgraded from version {before}" if before < now else "nothing to do"
    print(f"{args.folder}: {done}; version {now}")
    return 0


def _workspace(args: argparse.Namespace) -> int:
    data = connect_existing(args.data)
    from django.core.management import call_command

    from consilience_web.site.backup import KEPT, write_backup
    from consilience_web.site.checkup import pending_migrations

    pending = pending_migrations()
    if pending and not args.no_backup:
        now = datetime.now(UTC)
        kept = data / KEPT / f"before-upgrade-{now:%Y%m%d-%H%M%S}.zip"
        kept.parent.mkdir(exist_ok=True)
        write_backup(kept, data=data, made=now.isoformat(timespec="seconds"))
        print(f"backup in {kept}")
    call_command("migrate", verbosity=0, interactive=False)
    for name in pending:
        print(f"  {name}")
    print(f"{data}: {f'{len(pending)} upgrades done' if pending else 'nothing to do'}")
    return 0
