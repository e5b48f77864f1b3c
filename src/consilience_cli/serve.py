"""`consilience serve`: run the web application on this computer."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from contextlib import nullcontext
from typing import Any

from consilience.errors import ConsilienceError
from consilience_cli.worker_beside import worker_beside
from consilience_cli.workspace import add_data, set_up

LARGEST_REQUEST = 1_000_000_000
"""Bytes; many PDFs may come at once."""
THREADS = 8
"""Requests that are answered at a time; the others wait in turn."""
CONNECTIONS = 800
"""Browsers keep theirs open between two requests, and a team has more of them than threads."""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help="run the web application on this computer")
    add_data(parser)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; for other computers put a server with TLS in front",
    )
    parser.add_argument("--port", type=port, default=8000, help="port to listen on")
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="start no worker for long work; run `consilience work` beside it",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    serve(args)
    return 0


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    return host in ("127.0.0.1", "localhost", "::1")


def port(text: str) -> int:
    """Read a port."""
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)


def serve(args: argparse.Namespace) -> None:
    """Set the workspace up and answer requests."""
    if not is_loopback(args.host) and not os.environ.get("CONSILIENCE_URL"):
        os.environ.setdefault("CONSILIENCE_HOSTS", "*")
    set_up(args.data)
    from waitress import create_server

    from consilience_web.reviews.queries import warm_up
    from consilience_web.wsgi import application

    try:
        server = create_server(
            application, host=args.host, port=args.port, threads=THREADS, ident=None,
            connection_limit=CONNECTIONS, asyncore_use_poll=True,
            max_request_body_size=LARGEST_REQUEST, **_in_front(),
        )  # fmt: skip
    except (OSError, ValueError) as error:
        place, why = f"{args.host}:{args.port}", getattr(error, "strerror", None) or error
        message = f"cannot listen on {place}: {why}; try another --port"
        raise ConsilienceError(message) from None
    print(f"Consilience answers on http://{args.host}:{args.port}/", flush=True)
    _lead_to_first_account(args)
    if not is_loopback(args.host) and not os.environ.get("CONSILIENCE_URL"):
        print("Passwords travel in the open without TLS: see the guide for team servers.")
    # A page that computes would make each that reads wait five milliseconds at every query.
    sys.setswitchinterval(0.0005)
    warming = threading.Timer(1.0, warm_up)
    warming.daemon = True
    warming.start()
    with nullcontext() if getattr(args, "no_worker", False) else worker_beside():
        server.run()


def _in_front() -> dict[str, Any]:
    """Whom to believe about who asks: behind a server with TLS, that server and nobody else."""
    if not os.environ.get("CONSILIENCE_URL", "").startswith("https://"):
        return {}
    return {
        "trusted_proxy": os.environ.get("CONSILIENCE_PROXY", "127.0.0.1"),
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _lead_to_first_account(args: argparse.Namespace) -> None:
    """Print where the first account is made, with the code that only this terminal shows."""
    from consilience_web.accounts.actions import first_path, is_empty

    if is_empty():
        host = "127.0.0.1" if args.host == "0.0.0.0" else args.host
        print(
            f"There is no account yet. Make the first one in the browser, at\n"
            f"  http://{host}:{args.port}{first_path()}",
            flush=True,
        )
