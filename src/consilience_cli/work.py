"""`consilience work`: run background jobs, one after another."""

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
        help="run the background jobs of the web application",
        description="Run background jobs, such as large imports, one after another. `consilience "
        "serve` starts such a worker by itself; beside another web server, start one yourself.",
    )
    add_data(parser)
    parser.add_argument("--until-idle", action="store_true", help="stop when no job is left")
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
