"""`consilience demo`: the web application with the reviews that come with it."""

from __future__ import annotations

import argparse
import secrets
import tempfile
from pathlib import Path
from typing import Any

from consilience_cli.serve import add_port, is_loopback, serve
from consilience_cli.workspace import set_up

PEOPLE = (
    ("alice", "lead"),
    ("bob", "reviewer"),
    ("beth", "reviewer"),
    ("chidi", "adjudicator"),
    ("dana", "lived-experience partner"),
)
PASSWORD = "peer-support-2021"
"""On the loopback address; where other computers can reach the demo, each start makes its own."""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo",
        help="run the web application with three example reviews",
        description="Serve three example reviews on this computer, and print how to sign in. Stop "
        "it with Ctrl+C.",
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR",
        help="folder to keep the demo in; without it, everything is gone when it stops",
    )  # fmt: skip
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    add_port(parser)


def run(args: argparse.Namespace) -> int:
    """Load the reviews, print the sign-ins, serve; without `--data` nothing is kept afterwards."""
    if args.data is not None:
        _serve(args)
        return 0
    with tempfile.TemporaryDirectory(prefix="consilience-demo-") as folder:
        args.data = Path(folder)
        print("What you do here is gone when you stop the demo; --data DIR keeps it.")
        _serve(args)
    return 0


def _serve(args: argparse.Namespace) -> None:
    set_up(args.data)
    password = PASSWORD if is_loopback(args.host) else secrets.token_urlsafe(9)
    load(password)
    print("Sign in as one of these people, all with the password", password)
    for name, role in PEOPLE:
        print(f"  {name:6} {role}")
    serve(args)


def load(password: str) -> None:
    """Load the worked reviews and the practice review, with the demo's people in their teams."""
    from django.contrib.auth.models import User

    from consilience.review.shipped import SHIPPED, shipped
    from consilience_web.reviews.folders import import_folder, seat
    from consilience_web.reviews.queries import opened

    users = {}
    for name, _role in PEOPLE:
        user, _made = User.objects.get_or_create(
            username=name, defaults={"first_name": name.capitalize()}
        )
        user.set_password(password)
        user.save()
        users[name] = user
    for review in SHIPPED:
        row, _n = import_folder(shipped(review))
        team = [person.handle for person in opened(row).plan.team]
        for name, handle in zip(users, [h for h in users if h in team] or team, strict=False):
            seat(row, handle, users[handle if handle in users else name])
