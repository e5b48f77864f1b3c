"""`consilience serve`: run the web application on this computer."""

from __future__ import annotations

import argparse
import os
from typing import Any

from consilience_cli.workspace import add_data, set_up


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help="run the web application on this computer")
    add_data(parser)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; for other computers put a server with TLS in front",
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    serve(args)
    return 0


def serve(args: argparse.Namespace) -> None:
    """Set the workspace up and answer requests."""
    if args.host not in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault("CONSILIENCE_HOSTS", "*")
    set_up(args.data)
    from waitress import serve as listen

    from consilience_web.wsgi import application

    print(f"Consilience answers on http://{args.host}:{args.port}/", flush=True)
    if args.host not in ("127.0.0.1", "localhost", "::1"):
        print("Passwords travel in the open without TLS: see the guide for team servers.")
    listen(application, host=args.host, port=args.port, threads=8, _quiet=True)
