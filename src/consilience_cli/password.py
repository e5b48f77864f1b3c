"""`consilience password`: a link for a new password, made by who runs the server."""

from __future__ import annotations

import argparse
from typing import Any

from consilience.errors import ConsilienceError
from consilience_cli.workspace import add_data, set_up


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "password",
        help="make a link for setting a new password",
        description="Print a link with which a person sets a new password. It works once, within "
        "seven days.",
    )
    parser.add_argument("name", metavar="NAME", help="the user name with which the person signs in")
    parser.add_argument(
        "--address",
        default="http://127.0.0.1:8000",
        metavar="URL",
        help="the address of your server (default: http://127.0.0.1:8000)",
    )
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Print the link."""
    set_up(args.data)
    from django.contrib.auth.models import User

    from consilience_web.accounts.actions import first_path, is_empty, password_path

    address = args.address.rstrip("/")
    if is_empty():
        raise ConsilienceError(f"there is no account yet; make the first: {address}{first_path()}")
    user = User.objects.filter(username=args.name).first()
    if user is None:
        raise ConsilienceError(f"there is no account {args.name!r}")
    print(f"{address}{password_path(user)}")
    return 0
