"""`consilience doctor`: whether a workspace is sound."""

from __future__ import annotations

import argparse
from typing import Any

from consilience.errors import ConsilienceError
from consilience_cli.workspace import add_data, connect_existing


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="check whether the workspace is sound",
        description="Check the data directory, the database, and the ledger and files of every "
        "review. Nothing is changed. The exit status is 1 if something is wrong.",
    )
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Print what was found."""
    data = connect_existing(args.data)
    from consilience_web.site.checkup import checkup

    n_wrong = 0
    for finding in checkup(data):
        print(f"{finding.level:>5}  {finding.text}")
        n_wrong += finding.level == "WRONG"
    if n_wrong:
        raise ConsilienceError(f"{data}: {n_wrong} thing{'s are' if n_wrong > 1 else ' is'} wrong")
    return 0
