"""What the commands that go on with a review folder share: who acts, when, and under which ids."""

from __future__ import annotations

import argparse
import getpass
import re
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from consilience.review.append import Act, append


@dataclass(frozen=True)
class Actor:
    """Who does it, at which moment, and ids for the new lines."""

    who: str
    at: str
    ids: Iterator[str]


def add_who(parser: argparse.ArgumentParser) -> None:
    """Offer `FOLDER` and `--who`."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="a review folder")
    parser.add_argument(
        "--who",
        metavar="HANDLE",
        help="who is acting: a handle of the plan's team (default: your user name)",
    )


def count(text: str) -> int:
    """Read a whole number from 0."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"write a whole number from 0, not {text[:40]!r}")
    return int(text)


def day(text: str) -> str:
    """Read a date as far as it is known."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        raise argparse.ArgumentTypeError(
            f"write it as 2026-11-24 (YYYY-MM-DD), 2026-11 or 2026, not {text[:40]!r}"
        )
    return text


def actor(args: argparse.Namespace) -> Actor:
    """Give who does it, now."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return Actor(args.who or getpass.getuser(), now, iter(lambda: secrets.token_hex(8), ""))


def append_and_tell(args: argparse.Namespace, acts: list[Act]) -> int:
    """Append the acts, say how many, and name each that was refused; 1 where one was."""
    by = actor(args)
    done = append(args.folder, acts, who=by.who, at=by.at, ids=by.ids)
    for issue in done.refused:
        print(f"consilience: {issue}", file=sys.stderr)
    n = len(done.lines)
    print(f"{args.folder}: {n} line{'' if n == 1 else 's'} appended as {by.who}")
    return 1 if done.refused else 0
