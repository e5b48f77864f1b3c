"""`consilience serve`: run the web application on this computer."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from consilience.errors import ConsilienceError
from consilience_cli.beside import (
    CONSILIENCE,
    HEAD_START,
    WORKER,
    beside,
    when_parent_is_gone,
)
from consilience_cli.shared_socket import SharedSocket
from consilience_cli.workspace import add_data, connect, set_up

LARGEST_REQUEST = 1_000_000_000
"""Bytes; many PDFs may come at once."""
THREADS = 8
"""Requests that a process answers at a time; the others wait in turn."""
MOST = 4
"""Processes that are started unasked."""
NICE = 10
"""How far a process that is not needed yet stands back (0 not at all, 19 behind everybody)."""
CONNECTIONS = 800
"""Browsers keep theirs open between two requests, and a team has more of them than threads."""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "serve",
        help="run the web application on this computer",
        description="Run the web application. By default only this computer can reach it. On a "
        "new data directory it prints where to create the first account. Stop it with Ctrl+C.",
    )
    add_data(parser)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, this computer alone); for a public address "
        "put a web server with HTTPS in front",
    )
    add_port(parser)
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="do not start a worker for background jobs; run `consilience work` yourself",
    )
    parser.add_argument(
        "--processes",
        type=_many,
        metavar="N",
        help="how many processes answer; each keeps the reviews in memory "
        "(default: one for each core, at most 4, with PostgreSQL; always 1 with SQLite)",
    )
    parser.add_argument("--sockets", type=int, nargs="+", help=argparse.SUPPRESS)


def add_port(parser: argparse.ArgumentParser) -> None:
    """Add the port."""
    parser.add_argument(
        "--port",
        type=port,
        default=8000,
        help="port to listen on (default: 8000); 0 picks a free one",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if args.sockets:
        _answer_beside(args)
    else:
        serve(args)
    return 0


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    return host in ("127.0.0.1", "localhost", "::1")


def port(text: str) -> int:
    """Read a port."""
    if not text.isdecimal() or not int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to 65535")
    return int(text)


def _many(text: str) -> int:
    """Read how many."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def serve(args: argparse.Namespace) -> None:
    """Set the workspace up and answer requests."""
    if not is_loopback(args.host) and not os.environ.get("CONSILIENCE_URL"):
        os.environ.setdefault("CONSILIENCE_HOSTS", "*")
    set_up(args.data)
    # Who stops a service stops it as Ctrl+C does: what was begun ends, and nothing is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    n_processes = _n_processes(getattr(args, "processes", None))
    try:
        kind = SharedSocket if n_processes > 1 else socket.socket
        sockets = _listening(args.host, args.port, kind)
    except (OSError, ValueError) as error:
        place, why = f"{args.host}:{args.port}", getattr(error, "strerror", None) or error
        message = f"cannot listen on {place}: {why}; try another --port"
        raise ConsilienceError(message) from None
    args.port = sockets[0].getsockname()[1]
    server = _server(sockets)
    print(f"Consilience answers on http://{args.host}:{args.port}/", flush=True)
    _lead_to_first_account(args)
    if not is_loopback(args.host) and not os.environ.get("CONSILIENCE_URL"):
        print(
            "Without HTTPS, others on the network can read passwords and votes: "
            "see docs/how-to/server.md."
        )
    with ExitStack() as others:
        files = [sock.fileno() for sock in sockets]
        command = (*CONSILIENCE, "serve", "--sockets", *map(str, files))
        answered = _first_answer()
        for _ in range(n_processes - 1):
            others.enter_context(beside(command, files=files, after=answered))
        if not getattr(args, "no_worker", False):
            others.enter_context(beside(WORKER, after=answered))
        threading.Thread(target=_warm_up_after, args=(answered,), daemon=True).start()
        _run(server)


def _answer_beside(args: argparse.Namespace) -> None:
    """Answer on what another process listens on, for as long as that one lives.

    It takes nobody's connection before it has read the reviews: a browser stays with the process
    that took it, and the other one answers meanwhile.
    """
    when_parent_is_gone(lambda: os._exit(0))
    with ThreadPoolExecutor(1, initializer=_stand_back) as aside:
        aside.submit(_prepare, args.data).result()
    _run(_server([SharedSocket(fileno=number) for number in args.sockets]))


def _prepare(data: Path | None) -> None:
    connect(data)
    _application()
    _warm_up()


def _n_processes(asked: int | None) -> int:
    from django.db import connection

    if connection.vendor == "sqlite":
        if asked and asked > 1:
            raise ConsilienceError("several processes need PostgreSQL; set DATABASE_URL")
        return 1
    if sys.platform == "win32":
        return 1
    usable = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)
    return asked or min(MOST, len(usable))


def _listening(host: str, port: int, of_kind: type[socket.socket]) -> list[socket.socket]:
    """Sockets on every address that a host has here, all with one port."""
    sockets: list[socket.socket] = []
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, kind, protocol, _, address in found:
        sock = of_kind(family, kind, protocol)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if sockets:
            port = sockets[0].getsockname()[1]
        sock.bind((address[0], port, *address[2:]))
        sockets.append(sock)
    return sockets


def _server(sockets: Sequence[socket.socket]) -> Any:
    from waitress import create_server

    return create_server(
        _application(), sockets=sockets, threads=THREADS, ident=None,
        connection_limit=CONNECTIONS, asyncore_use_poll=True,
        max_request_body_size=LARGEST_REQUEST, **_in_front(),
    )  # fmt: skip


def _application() -> Any:
    from django.urls import get_resolver

    from consilience_web.wsgi import application

    # All pages are read in now, and not while the first who asks for one waits.
    assert get_resolver().url_patterns
    return application


def _run(server: Any) -> None:
    # A page that computes would make each that reads wait five milliseconds at every query.
    sys.setswitchinterval(0.0005)
    server.run()


def _first_answer() -> threading.Event:
    """Give what is set once somebody has been answered: all else can wait for that."""
    from django.core.signals import request_finished

    answered = threading.Event()
    request_finished.connect(lambda **_: answered.set(), weak=False)
    return answered


def _warm_up() -> None:
    from consilience_web.reviews.queries import warm_up

    warm_up()


def _warm_up_after(answered: threading.Event) -> None:
    answered.wait(HEAD_START)
    _warm_up()


def _stand_back() -> None:
    """Let the process that answers meanwhile go first, until this thread ends.

    Linux knows how nice a thread is.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


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
            f"There is no account yet. Create the first one in the browser, at\n"
            f"  http://{host}:{args.port}{first_path()}",
            flush=True,
        )
