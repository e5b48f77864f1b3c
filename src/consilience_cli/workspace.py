"""The workspace that a command works on: data directory, database, tables."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


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
    if data is not None:
        os.environ["CONSILIENCE_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilience_web.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
