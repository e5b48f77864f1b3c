"""The workspace that a command works on: data directory, database, tables."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from consilience.errors import ConsilienceError


def add_data(parser: argparse.ArgumentParser) -> None:
    """Offer `--data`."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="data directory (default: CONSILIENCE_DATA, else ~/.local/share/consilience)",
    )


def set_up(data: Path | None) -> None:
    """Set Django up on the data directory and bring its tables up to date."""
    connect(data)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def connect(data: Path | None) -> Path:
    """Set Django up on the data directory, and leave its tables as they are."""
    if data is not None:
        os.environ["CONSILIENCE_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilience_web.site.settings")
    place = directory(data)
    if place.exists() and not place.is_dir():
        raise ConsilienceError(f"{place}: is a file; give a folder as --data")
    import django
    from django.conf import settings

    django.setup()
    return Path(settings.DATA)


def connect_existing(data: Path | None) -> Path:
    """Set Django up on a data directory that is there; make none."""
    place = directory(data)
    if not place.is_dir():
        raise ConsilienceError(f"{place}: there is no such data directory; give it as --data")
    return connect(data)


def directory(data: Path | None) -> Path:
    """Give the data directory that a command works on."""
    set_by = os.environ.get("CONSILIENCE_DATA")
    default = Path(set_by) if set_by else Path.home() / ".local/share/consilience"
    return (data or default).resolve()
