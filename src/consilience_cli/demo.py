"""`consilience demo`: the web application with the two reviews that come with it."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from consilience_cli.serve import serve
from consilience_cli.workspace import add_data, set_up

PEOPLE = (
    ("alice", "lead"),
    ("bob", "reviewer"),
    ("beth", "reviewer"),
    ("chidi", "adjudicator"),
    ("dana", "lived-experience partner"),
)
PASSWORD = "peer-support-2021"


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help="run the web application with two example reviews")
    add_data(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    """Load the reviews, print the sign-ins, serve."""
    args.data = args.data or Path(tempfile.gettempdir()) / "consilience-demo"
    set_up(args.data)
    load()
    print("Sign in as one of these people, all with the password", PASSWORD)
    for name, role in PEOPLE:
        print(f"  {name:6} {role}")
    serve(args)
    return 0


def load() -> None:
    """Load the worked review and the practice review, with the demo's people in their teams."""
    from django.contrib.auth.models import User

    from consilience.review.shipped import shipped
    from consilience_web.reviews.folders import import_folder, seat
    from consilience_web.reviews.queries import opened

    users = {}
    for name, _role in PEOPLE:
        user, made = User.objects.get_or_create(username=name)
        if made:
            user.set_password(PASSWORD)
            user.save()
        users[name] = user
    for review in ("lyons-2021", "practice"):
        row, _n = import_folder(shipped(review))
        team = [person.handle for person in opened(row).plan.team]
        for name, handle in zip(users, [h for h in users if h in team] or team, strict=False):
            seat(row, handle, users[handle if handle in users else name])
