"""PostgreSQL's own programs for copying a database out and in."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from consilience.errors import ConsilienceError


def dump(settings: Mapping[str, Any], file: Path, snapshot: str) -> None:
    """Write the database to a file, as one transaction sees it.

    Raises
    ------
    ConsilienceError
        Where pg_dump is missing or fails.
    """
    _run("pg_dump", settings, "-Fc", "--no-owner", f"--snapshot={snapshot}", f"--file={file}")


def load(settings: Mapping[str, Any], file: Path) -> None:
    """Put the database of a file in the place of the present one, all or nothing.

    Raises
    ------
    ConsilienceError
        Where pg_restore is missing or fails.
    """
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _run("pg_restore", settings, *options, str(file))


def program(name: str) -> str:
    """Find a program of PostgreSQL.

    Raises
    ------
    ConsilienceError
        Saying how to get it.
    """
    found = shutil.which(name)
    if found is None:
        raise ConsilienceError(
            f"{name} is not installed; it comes with PostgreSQL's client programs (Debian: "
            "apt-get install postgresql-client) and has to be as new as the server"
        )
    return found


def _run(name: str, settings: Mapping[str, Any], *options: str) -> None:
    places = {"host": "HOST", "port": "PORT", "username": "USER", "dbname": "NAME"}
    where = [f"--{option}={settings[key]}" for option, key in places.items() if settings[key]]
    password = settings.get("PASSWORD")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(
        [program(name), "--no-password", *where, *options],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise ConsilienceError(f"{name} failed: {done.stderr.strip()[:400]}")
