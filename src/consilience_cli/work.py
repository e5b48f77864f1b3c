"""`consilience work`: do the long work of the web application, one job after another."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from typing import Any

from consilience_cli.beside import when_parent_is_gone
from consilience_cli.workspace import add_data, set_up


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "work",
        help="do the long work of the web application",
        description="Imports large files and compares many records, one job after another. "
        "`consilience serve` runs one of these by itself; another kind of web server needs one "
        "beside it.",
    )
    add_data(parser)
    parser.add_argument("--until-idle", action="store_true", help="end when no job is left")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Work until told to end; a job that is not done by then waits for its turn again."""
    if hasattr(os, "nice"):
        os.nice(5)
    set_up(args.data)
    from consilience_web.jobs.work import end_when, new_name, work

    name, told = new_name(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    threading.Thread(target=end_when, args=(told, name), daemon=True).start()
    if args.with_parent:
        when_parent_is_gone(told.set)
    work(name, until_idle=args.until_idle)
    return 0
